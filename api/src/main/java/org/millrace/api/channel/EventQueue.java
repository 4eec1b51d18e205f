package org.millrace.api.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.millrace.api.event.Event;

/**
 * Events in memory, first in, first out, with what the contract of a {@link Channel} asks of them: room that is waited for, events on
 * lease that count against it, leases that end once and give back in the old order. A channel that keeps its events in memory puts,
 * takes and commits here; one that keeps them elsewhere too has this for what is to be lent next.
 *
 * <p>May be used by many threads at once. An interrupt ends a wait and harms nobody else. Whoever waits for room gets it in the order
 * in which they came.
 *
 * @since 1.1
 */
public final class EventQueue {
    private final int capacity;
    private final int most;
    private final Semaphore room;
    private final Semaphore held = new Semaphore(0);
    /** By the order of their puts; also the lock for the leases' ends. */
    private final TreeMap<Long, Event> events = new TreeMap<>();

    private long next;

    /**
     * An empty queue.
     *
     * @param capacity the most events it holds, those on lease included
     * @param transactionCapacity the most events of one put and of one lease
     * @throws IllegalArgumentException if not 1 &lt;= transactionCapacity &lt;= capacity
     */
    public EventQueue(int capacity, int transactionCapacity) {
        if (transactionCapacity < 1 || transactionCapacity > capacity) {
            throw new IllegalArgumentException(
                    "transactionCapacity is " + transactionCapacity + ", and has to be 1 to " + capacity);
        }
        this.capacity = capacity;
        this.most = transactionCapacity;
        this.room = new Semaphore(capacity, true);
    }

    /**
     * As {@link Channel#put}, without marks.
     *
     * @param wait the longest wait for room; zero for not at all
     * @throws BatchTooLargeException if it is over the transactionCapacity; nothing was put
     * @throws ChannelFullException if no room came in time; nothing was put
     */
    public void put(List<Event> batch, Duration wait) throws ChannelException, InterruptedException {
        if (batch.size() > most) {
            throw new BatchTooLargeException("a batch of " + batch.size() + " events; transactionCapacity=" + most);
        }
        if (!room.tryAcquire(batch.size(), wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ChannelFullException("no room for " + batch.size() + " events; capacity=" + capacity);
        }
        synchronized (events) {
            for (Event event : batch) {
                events.put(next++, event);
            }
        }
        held.release(batch.size());
    }

    /** As {@link Channel#take}. */
    public Lease take(Demand demand) throws InterruptedException {
        if (!held.tryAcquire(demand.upTo().toNanos(), TimeUnit.NANOSECONDS)) {
            return Lease.none();
        }
        SortedMap<Long, Event> own = new TreeMap<>();
        synchronized (events) {
            long bytes = 0;
            do {
                var first = events.pollFirstEntry();
                own.put(first.getKey(), first.getValue());
                bytes += first.getValue().size();
            } while (own.size() < Math.min(most, demand.maxEvents())
                    && nextFits(demand.maxBytes() - bytes)
                    && held.tryAcquire());
        }
        return new Lent(own);
    }

    private boolean nextFits(long bytes) {
        return !events.isEmpty() && events.firstEntry().getValue().size() <= bytes;
    }

    /**
     * As {@link Channel#commit}, without marks: the events of all these leases are forgotten.
     *
     * @throws LeaseLostException if one of them is over, or of another queue; none was committed
     */
    public void commit(List<Lease> leases) throws LeaseLostException {
        synchronized (events) {
            List<Lent> ending = new ArrayList<>(leases.size());
            for (Lease lease : leases) {
                if (lease instanceof Lent lent && lent.isOpen(this)) {
                    ending.add(lent);
                } else if (!lease.events().isEmpty()) {
                    throw new LeaseLostException(
                            "a lease of " + lease.events().size() + " events is over, or of another channel");
                }
            }
            ending.forEach(Lent::delivered);
        }
    }

    /** How many events it holds, those on lease included. Waits for nobody. */
    public int size() {
        return capacity - room.availablePermits();
    }

    private final class Lent implements Lease {
        private final SortedMap<Long, Event> own;
        private final List<Event> inOrder;
        private boolean over;

        Lent(SortedMap<Long, Event> own) {
            this.own = own;
            this.inOrder = List.copyOf(own.values());
        }

        boolean isOpen(EventQueue of) {
            return !over && of == EventQueue.this;
        }

        @Override
        public List<Event> events() {
            return inOrder;
        }

        void delivered() {
            over = true;
            room.release(inOrder.size());
        }

        @Override
        public void rollback() {
            synchronized (events) {
                if (over) {
                    return;
                }
                over = true;
                events.putAll(own);
            }
            held.release(inOrder.size());
        }
    }
}
