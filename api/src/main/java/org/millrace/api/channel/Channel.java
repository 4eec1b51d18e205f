package org.millrace.api.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A bounded buffer between sources and sinks, first in, first out.
 *
 * <p><b>Threads.</b> {@link #put}, {@link #take} and {@link #commit} are called by many threads at once, {@link #usage} by any
 * thread. They are not called before {@code open} has returned, nor any more once {@code close} is called: the agent first waits for
 * running puts and ends every lease. An interrupt ends a wait; it never harms what other threads do.
 *
 * <p><b>Order.</b> Batches are taken in the order in which their puts returned, events of one batch in batch order. A lease
 * that is rolled back gives its events back to the head.
 *
 * <p><b>Marks.</b> A channel that {@linkplain #keepsMarks() keeps marks} stores those of a put or a commit in the very record that
 * makes the put or the commit durable: after a crash either both are there or neither. It keeps the last mark of each key for good,
 * also when the events beside which it came are long gone. Keys are the agent's: it puts the component's name in front of the
 * component's own key.
 *
 * <p><b>Failures.</b> What a call throws becomes the channel's status; the agent calls again after a pause. A
 * {@link org.millrace.api.component.FatalException} ends the instance until a person changes something.
 */
@ConsumerType
public interface Channel extends Lifecycle {

    /**
     * Puts a batch, all or nothing, and stores its marks with it. Returns when both are as safe as this channel promises (in memory;
     * on disk and synced), which is what lets a source acknowledge. Waits for room as long as its configuration says, and no longer
     * than {@code wait}.
     *
     * @param batch the caller may change the list, though not the events, once this has returned; empty only if there are marks
     * @param marks what changes with it; ignored by a channel that keeps none
     * @param wait the longest the caller waits for room; zero for not at all
     * @throws ChannelFullException if no room came in time; nothing was put, the caller may try again
     * @throws BatchTooLargeException if this batch will never have room; nothing was put
     * @throws UncertainPutException if it is not known whether the batch, or part of it, was put
     * @throws ChannelException if the batch can't be put; nothing was put
     * @throws InterruptedException if interrupted while waiting; nothing was put
     */
    void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException;

    /**
     * Lends out events from the head. Does not wait to fill the lease: it waits only while the channel is empty,
     * {@link Demand#upTo()} at most, and then returns {@link Lease#none()}.
     *
     * <p>Several leases may be open at once, for one sink or for several, and may end in any order. Events on lease count against
     * the capacity.
     *
     * @throws InterruptedException if interrupted while waiting, as the agent does to whoever waits when it needs his thread; nothing
     *     is on lease then
     */
    Lease take(Demand demand) throws ChannelException, InterruptedException;

    /**
     * The events of these leases are delivered: the channel forgets them, and stores the marks, all in one step. The leases have
     * ended when this returns.
     *
     * <p>A commit with marks is as durable as a put when it returns. One without may be lost in a crash: its events come again.
     *
     * @param leases this channel's own, all open, in any number; may be empty if there are marks
     * @param marks what changes with it; ignored by a channel that keeps none
     * @throws LeaseLostException if one of the leases is not this instance's any more; none was committed, and those that it names
     *     have ended
     * @throws ChannelException if it could not be made as durable as promised; the leases are still open, nothing was forgotten, and
     *     the same commit may be tried again
     */
    void commit(List<Lease> leases, MarkChanges marks) throws ChannelException, InterruptedException;

    /** What is in the channel now. Cheap, and never waits for a put or take: read by metrics and status while events flow. */
    ChannelUsage usage();

    /** The most events one {@link #put} may carry and one {@link #take} lends. Does not change after {@code open}. */
    int transactionCapacity();

    /** The most bytes one {@link #put} may carry, by {@link Event#size()}. Does not change after {@code open}. */
    default long transactionBytes() {
        return Long.MAX_VALUE;
    }

    /**
     * Whether a {@link #put} that is to wait no time for room comes back at once: it waits for no disk, peer or long computation either.
     * Does not change.
     */
    default boolean putsAtOnce() {
        return false;
    }

    /**
     * Whether the events outlive this instance. A durable channel that is replaced is closed before its successor opens on
     * the same content, whatever {@link #exclusive()} says; from one that is not, the agent moves the events over itself.
     */
    boolean durable();

    /**
     * Whether marks are stored with the events and outlive this instance. A channel whose content several agents share keeps none.
     */
    default boolean keepsMarks() {
        return false;
    }

    /**
     * The last mark of each key that was not dropped; read by the agent after {@code open}. Empty if it keeps none.
     *
     * @throws ChannelException if nobody knows: after a commit that failed and may hold all the same, until another instance is opened
     */
    default Map<String, Mark> marks() throws ChannelException {
        return Map.of();
    }
}
