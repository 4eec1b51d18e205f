package org.millrace.runtime.flow.swap;

import java.util.function.LongSupplier;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.time.Supervisor;

/**
 * What the successions of all names share.
 *
 * @param host what components get from the agent
 * @param supervisor ends what takes too long
 * @param times how long what may take
 * @param history where swaps are reported
 * @param nanos the time that passes, from any beginning
 */
public record SwapContext(
        ComponentHost host, Supervisor supervisor, SwapTimes times, SwapHistory history, LongSupplier nanos) {}
