package org.millrace.runtime.flow.part;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part of the flow (a channel, an inlet, a drain): what is wanted of it, and the thread that sees to it. The engine's
 * control thread only ever sets what is wanted; it never waits for a plug-in.
 *
 * <p>If the worker does not take up what is wanted because a plug-in does not return in {@linkplain Haste the time it has}, its thread
 * is interrupted; if that does not help either, worker and thread are left behind and a new worker starts.
 *
 * @param <D> what can be wanted; compared with {@code equals}
 */
public final class Part<D> {
    private static final Logger log = LoggerFactory.getLogger(Part.class);
    private static final Duration LONGEST_NAP = Duration.ofHours(1);

    private final String name;
    private final Patience patience;
    private final Supervisor supervisor;
    private final Function<Runnable, Worker<D>> workers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private D wanted;
    private long wish;
    private Run run;
    private boolean nudged;
    private boolean over;

    /**
     * @param patience how long a worker may take on its way to what is wanted
     * @param workers makes a worker, given what it calls to have its next step at once
     */
    public Part(String name, D first, Patience patience, Supervisor supervisor, Function<Runnable, Worker<D>> workers) {
        this.name = name;
        this.wanted = first;
        this.patience = patience;
        this.supervisor = supervisor;
        this.workers = workers;
        this.run = new Run(workers.apply(this::nudge));
        run.thread.start();
    }

    /** Says what is wanted from now on. Returns at once. */
    public void want(D next) {
        Haste pressed;
        lock.lock();
        try {
            if (over || next.equals(wanted)) {
                return;
            }
            wanted = next;
            wish++;
            changed.signalAll();
            run.worker.wake();
            pressed = run.haste;
        } finally {
            lock.unlock();
        }
        pressed.begin();
    }

    /** Wants this last thing, then lets the thread end once it is done. */
    public void end(D last) {
        want(last);
        lock.lock();
        try {
            over = true;
            changed.signalAll();
            run.worker.wake();
        } finally {
            lock.unlock();
        }
    }

    /** Whether what is wanted now has been taken up. */
    public boolean isSettled() {
        lock.lock();
        try {
            return run.applied == wish;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is wanted now has been taken up. */
    public boolean awaitSettled(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (run.applied != wish) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void nudge() {
        Run nudgedNow;
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
            nudgedNow = run;
            nudgedNow.worker.wake();
        } finally {
            lock.unlock();
        }
        if (nudgedNow.worker.isAwaited()) {
            nudgedNow.haste.begin();
        }
    }

    private boolean isNeeded(Run which) {
        boolean wished;
        lock.lock();
        try {
            if (run != which) {
                return false;
            }
            wished = which.applied != wish;
        } finally {
            lock.unlock();
        }
        return wished || which.worker.isAwaited();
    }

    private void leaveBehind(Run stuck) {
        Run fresh;
        lock.lock();
        try {
            if (run != stuck) {
                return;
            }
            stuck.abandoned = true;
            fresh = new Run(workers.apply(this::nudge));
            run = fresh;
        } finally {
            lock.unlock();
        }
        log.error(
                "{}: a plug-in does not return, not even when interrupted. Its thread {} is left behind; the part goes on"
                        + " with a new one.",
                name,
                stuck.thread.getName());
        stuck.worker.abandon();
        stuck.thread.interrupt();
        fresh.thread.start();
        fresh.haste.begin();
    }

    /** One worker and its thread. */
    private final class Run implements Runnable {
        private final Worker<D> worker;
        private final Thread thread;
        private final Haste haste;
        private long picked = -1;
        private long applied = -1;
        private volatile boolean abandoned;

        Run(Worker<D> worker) {
            this.worker = worker;
            this.thread = new Thread(this, name);
            thread.setDaemon(true);
            this.haste = new Haste(
                    name, patience, supervisor, worker.inHand(), thread, () -> isNeeded(this), () -> leaveBehind(this));
        }

        @Override
        public void run() {
            Duration nap = Duration.ZERO;
            while (goesOn()) {
                try {
                    D next = awaitWork(nap);
                    if (next != null) {
                        worker.apply(next);
                        settled();
                        nap = Duration.ZERO;
                    } else if (goesOn()) {
                        nap = worker.step();
                        haste.stepped();
                    }
                } catch (InterruptedException e) {
                    // Only supervision interrupts this thread, to free it from a plug-in; the loop then looks again.
                    nap = Duration.ZERO;
                } catch (Throwable t) {
                    log.error("{}: a defect of the engine itself; the part goes on.", name, t);
                    nap = Duration.ofSeconds(1);
                }
            }
        }

        /** What is wanted, if it has not been taken up; null if the next step is due. */
        private @Nullable D awaitWork(Duration nap) throws InterruptedException {
            long left = (nap.compareTo(LONGEST_NAP) > 0 ? LONGEST_NAP : nap).toNanos();
            lock.lockInterruptibly();
            try {
                while (applied == wish && !nudged && left > 0 && !abandoned && !over) {
                    left = changed.awaitNanos(left);
                }
                nudged = false;
                if (applied != wish) {
                    picked = wish;
                    return wanted;
                }
                return null;
            } finally {
                lock.unlock();
            }
        }

        /** Marks what was picked as taken up. */
        private void settled() {
            lock.lock();
            try {
                applied = picked;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            haste.progressed();
        }

        private boolean goesOn() {
            lock.lock();
            try {
                return !abandoned && !(over && applied == wish);
            } finally {
                lock.unlock();
            }
        }
    }
}
