package org.millrace.bridge.flume.inside;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flume.Transaction;
import org.apache.flume.conf.TransactionCapacitySupported;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.BatchTooLargeException;
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
    private static final int BETWEEN_TRIES_MS = 5;

    private final Part part;
    private final org.apache.flume.Channel channel;
    private final Figures figures = new Figures();
    private final ConcurrentLinkedDeque<LeaseThread> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<LeaseThread> all = new ConcurrentLinkedDeque<>();
    /** Leases with events, by their age. One that is rolled back gives them back only when no younger one is left, or somebody takes. */
    private final NavigableMap<Long, Lent> lent = new TreeMap<>();

    private final AtomicLong ages = new AtomicLong();
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

    /** Tries for as long as the caller waits: what Flume's channel waits itself comes on top for the last try. */
    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.size() > mostAtOnce()) {
            throw new BatchTooLargeException(batch.size() + " events at once, and " + part.className()
                    + " takes at most " + mostAtOnce() + " in a transaction");
        }
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                put(batch);
                return;
            } catch (ChannelFullException e) {
                if (end - System.nanoTime() <= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
            }
        }
    }

    private void put(List<Event> batch) throws ChannelException {
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

    /** As much as the channel says that a transaction of it holds; no bound if it does not say. */
    private int mostAtOnce() {
        return channel instanceof TransactionCapacitySupported ? transactionCapacity() : Integer.MAX_VALUE;
    }

    private ChannelException failure(Throwable thrown) {
        String message = Advice.of(thrown, part.className(), part.origin());
        return thrown instanceof org.apache.flume.ChannelFullException
                ? new ChannelFullException(message)
                : new ChannelException(message, thrown);
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        giveBack(true);
        LeaseThread thread = idle.poll();
        if (thread == null) {
            thread = new LeaseThread(
                    java.util.Objects.requireNonNull(context, "open").threads(), part.loader());
            all.add(thread);
        }
        Lent lease = new Lent(thread, ages.incrementAndGet());
        FutureTask<Boolean> taking = thread.begin(() -> lease.take(demand));
        try {
            return taking.get() ? lease : Lease.none();
        } catch (InterruptedException e) {
            lease.leave();
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
            if (each instanceof Lent ours) {
                ours.commit();
            }
        }
        giveBack(false);
    }

    /**
     * Flume's channels put what comes back before everything else: so the youngest goes first, or the order were another.
     *
     * @param all also what younger leases stand before, which may end much later
     */
    private void giveBack(boolean all) {
        synchronized (lent) {
            for (Lent each : List.copyOf(lent.descendingMap().values())) {
                if (each.returned()) {
                    each.giveBack();
                } else if (!all) {
                    return;
                }
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
        giveBack(true);
        all.forEach(LeaseThread::end);
        if (started) {
            Made.stopped(channel);
            figures.forget();
        }
    }

    /** A transaction that has taken. All but its end runs on its thread. */
    private final class Lent implements Lease {
        private final LeaseThread thread;
        private final long age;
        private List<Event> events = List.of();
        private @Nullable Transaction transaction;
        private boolean ended;
        private boolean committing;
        private boolean returned;
        private volatile boolean unwanted;

        Lent(LeaseThread thread, long age) {
            this.thread = thread;
            this.age = age;
        }

        boolean take(Demand demand) throws ChannelException, InterruptedException {
            Transaction begun = channel.getTransaction();
            begun.begin();
            List<Event> taken = new ArrayList<>();
            long bytes = 0;
            int most = Math.min(demand.maxEvents(), mostAtOnce());
            long end = System.nanoTime() + demand.upTo().toNanos();
            try {
                while (taken.size() < most && bytes < demand.maxBytes() && !unwanted) {
                    org.apache.flume.Event next = channel.take();
                    if (next != null) {
                        Event ours = Carried.ours(next);
                        taken.add(ours);
                        bytes += ours.size();
                    } else if (taken.isEmpty() && end - System.nanoTime() > 0) {
                        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
                    } else {
                        break;
                    }
                }
            } catch (InterruptedException e) {
                giveUp(begun);
                throw e;
            } catch (RuntimeException | LinkageError e) {
                giveUp(begun);
                throw failure(e);
            }
            return keep(begun, List.copyOf(taken));
        }

        private boolean keep(Transaction begun, List<Event> taken) {
            synchronized (lent) {
                if (taken.isEmpty() || unwanted) {
                    giveUp(begun);
                    return false;
                }
                events = taken;
                transaction = begun;
                lent.put(age, this);
                return true;
            }
        }

        /** Nobody waits for it any more: what it has taken, or is about to take, goes back. */
        void leave() {
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

        boolean returned() {
            return returned;
        }

        /** The channel may take its time: meanwhile other leases begin and end. */
        void commit() throws ChannelException {
            Transaction open;
            synchronized (lent) {
                open = transaction;
                if (ended || returned || committing || open == null) {
                    return;
                }
                committing = true;
            }
            try {
                thread.call(() -> {
                    open.commit();
                    open.close();
                    return true;
                });
            } catch (Exception e) {
                synchronized (lent) {
                    committing = false;
                }
                throw failure(e);
            }
            synchronized (lent) {
                over();
            }
        }

        @Override
        public void rollback() {
            synchronized (lent) {
                if (!ended && !committing && transaction != null) {
                    returned = true;
                }
            }
            ChannelAdapter.this.giveBack(false);
        }

        void giveBack() {
            Transaction open = java.util.Objects.requireNonNull(transaction, "taken");
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
            lent.remove(age);
            idle.add(thread);
        }
    }
}
