package com.acme.whole;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.Guarantee;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

/** A short queue in memory. */
@ChannelType(value = "acme", guarantee = Guarantee.AT_MOST_ONCE)
public final class AcmeChannel implements Channel {
    @interface Config {
        int capacity() default 1000;
    }

    private final int capacity;
    private final Deque<Event> queue = new ArrayDeque<>();
    private int lent;

    public AcmeChannel(Config config) {
        this.capacity = config.capacity();
    }

    @Override
    public synchronized void put(List<Event> batch, MarkChanges marks, Duration wait)
            throws ChannelException, InterruptedException {
        if (batch.size() > capacity) {
            throw new BatchTooLargeException(batch.size() + " events, capacity is " + capacity);
        }
        long until = System.nanoTime() + wait.toNanos();
        while (queue.size() + lent + batch.size() > capacity) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new ChannelFullException("capacity " + capacity + " is reached");
            }
            wait(left);
        }
        queue.addAll(batch);
        notifyAll();
    }

    @Override
    public synchronized Lease take(Demand demand) throws InterruptedException {
        long until = System.nanoTime() + demand.upTo().toNanos();
        while (queue.isEmpty()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Lease.none();
            }
            wait(left);
        }
        List<Event> taken = new ArrayList<>();
        while (!queue.isEmpty() && taken.size() < demand.maxEvents()) {
            taken.add(queue.poll());
        }
        lent += taken.size();
        return new Lent(Collections.unmodifiableList(taken));
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
            synchronized (AcmeChannel.this) {
                if (end()) {
                    for (int i = events.size() - 1; i >= 0; i--) {
                        queue.addFirst(events.get(i));
                    }
                }
            }
        }

        boolean end() {
            if (over) {
                return false;
            }
            over = true;
            lent -= events.size();
            AcmeChannel.this.notifyAll();
            return true;
        }
    }

    @Override
    public synchronized void commit(List<Lease> leases, MarkChanges marks) {
        for (Lease lease : leases) {
            ((Lent) lease).end();
        }
    }

    @Override
    public synchronized ChannelUsage usage() {
        return ChannelUsage.builder().events(queue.size() + lent, capacity).build();
    }

    @Override
    public int transactionCapacity() {
        return Math.min(100, capacity);
    }

    @Override
    public boolean durable() {
        return false;
    }
}
