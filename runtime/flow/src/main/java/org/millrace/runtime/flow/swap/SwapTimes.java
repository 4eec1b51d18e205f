package org.millrace.runtime.flow.swap;

import java.time.Duration;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Pauses;

/**
 * How long a component may take to be replaced.
 *
 * @param open how long a successor may take to be opened
 * @param patience how long a predecessor may take to go
 * @param retry the pauses between tries to open it
 */
public record SwapTimes(Duration open, Patience patience, Pauses retry) {}
