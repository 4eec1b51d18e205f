package org.millrace.runtime.services;

import java.time.Duration;
import java.time.Instant;
import org.millrace.api.component.ComponentKey;

/**
 * How one component was replaced by its next instance, of another version or another configuration.
 *
 * @param number counts swaps from 1 since the agent started
 * @param component which one
 * @param from the version that served it
 * @param to the version that was to serve it
 * @param began when the successor was there
 * @param result what came of it
 * @param phase the last phase of the successor's life that was begun: {@code constructor}, {@code open}, {@code start},
 *     {@code run}; {@code reconfigure} if there was no successor, because the same instance took its new configuration over
 * @param cause why it was not switched to, for people; empty if it was
 * @param took from the beginning to the end
 * @param pause how long nothing could move through the component; zero if the two lived side by side
 * @param inFlight events that were between a lease and its end, or within the component, when it was switched
 */
public record SwapReport(
        long number,
        ComponentKey component,
        String from,
        String to,
        Instant began,
        Result result,
        String phase,
        String cause,
        Duration took,
        Duration pause,
        long inFlight) {

    /** What can come of a swap. */
    public enum Result {
        /** The successor serves. */
        SWITCHED,
        /** The successor did not do; the predecessor goes on. */
        KEPT,
        /** The successor did not do and the predecessor had to end first: nothing serves until one of them can be opened. */
        VACANT
    }
}
