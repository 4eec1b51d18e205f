package org.millrace.api.channel;

import java.util.List;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Events lent by a channel. Ends exactly once, by {@link Channel#commit} or {@link #rollback()}; a roll-back after its end does
 * nothing. May be ended by another thread than the one that took it, but by one thread only.
 */
@ConsumerType
public interface Lease {

    /** The events, in order, unmodifiable; empty if the channel had none in time. */
    List<Event> events();

    /** The events were not delivered: they go back to the head of the channel in their old order. Never fails. */
    void rollback();

    /** The lease of nothing, which an empty channel lends. It needs no end. */
    static Lease none() {
        return NoLease.INSTANCE;
    }
}
