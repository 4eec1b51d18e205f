package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.status.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into a channel what may be left out, on a thread of its own, so that no source ever waits for an optional channel,
 * be it full, slow or hung. A bounded number of events waits for the thread; what does not fit is left out and counted. Told
 * once, and once more when the channel takes events again. Open to every thread; the thread ends when it has had nothing to do
 * for a while.
 */
public final class OptionalPuts {
    private static final Logger log = LoggerFactory.getLogger(OptionalPuts.class);
    private static final long MOST_EVENTS = 10_000;
    private static final long MOST_BYTES =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 64);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Batch(List<Event> events, long bytes) {}

    private final ChannelPort port;
    private final Tally leftOut;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private long events;
    private long bytes;
    private boolean served;
    private boolean inHand;
    private boolean failing;
    private long failingSince;
    private long lastFailure;

    /** @param leftOut counts what the channel did not get */
    OptionalPuts(ChannelPort port, Tally leftOut) {
        this.port = port;
        this.leftOut = leftOut;
    }

    long leftOut() {
        return leftOut.get();
    }

    /** Has a batch put soon, or leaves it out. Never waits. */
    public void put(List<Event> batch) {
        String hold = port.hold();
        if (!hold.isEmpty()) {
            leaveOut(batch.size(), hold);
            return;
        }
        Batch next = new Batch(List.copyOf(batch), CarriedEvents.bytes(batch));
        boolean fits;
        lock.lock();
        try {
            fits = waiting.isEmpty() || (events + batch.size() <= MOST_EVENTS && bytes + next.bytes() <= MOST_BYTES);
            if (fits) {
                waiting.add(next);
                events += batch.size();
                bytes += next.bytes();
                changed.signalAll();
                serve();
            }
        } finally {
            lock.unlock();
        }
        if (!fits) {
            leaveOut(batch.size(), "it is slower than its sources");
        }
    }

    private void serve() {
        if (!served) {
            Thread thread = new Thread(this::run, "optional channel " + port.name());
            thread.setDaemon(true);
            thread.start();
            served = true;
        }
    }

    private void run() {
        try {
            while (await()) {
                putSome();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                served = false;
                inHand = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** False if nothing came for long. */
    private boolean await() throws InterruptedException {
        long left = IDLE.toNanos();
        lock.lockInterruptibly();
        try {
            inHand = false;
            changed.signalAll();
            while (waiting.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            inHand = !waiting.isEmpty();
            served = inHand;
            return inHand;
        } finally {
            lock.unlock();
        }
    }

    private void putSome() throws InterruptedException {
        long room = Math.min(port.room(), port.transactionCapacity());
        List<Event> some = take(Math.min(room, MOST_EVENTS));
        if (some.isEmpty()) {
            return;
        }
        if (some.size() > room) {
            leaveOut(some.size(), "it is full");
            return;
        }
        try {
            port.put(some, MarkChanges.none());
            worked();
        } catch (RefusedException e) {
            leaveOut(some.size(), String.valueOf(e.getMessage()));
        }
    }

    /** The first batch, and as many behind it as there is room for. */
    private List<Event> take(long most) {
        lock.lock();
        try {
            List<Event> some = new ArrayList<>();
            while (!waiting.isEmpty()
                    && (some.isEmpty()
                            || some.size() + waiting.getFirst().events().size() <= most)) {
                Batch next = waiting.removeFirst();
                events -= next.events().size();
                bytes -= next.bytes();
                some.addAll(next.events());
            }
            return some;
        } finally {
            lock.unlock();
        }
    }

    private void leaveOut(long count, String why) {
        leftOut.add(count);
        boolean first;
        lock.lock();
        try {
            first = !failing;
            if (first) {
                failing = true;
                failingSince = leftOut.get() - count;
            }
            lastFailure = System.nanoTime();
        } finally {
            lock.unlock();
        }
        if (first) {
            log.warn(
                    "channel {}: it is optional and takes no events ({}); they are left out and counted"
                            + " (OptionalPutFail) until it does. Sources do not wait for it.",
                    port.name(),
                    why);
        }
    }

    private void worked() {
        long missed = -1;
        lock.lock();
        try {
            // A channel that fills and empties all the time is told of once.
            if (failing && System.nanoTime() - lastFailure > QUIET_NANOS) {
                failing = false;
                missed = leftOut.get() - failingSince;
            }
        } finally {
            lock.unlock();
        }
        if (missed >= 0) {
            log.info("channel {}: it takes events again; {} were left out.", port.name(), missed);
        }
    }

    /** Waits until what was handed over is put or left out. */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while ((inHand || !waiting.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !inHand && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
