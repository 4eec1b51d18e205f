package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;

/**
 * The gate of a port: which channel stands behind it, who is inside, and whether it is closed. Puts wait before a closed gate, and behind
 * what is carried over. Open to every thread; the lock is the port's, and its other parts are handed it.
 */
final class Gate {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();

    private final String name;
    private final Duration wait;
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private int users;
    private int puts;
    private volatile boolean fenced;
    private volatile boolean shut;
    private volatile String onHold = "";
    private volatile @Nullable Attached attached;

    /**
     * @param name the channel's
     * @param wait how long a put waits at a closed gate
     */
    Gate(String name, Duration wait) {
        this.name = name;
        this.wait = wait;
    }

    /** The channel behind it, whether the gate is open or not. */
    @Nullable
    Attached attached() {
        return attached;
    }

    boolean isFenced() {
        return fenced;
    }

    /** Has somebody told whenever it is about to be closed for a replacement, or has been opened. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /** Enters to put something, unless that would mean to wait; null then. */
    @Nullable
    Attached enterToPutNow(CarryOver carryOver) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Attached a = attached;
            if (fenced || shut || a == null || carryOver.waits()) {
                return null;
            }
            users++;
            puts++;
            return a;
        } finally {
            lock.unlock();
        }
    }

    /** Enters to put something, when the gate is open and nothing that came before waits. {@link #leaveFromPut} follows. */
    Attached enterToPut(CarryOver carryOver) throws RefusedException, InterruptedException {
        long began = System.nanoTime();
        Attached full;
        lock.lockInterruptibly();
        try {
            while (true) {
                Attached a = attached;
                boolean open = !fenced && !shut && a != null;
                if (a != null && open && !carryOver.waits()) {
                    users++;
                    puts++;
                    return a;
                }
                boolean forRoom = open && carryOver.isFull();
                Duration most = a != null && forRoom ? a.keepAlive() : wait;
                long left = most.toNanos() - (System.nanoTime() - began);
                if (left <= 0) {
                    if (a == null || !open) {
                        throw new RefusedException(
                                Reason.FAILED,
                                "channel " + name + " is " + (onHold.isEmpty() ? "not there" : onHold)
                                        + "; try again later",
                                null);
                    }
                    full = a;
                    break;
                }
                long unused = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        throw new RefusedException(
                Reason.FULL,
                "Channel " + name + " is full: " + full.events() + " events are in it, and " + carryOver.note()
                        + ". See whether its sinks keep up, or raise the limit.",
                null);
    }

    void leaveFromPut() {
        lock.lock();
        try {
            puts--;
            users--;
            if (fenced || shut) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Enters to do something else; null if the gate is closed. {@link #leave} follows. */
    @Nullable
    Attached enter() {
        lock.lock();
        try {
            Attached a = fenced ? null : attached;
            if (a != null) {
                users++;
            }
            return a;
        } finally {
            lock.unlock();
        }
    }

    /** The same for who has the lock and sees that it is open. */
    void entered() {
        users++;
    }

    /** With the lock held. */
    void leave() {
        users--;
        if (fenced) {
            changed.signalAll();
        }
    }

    /** Whether nobody but puts is inside. With the lock held. */
    boolean hasOnlyPuts() {
        return users == puts;
    }

    /** With the lock held. */
    boolean isEmpty() {
        return users == 0;
    }

    /** Whether nothing stands behind it and nothing is about to. */
    boolean isVacant() {
        return attached == null && !fenced;
    }

    /** Closes it for a replacement. */
    void close() {
        fenced = true;
        watchers.forEach(Runnable::run);
    }

    /**
     * Opens it.
     *
     * @param to what stands behind it from now on; null for nothing
     */
    void open(@Nullable Attached to) {
        lock.lock();
        try {
            attached = to;
            fenced = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        watchers.forEach(Runnable::run);
    }

    /** What stood behind it is gone; it stays closed for its successor. */
    void vacate() {
        attached = null;
    }

    /**
     * Says that a person has put the channel on hold.
     *
     * @param why for those who are refused; empty to end the hold
     * @param drains whether puts are refused although the channel is there
     */
    void onHold(String why, boolean drains) {
        lock.lock();
        try {
            onHold = why;
            shut = drains;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What a person has put the channel on; empty for nothing. */
    String hold() {
        return onHold;
    }

    /** Waits for the puts that were running when the channel began to be drained; false if some still are. */
    boolean awaitShut(Duration deadline) throws InterruptedException {
        long left = deadline.toNanos();
        lock.lockInterruptibly();
        try {
            while (shut && puts > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !shut || puts == 0;
        } finally {
            lock.unlock();
        }
    }
}
