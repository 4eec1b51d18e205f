package org.millrace.rpc.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.rpc.ClientProtocol.Answer;

/** What came over one connection, or that it is broken. Filled by its event loop, emptied by the thread that delivers. */
final class Answers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Answer> come = new ArrayDeque<>();
    private @Nullable Throwable failure;
    private boolean hurried;

    void add(Answer answer) {
        lock.lock();
        try {
            come.add(answer);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection is broken; only the first reason counts. */
    void fail(Throwable why) {
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next answer; null if none comes in time, if the connection is broken and none is left, or if somebody is in a hurry.
     *
     * @param nanos how long to wait, 0 or less not at all
     */
    @Nullable
    Answer next(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (come.isEmpty() && failure == null && !hurried && left > 0) {
                left = changed.awaitNanos(left);
            }
            return come.poll();
        } finally {
            lock.unlock();
        }
    }
}
