package org.millrace.source.syslog.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.source.Outlet;
import org.millrace.source.syslog.message.MessageSettings;

/**
 * The connections that have something to be delivered, in line, and those who deliver it. Another one begins only if all that there are wait
 * for a channel, or the line is long: the fewer there are, the more connections share a batch. Open to every thread.
 */
public final class Deliveries {
    private static final long IDLE_MS = 2000;
    private static final int LONG_LINE = 16;

    private final int most;
    private final ThreadPoolExecutor threads;
    private final ThreadFactory factory;
    private final Offering offering;
    private final Ledger ledger;
    private final MessageSettings settings;
    private final int batchSize;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<SyslogConnection> line = new ArrayDeque<>();
    private final ArrayDeque<Deliverer> resting = new ArrayDeque<>();
    private int active;
    private int handing;
    private boolean stopped;

    /** @param most how many deliver at once, at most */
    public Deliveries(
            ThreadFactory factory, int most, int batchSize, Outlet outlet, Ledger ledger, MessageSettings settings) {
        this.factory = factory;
        this.most = most;
        this.batchSize = batchSize;
        this.ledger = ledger;
        this.settings = settings;
        offering = new Offering(outlet, ledger);
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_MS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
    }

    /** It has something to be delivered. */
    void schedule(SyslogConnection connection) {
        Deliverer starting = null;
        boolean late;
        lock.lock();
        try {
            late = stopped;
            if (!late) {
                line.add(connection);
                if (active < most && (active == handing || line.size() > LONG_LINE * active)) {
                    active++;
                    starting = resting.poll();
                    if (starting == null) {
                        starting = new Deliverer(this, offering, ledger, settings, batchSize);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            connection.giveUp();
        } else if (starting != null) {
            start(starting);
        }
    }

    private void start(Deliverer starting) {
        try {
            threads.execute(starting);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The end; or no thread is to be had, and whoever comes next tries again.
            lock.lock();
            try {
                active--;
                resting.add(starting);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Who is next in line.
     *
     * @param more whether there is something in hand already
     * @return null if nobody is; without something in hand the deliverer has ended then
     */
    @Nullable
    SyslogConnection next(Deliverer deliverer, boolean more) {
        lock.lock();
        try {
            SyslogConnection next = stopped ? null : line.poll();
            if (next == null && !more) {
                active--;
                resting.add(deliverer);
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** One more waits for a channel, or one less. */
    void handing(int change) {
        lock.lock();
        try {
            handing += change;
        } finally {
            lock.unlock();
        }
    }

    /** A deliverer has failed. */
    void broken() {
        lock.lock();
        try {
            active--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up by itself after a time, on a thread of its own, so that there is time left to hand over what was not delivered. */
    public void giveUpIn(Duration time) {
        factory.newThread(() -> {
                    try {
                        await(time, true);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    giveUp();
                })
                .start();
    }

    /** Waits until all is delivered, or given up. */
    public void await(Duration time) throws InterruptedException {
        await(time, false);
        giveUp();
        threads.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void await(Duration time, boolean alsoIdle) throws InterruptedException {
        long left = time.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && !stopped && (alsoIdle || active > 0 || !line.isEmpty())) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts who waits for a channel; connections see to what they have. */
    public void giveUp() {
        List<SyslogConnection> left;
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            left = new ArrayList<>(line);
            line.clear();
        } finally {
            lock.unlock();
        }
        threads.shutdownNow();
        left.forEach(SyslogConnection::giveUp);
    }
}
