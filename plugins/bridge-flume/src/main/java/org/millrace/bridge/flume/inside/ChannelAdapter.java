package org.millrace.bridge.flume.inside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.flume.Transaction;
import org.apache.flume.conf.TransactionCapacitySupported;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;

/**
 * A channel of Flume's. A put is one transaction on the caller's thread; a lease is one on a thread of its own, which waits for the end
 * of the lease.
 */
public final class ChannelAdapter implements Channel {
    private static final int USUAL_CAPACITY = 100;

    private final Part part;
    private final org.apache.flume.Channel channel;
    private final Figures figures = new Figures();
    private final ConcurrentLinkedDeque<LeaseThread> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<LeaseThread> all = new ConcurrentLinkedDeque<>();
    private @Nullable ComponentContext context;
    private boolean started;

    public ChannelAdapter(Part part) throws FatalException {
        this.part = part;
        this.channel = Made.of(part, org.apache.flume.Channel.class);
    }

    @Override
    public void open(ComponentContext given) throws Exception {
        context = given;
        Made.configured(channel, part, given.name());
        started = true;
        Made.started(channel, part);
        figures.show(given);
        Made.says(given, part);
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException {
        if (batch.isEmpty()) {
            return;
        }
        Transaction transaction = channel.getTransaction();
        transaction.begin();
        try {
            for (Event each : batch) {
                channel.put(new Carried(each));
            }
            transaction.commit();
        } catch (RuntimeException | LinkageError e) {
            transaction.rollback();
            throw failure(e);
        } finally {
            transaction.close();
        }
    }

    private ChannelException failure(Throwable thrown) {
        String message = Advice.of(thrown, part.className(), part.origin());
        return thrown instanceof org.apache.flume.ChannelFullException
                ? new ChannelFullException(message)
                : new ChannelException(message, thrown);
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        LeaseThread thread = idle.poll();
        if (thread == null) {
            thread = new LeaseThread(
                    java.util.Objects.requireNonNull(context, "open").threads(), part.loader());
            all.add(thread);
        }
        Lent lent = new Lent(thread);
        FutureTask<Boolean> taking = thread.begin(() -> lent.take(demand));
        try {
            return taking.get() ? lent : Lease.none();
        } catch (InterruptedException e) {
            lent.leave();
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof ChannelException known ? known : failure(cause);
        }
    }

    /** One by one: what was committed when another fails is left out when the same commit comes again. */
    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException {
        for (Lease each : leases) {
            if (each instanceof Lent lent) {
                lent.commit();
            }
        }
    }

    @Override
    public ChannelUsage usage() {
        ChannelUsage.Builder usage = ChannelUsage.builder();
        OptionalLong size = figures.read("ChannelSize");
        OptionalLong capacity = figures.read("ChannelCapacity");
        if (size.isPresent() && capacity.isPresent()) {
            usage.events(Math.max(0, size.getAsLong()), Math.max(0, capacity.getAsLong()));
        } else if (size.isPresent()) {
            usage.events(Math.max(0, size.getAsLong()));
        }
        return usage.build();
    }

    @Override
    public int transactionCapacity() {
        return channel instanceof TransactionCapacitySupported known
                ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, known.getTransactionCapacity()))
                : USUAL_CAPACITY;
    }

    /** The component says it, which knows it before this is made. */
    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() {
        all.forEach(LeaseThread::end);
        if (started) {
            Made.stopped(channel);
            figures.forget();
        }
    }

    /** A transaction that has taken. All but its end runs on its thread. */
    private final class Lent implements Lease {
        private final LeaseThread thread;
        private List<Event> events = List.of();
        private @Nullable Transaction transaction;
        private boolean ended;
        private volatile boolean unwanted;

        Lent(LeaseThread thread) {
            this.thread = thread;
        }

        boolean take(Demand demand) throws ChannelException {
            Transaction begun = channel.getTransaction();
            begun.begin();
            List<Event> taken = new ArrayList<>();
            long bytes = 0;
            try {
                while (taken.size() < demand.maxEvents() && bytes < demand.maxBytes() && !unwanted) {
                    org.apache.flume.Event next = channel.take();
                    if (next == null) {
                        break;
                    }
                    Event ours = Carried.ours(next);
                    taken.add(ours);
                    bytes += ours.size();
                }
            } catch (RuntimeException | LinkageError e) {
                giveUp(begun);
                throw failure(e);
            }
            return keep(begun, List.copyOf(taken));
        }

        private synchronized boolean keep(Transaction begun, List<Event> taken) {
            if (taken.isEmpty() || unwanted) {
                giveUp(begun);
                return false;
            }
            events = taken;
            transaction = begun;
            return true;
        }

        /** Nobody waits for it any more: what it has taken, or is about to take, goes back. */
        synchronized void leave() {
            unwanted = true;
            rollback();
        }

        private void giveUp(Transaction begun) {
            try {
                begun.rollback();
            } finally {
                begun.close();
                ended = true;
                idle.add(thread);
            }
        }

        @Override
        public List<Event> events() {
            return events;
        }

        synchronized void commit() throws ChannelException {
            Transaction open = transaction;
            if (ended || open == null) {
                return;
            }
            try {
                thread.call(() -> {
                    open.commit();
                    open.close();
                    return true;
                });
            } catch (Exception e) {
                throw failure(e);
            }
            over();
        }

        @Override
        public synchronized void rollback() {
            Transaction open = transaction;
            if (ended || open == null) {
                return;
            }
            try {
                thread.call(() -> {
                    open.rollback();
                    open.close();
                    return true;
                });
            } catch (Exception e) {
                java.util.Objects.requireNonNull(context, "open")
                        .report(
                                org.millrace.api.component.Health.DEGRADED,
                                "a roll-back failed: " + Advice.of(e, part.className(), part.origin()));
            }
            over();
        }

        private void over() {
            ended = true;
            transaction = null;
            idle.add(thread);
        }
    }
}
