package org.millrace.runtime.flow.time;

import java.time.Duration;

/** How long to pause after a failure: the first pause doubles up to the longest. */
public record Pauses(Duration first, Duration longest) {}
