package org.millrace.runtime.services;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.millrace.api.component.ComponentKey;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts single components on hold and lets them go again. A service of the flow engine, open to every thread. A hold is on disk
 * when it takes effect and outlives the agent, until it is released.
 */
@ProviderType
public interface ComponentHolds {

    /** What a hold keeps a component from. */
    enum HoldKind {
        /** It is closed, once the batch it has in hand is through: a source, a channel or a sink. */
        PAUSE,
        /** It takes nothing in while what it has goes out: a channel. */
        DRAIN
    }

    /**
     * One hold.
     *
     * @param component which one
     * @param kind what it keeps the component from
     * @param who who asked for it
     * @param since when
     * @param reason why, for people; may be empty
     */
    record Hold(ComponentKey component, HoldKind kind, String who, Instant since, String reason) {}

    /** All holds, sorted by how their components are written; also of components that the topology does not have now. */
    List<Hold> holds();

    /**
     * Puts a component on hold, in place of any hold it has. Returns when the component is closed or, for a channel to be
     * drained, takes nothing in any more; or at the deadline for closing components.
     *
     * @return false if it had not come to that by the deadline; it will
     * @throws IOException if the hold can't be written down; nothing has changed then
     */
    boolean hold(Hold hold) throws IOException, InterruptedException;

    /**
     * Ends a hold. Returns at once; the component is opened by and by.
     *
     * @return false if there was none
     * @throws IOException if that can't be written down; the hold goes on then
     */
    boolean release(ComponentKey component) throws IOException;

    /** Events in a channel, those on lease included; -1 if there is no such channel. */
    long eventsIn(String channel);
}
