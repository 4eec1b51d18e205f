package org.millrace.runtime.flow.swap;

import java.time.Duration;

/**
 * How long a component may take to be replaced.
 *
 * @param open how long a successor may take to be opened
 * @param close how long a predecessor may take to be closed
 * @param retry first pause after a failed open; doubles up to {@code retryMax}
 */
public record SwapTimes(Duration open, Duration close, Duration retry, Duration retryMax) {}
