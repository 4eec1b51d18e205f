package org.millrace.runtime.flow.channel;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;

/**
 * Room in a channel while its port still keeps events of a predecessor: what is kept counts against the capacity, so that a
 * channel that was full is full after it has been replaced. Puts that find room reserve it, since the channel does not know
 * of what is kept. Guarded by the port's lock, which is let go while the channel is asked.
 */
final class CarriedRoom {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Lock lock;
    private final Condition changed;
    private final CarriedEvents carried;
    private final BooleanSupplier gateOpen;
    private long reservedEvents;
    private long reservedBytes;

    CarriedRoom(Lock lock, Condition changed, CarriedEvents carried, BooleanSupplier gateOpen) {
        this.lock = lock;
        this.changed = changed;
        this.carried = carried;
        this.gateOpen = gateOpen;
    }

    /**
     * Waits for room, as long as the channel's own puts do, and reserves it.
     *
     * @return false if the gate closes meanwhile: there may be another channel behind it next time
     */
    boolean reserve(Attached a, List<Event> batch, long bytes) throws RefusedException, InterruptedException {
        long left = a.keepAlive().toNanos();
        while (true) {
            change(batch.size(), bytes);
            boolean granted = false;
            try {
                granted = fits(a.usage());
            } finally {
                if (!granted) {
                    change(-batch.size(), -bytes);
                }
            }
            if (granted) {
                return true;
            }
            if (left <= 0) {
                throw full(a, batch);
            }
            lock.lockInterruptibly();
            try {
                if (!gateOpen.getAsBoolean()) {
                    return false;
                }
                long nap = Math.min(left, LOOK_NANOS);
                left -= nap - changed.awaitNanos(nap);
            } finally {
                lock.unlock();
            }
        }
    }

    void release(List<Event> batch, long bytes) {
        change(-batch.size(), -bytes);
    }

    private void change(long events, long bytes) {
        lock.lock();
        try {
            reservedEvents += events;
            reservedBytes += bytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(ChannelUsage usage) {
        lock.lock();
        try {
            boolean bytesFit = usage.byteCapacity().orElse(0) <= 0
                    || carried.bytes() + reservedBytes
                            <= usage.byteCapacity().orElse(0) - usage.bytes().orElse(0);
            return carried.size() == 0
                    || (bytesFit
                            && carried.size() + reservedEvents
                                    <= usage.eventCapacity().orElse(Long.MAX_VALUE)
                                            - usage.events().orElse(0));
        } finally {
            lock.unlock();
        }
    }

    private RefusedException full(Attached a, List<Event> batch) {
        ChannelUsage usage = a.usage();
        long kept;
        lock.lock();
        try {
            kept = carried.size();
        } finally {
            lock.unlock();
        }
        return new RefusedException(
                Reason.FULL,
                "Channel " + a.instance().name() + " is full: a batch of " + batch.size()
                        + " events found no room within "
                        + a.keepAlive().toSeconds() + " s; " + (usage.events().orElse(0) + kept)
                        + " events are in it, of which "
                        + kept + " are from before it was replaced, capacity="
                        + usage.eventCapacity().orElse(0)
                        + ". See whether its sinks keep up, or raise the limit.",
                null);
    }
}
