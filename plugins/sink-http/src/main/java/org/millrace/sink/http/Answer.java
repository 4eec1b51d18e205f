package org.millrace.sink.http;

/**
 * What a server answered.
 *
 * @param retryAfter as it stands there; empty if it does not
 * @param body its beginning, as much as is kept of it
 * @param whole whether that is all of it
 */
record Answer(int status, String retryAfter, String body, boolean whole) {}
