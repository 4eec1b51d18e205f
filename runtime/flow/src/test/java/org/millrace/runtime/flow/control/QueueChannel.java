package org.millrace.runtime.flow.control;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

/** The simplest channel: a bounded queue under one monitor, refusing at once when it is full. */
class QueueChannel implements Channel {
    private final int capacity;
    private final Deque<Event> queue = new ArrayDeque<>();
    private int lent;

    QueueChannel(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
        synchronized (this) {
            putAll(batch);
        }
    }

    private void putAll(List<Event> batch) throws ChannelFullException {
        if (queue.size() + lent + batch.size() > capacity) {
            throw new ChannelFullException("capacity=" + capacity);
        }
        queue.addAll(batch);
        notifyAll();
    }

    @Override
    public Lease take(Demand demand) throws InterruptedException {
        synchronized (this) {
            return lend(demand.maxEvents(), demand.upTo());
        }
    }

    private Lease lend(int maxEvents, Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (queue.isEmpty() && System.nanoTime() - until < 0) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        List<Event> events = new ArrayList<>();
        while (!queue.isEmpty() && events.size() < maxEvents) {
            events.add(queue.remove());
        }
        lent += events.size();
        return events.isEmpty() ? Lease.none() : new Lent(events);
    }

    @Override
    public synchronized ChannelUsage usage() {
        return ChannelUsage.builder()
                .events(queue.size() + (long) lent, capacity)
                .build();
    }

    @Override
    public int transactionCapacity() {
        return 100;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException, InterruptedException {
        leases.forEach(lease -> ((Lent) lease).end(false));
    }

    private final class Lent implements Lease {
        private final List<Event> events;
        private boolean over;

        Lent(List<Event> events) {
            this.events = events;
        }

        @Override
        public List<Event> events() {
            return events;
        }

        @Override
        public void rollback() {
            end(true);
        }

        private void end(boolean giveBack) {
            synchronized (QueueChannel.this) {
                if (!over) {
                    over = true;
                    lent -= events.size();
                    if (giveBack) {
                        for (int i = events.size() - 1; i >= 0; i--) {
                            queue.addFirst(events.get(i));
                        }
                    }
                    QueueChannel.this.notifyAll();
                }
            }
        }
    }
}
