package org.millrace.runtime.services;

import java.time.Instant;
import org.millrace.api.component.ComponentKey;

/**
 * How one component fares.
 *
 * @param key which one
 * @param type as declared by the bundle, or as typed by the user while no bundle declares it
 * @param version of the bundle that serves it, empty if none does
 * @param state what it is doing
 * @param detail why, for people; empty if there is nothing to say
 * @param activations how many instances have been opened under this name since the agent started
 * @param since since when it is in this state
 */
public record ComponentStatus(
        ComponentKey key, String type, String version, State state, String detail, long activations, Instant since) {

    /** What a component is doing. */
    public enum State {
        /** Something it needs is not there: its bundle, a channel, a sink. */
        WAITING,
        /** It is being opened. */
        STARTING,
        /** It does its work. */
        RUNNING,
        /** It works, but somebody should look: the detail says at what. */
        DEGRADED,
        /** It tries, fails and tries again. */
        RETRYING,
        /** It is being stopped. */
        STOPPING,
        /** It has been stopped by a person, until it is resumed. */
        PAUSED,
        /** A channel that takes nothing in, until it is resumed, while what is in it goes out. */
        DRAINING,
        /** It does not work; the detail says whether it is tried again. */
        FAILED,
        /** The topology names it but its configuration does not do. */
        INVALID
    }
}
