package org.millrace.runtime.flow;

/**
 * What the successions of all names share.
 *
 * @param host what components get from the agent
 * @param supervisor ends what takes too long
 * @param times how long what may take
 * @param history where swaps are reported
 */
record SwapContext(ComponentHost host, Supervisor supervisor, SwapTimes times, SwapHistory history) {}
