package org.millrace.source.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were read and not taken yet. Whoever reads waits when there are too many of them, so that the command waits in turn. One
 * thread reads and one takes.
 */
final class Lines {
    private static final long MOST_BYTES = 4 << 20;
    /** What one costs besides. */
    private static final int OVERHEAD = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private long bytes;
    private boolean ended;
    private boolean closed;

    /** Adds a line, when there is room. False if nobody takes them any more. */
    boolean add(byte[] line) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && bytes > MOST_BYTES) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            lines.add(line);
            bytes += line.length + OVERHEAD;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** There will be no more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next one; null if none comes in time, or none is left. */
    byte @Nullable [] take(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (lines.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            byte[] line = lines.poll();
            if (line != null) {
                bytes -= line.length + OVERHEAD;
                changed.signalAll();
            }
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all were taken. */
    boolean isOver() {
        lock.lock();
        try {
            return ended && lines.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there will be no more. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody takes them any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
