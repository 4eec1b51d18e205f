package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is in a channel that keeps nothing over to its successor: takes it out, keeps it in memory, and puts it into the
 * successor before anything else gets there. What does not fit waits, and so do puts. Sinks are given it directly while there is no
 * channel, or if the channel can't take it and has nothing that is older.
 *
 * <p>Its port's lock guards it; that is let go while a channel is called. {@link #takeOut} and {@link #pour} belong to the thread that
 * replaces the channel.
 */
final class CarryOver {
    private static final Logger log = LoggerFactory.getLogger(CarryOver.class);
    private static final int MOVE_BATCH = 1000;
    /** How long at a time, so that whatever else is wanted of the channel is not kept waiting. */
    private static final long POUR_NANOS = Duration.ofMillis(200).toNanos();

    private static final Duration AGAIN_IF_FULL = Duration.ofMillis(20);
    private static final Duration AGAIN_IF_FAILED = Duration.ofMillis(500);

    private final ComponentKey key;
    private final Lock lock;
    private final Condition changed;
    private final CarriedEvents carried = new CarriedEvents();
    /** Waiting and lent. */
    private volatile long events;
    /** Why what waits does not go into the channel that is there; empty if it does. */
    private volatile String obstacle = "";

    private volatile boolean full;
    /** Whether the channel that is there has got some, which are older than what waits. */
    private boolean poured;
    /** Whether sinks are given it although there is a channel. */
    private boolean lends;

    /** Whether some are on their way into the channel: neither here nor there, and others must not overtake them either. */
    private boolean pouring;

    private int portion = MOVE_BATCH;

    CarryOver(ComponentKey key, Lock lock, Condition changed) {
        this.key = key;
        this.lock = lock;
        this.changed = changed;
    }

    /** How many are in its keeping, those on lease included. */
    long events() {
        return events;
    }

    /** Whether some wait to go into the channel; others must not overtake them. With the lock held. */
    boolean waits() {
        return pouring || !carried.isEmpty();
    }

    /** Whether they wait only because the channel has no room. */
    boolean isFull() {
        return full;
    }

    /** Whether a taker is to be given some of it, rather than of what is in the channel. With the lock held. */
    boolean lends(boolean channelIsThere) {
        return !carried.isEmpty() && (lends || !channelIsThere);
    }

    /** With the lock held. */
    CarriedEvents.Taken take(Demand demand) {
        return carried.take(demand.maxEvents(), demand.maxBytes());
    }

    void delivered(CarriedEvents.Taken taken) {
        lock.lock();
        try {
            carried.gone(taken);
            events = carried.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void giveBack(CarriedEvents.Taken taken) {
        lock.lock();
        try {
            carried.giveBack(taken);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Where in the order that belongs which is taken out of the channel now. */
    long place() {
        lock.lock();
        try {
            return poured ? carried.before() : carried.behind();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out all that can be taken of a channel now.
     *
     * @param place where in the order it belongs
     * @return where that belongs which comes next
     * @throws Fault if it can't be taken: what is left is in the channel
     */
    long takeOut(Attached a, long place) throws Fault, InterruptedException {
        long number = place;
        long moved = 0;
        int most = Math.min(MOVE_BATCH, a.transactionCapacity());
        try {
            while (true) {
                Lease lease = Guard.call(key, a.loader(), "take", () -> a.channel()
                        .take(Demand.of(most, Long.MAX_VALUE, Duration.ZERO)));
                List<Event> some = Guard.call(key, a.loader(), "take", lease::events);
                if (some.isEmpty()) {
                    return number;
                }
                number = keep(number, some);
                moved += some.size();
                Guard.run(key, a.loader(), "commit", () -> a.channel().commit(List.of(lease), MarkChanges.none()));
            }
        } finally {
            if (moved > 0) {
                log.info(
                        "{}: {} events are carried over to its successor in memory; a kill before they are in it would lose"
                                + " them.",
                        key,
                        moved);
            }
        }
    }

    private long keep(long number, List<Event> some) {
        lock.lock();
        try {
            long next = carried.add(number, some);
            events = carried.size();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Another channel has come, or the same that could not be emptied goes on. With the lock held. */
    void begin(boolean lendsFirst) {
        poured = false;
        lends = lendsFirst;
        full = false;
        obstacle = "";
        portion = MOVE_BATCH;
    }

    /**
     * Puts what waits into the channel, as long as that goes well.
     *
     * @return when to go on; null if nothing waits
     */
    @Nullable
    Duration pour(Attached a) throws InterruptedException {
        long until = System.nanoTime() + POUR_NANOS;
        while (System.nanoTime() - until < 0) {
            CarriedEvents.Taken some = next(a);
            if (some == null) {
                return null;
            }
            boolean done = false;
            try {
                Guard.run(key, a.loader(), "put", () -> a.channel()
                        .put(some.events(), MarkChanges.none(), Duration.ZERO));
                done = true;
            } catch (InterruptedException e) {
                comesBack(some);
                throw e;
            } catch (Fault e) {
                giveBackAndSay(a, some, e);
                if (some.events().size() == 1 || !isForWantOfRoom(e)) {
                    return full ? AGAIN_IF_FULL : AGAIN_IF_FAILED;
                }
                portion = some.events().size() / 2;
            } finally {
                if (done) {
                    isIn(some);
                }
            }
        }
        return Duration.ZERO;
    }

    private CarriedEvents.@Nullable Taken next(Attached a) {
        lock.lock();
        try {
            if (carried.isEmpty()) {
                return null;
            }
            pouring = true;
            return carried.take(Math.min(portion, a.transactionCapacity()), a.transactionBytes());
        } finally {
            lock.unlock();
        }
    }

    private static boolean isForWantOfRoom(Fault e) {
        return e.getCause() instanceof ChannelFullException || e.getCause() instanceof BatchTooLargeException;
    }

    private void isIn(CarriedEvents.Taken some) {
        lock.lock();
        try {
            pouring = false;
            carried.gone(some);
            events = carried.size();
            poured = true;
            lends = false;
            full = false;
            obstacle = "";
            portion = Math.min(MOVE_BATCH, portion * 2);
            if (carried.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void comesBack(CarriedEvents.Taken some) {
        lock.lock();
        try {
            pouring = false;
            giveBack(some);
        } finally {
            lock.unlock();
        }
    }

    private void giveBackAndSay(Attached a, CarriedEvents.Taken some, Fault e) {
        // What is in the channel is older than what waits, and comes first.
        boolean nothingOlder = a.isEmpty();
        lock.lock();
        try {
            comesBack(some);
            full = e.getCause() instanceof ChannelFullException;
            lends = nothingOlder && some.events().size() == 1;
            obstacle = full ? "it has no room for them" : String.valueOf(e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** For the status; empty if there is nothing to say. */
    String note() {
        long kept = events;
        String why = obstacle;
        if (kept == 0) {
            return "";
        }
        return kept + " events from before it was replaced wait in memory, where a kill would lose them"
                + (why.isEmpty() ? "" : ": " + why);
    }
}
