package org.millrace.source.http;

import java.time.Duration;

/**
 * What requests are bound by.
 *
 * @param body the most bytes of a body
 * @param request how long a request may take to arrive, and a millisecond more for each byte
 * @param idle how long a connection may be open without one
 */
record Limits(long body, Duration request, Duration idle) {}
