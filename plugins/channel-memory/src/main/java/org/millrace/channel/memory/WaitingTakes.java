package org.millrace.channel.memory;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Where takes wait for an empty channel to get events. Guarded by the channel's lock.
 *
 * <p>A take that sleeps is woken when the empty channel gets its first events, one take at a time: one that leaves events
 * behind wakes the next. When events come briskly, each small put would wake a take that has just fallen asleep, and waking
 * a thread costs more than moving a thousand events. The take naps then: puts leave it alone until the channel is half
 * full, and it takes what has gathered after {@link MemoryChannel#NAP_NANOS}.
 */
final class WaitingTakes {
    private final ChunkQueue queue;
    private final Occupancy occupancy;
    private final Condition wake;
    private final Condition endNap;
    private int sleepers;
    private int nappers;
    /** Whether the last wait was soon over, so that the next is likely to be. */
    private boolean brisk;

    WaitingTakes(Lock lock, ChunkQueue queue, Occupancy occupancy) {
        this.queue = queue;
        this.occupancy = occupancy;
        this.wake = lock.newCondition();
        this.endNap = lock.newCondition();
    }

    /**
     * Waits once, {@code nanos} at most. May return before there is an event.
     *
     * @return what is left of {@code nanos}
     */
    long await(long nanos) throws InterruptedException {
        return brisk && nanos > MemoryChannel.NAP_NANOS ? nap(nanos) : sleep(nanos);
    }

    @SuppressWarnings("WaitNotInLoop") // the take loops
    private long sleep(long nanos) throws InterruptedException {
        sleepers++;
        try {
            long left = wake.awaitNanos(nanos);
            brisk = nanos - left < MemoryChannel.NAP_NANOS && !queue.isEmpty();
            return left;
        } finally {
            sleepers--;
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the take loops
    private long nap(long nanos) throws InterruptedException {
        nappers++;
        try {
            long left = endNap.awaitNanos(MemoryChannel.NAP_NANOS);
            brisk = !queue.isEmpty();
            return nanos - (MemoryChannel.NAP_NANOS - left);
        } finally {
            nappers--;
        }
    }

    /** After the queue has got events. */
    void eventsCame(boolean queueWasEmpty) {
        if (nappers > 0) {
            if (occupancy.isHalfFull()) {
                endNap.signal();
            }
        } else if (queueWasEmpty && sleepers > 0) {
            wake.signal();
        }
    }

    /** After a take, whatever its outcome: what it leaves is for the next. */
    void passOn() {
        if (sleepers > 0 && !queue.isEmpty()) {
            wake.signal();
        }
    }

    /** When a put waits for room. */
    void hurry() {
        if (nappers > 0 && !queue.isEmpty()) {
            endNap.signal();
        }
    }

    void wakeAll() {
        wake.signalAll();
        endNap.signalAll();
    }
}
