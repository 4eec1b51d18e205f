package org.millrace.api.channel;

import java.util.List;
import org.millrace.api.event.Event;

/**
 * Events lent by a channel. Ends exactly once, by {@link #commit()} or {@link #rollback()}; what comes after the first end
 * is ignored, so that {@code close} can stand in a {@code finally}. May be ended by another thread than the one that took
 * it, but by one thread only.
 */
public interface Lease extends AutoCloseable {

    /** The events, in order, unmodifiable; empty if the channel had none in time. */
    List<Event> events();

    /**
     * The events are delivered: the channel forgets them.
     *
     * @throws ChannelException if that could not be made as durable as the channel promises; the lease is still open then,
     *     and the events may be delivered again
     */
    void commit() throws ChannelException, InterruptedException;

    /** The events were not delivered: they go back to the head of the channel in their old order. Never fails. */
    void rollback();

    /** Rolls back, unless the lease has ended. */
    @Override
    default void close() {
        rollback();
    }

    /** The lease of nothing, which an empty channel lends. */
    static Lease none() {
        return NoLease.INSTANCE;
    }
}
