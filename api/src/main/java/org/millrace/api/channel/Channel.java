package org.millrace.api.channel;

import java.time.Duration;
import java.util.List;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;

/**
 * A bounded buffer between sources and sinks, first in, first out.
 *
 * <p><b>Threads.</b> {@link #put} and {@link #take} are called by many threads at once. They are not called before
 * {@code open} has returned, nor any more once {@code close} is called: the agent first waits for running puts and ends
 * every lease.
 *
 * <p><b>Order.</b> Batches are taken in the order in which their puts returned, events of one batch in batch order. A lease
 * that is rolled back gives its events back to the head.
 */
public interface Channel extends Lifecycle {

    /**
     * Puts a batch, all or nothing. Returns when the batch is as safe as this channel promises (in memory; on disk and
     * synced), which is what lets a source acknowledge. Waits for room as long as its configuration says.
     *
     * @param batch at least one event; the caller may change the list, though not the events, once this has returned
     * @throws ChannelFullException if no room came in time; nothing was put, the caller may try again
     * @throws ChannelException if the batch can't be put; nothing was put
     * @throws InterruptedException if interrupted while waiting; nothing was put
     */
    void put(List<Event> batch) throws ChannelException, InterruptedException;

    /**
     * Lends out up to {@code maxEvents} events from the head. Does not wait to fill the lease: it waits only while the
     * channel is empty, {@code wait} at most, and then returns {@link Lease#none()}.
     *
     * <p>Several leases may be open at once, for several sinks, and may end in any order. Events on lease count against the
     * capacity.
     */
    Lease take(int maxEvents, Duration wait) throws ChannelException, InterruptedException;

    /** What is in the channel now. Cheap: read by metrics and status while events flow. */
    ChannelUsage usage();

    /** The most events one {@link #put} may carry and one {@link #take} lends. */
    int transactionCapacity();

    /**
     * Whether the events outlive this instance. A durable channel that is replaced is closed before its successor opens on
     * the same content; from one that is not, the agent moves the events over itself.
     */
    boolean durable();

    /** A durable channel is the only one on its content. */
    @Override
    default boolean exclusive() {
        return durable();
    }
}
