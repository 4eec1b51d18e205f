package org.millrace.channel.file;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Capacity in events and bytes, given out in the order in which it was asked for. Its lock is taken once for each put and
 * each end of a lease.
 */
final class Room {
    private final long capacity;
    private final long byteCapacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Condition> waiting = new ArrayDeque<>();
    private volatile long events;
    private volatile long bytes;

    Room(long capacity, long byteCapacity) {
        this.capacity = capacity;
        this.byteCapacity = byteCapacity;
    }

    /** Takes room, waiting for it; false if it did not come in time. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    boolean take(int count, long size, long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!waiting.isEmpty() || !fits(count, size)) {
                Condition turn = lock.newCondition();
                waiting.addLast(turn);
                try {
                    long left = waitNanos;
                    while (waiting.peekFirst() != turn || !fits(count, size)) {
                        if (left <= 0) {
                            return false;
                        }
                        left = turn.awaitNanos(left);
                    }
                } finally {
                    waiting.remove(turn);
                    next();
                }
            }
            events += count;
            bytes += size;
            next();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int count, long size) {
        // A batch larger than all the bytes there are must get in when it is alone, or it never would.
        return events + count <= capacity && (byteCapacity == 0 || bytes + size <= byteCapacity || events == 0);
    }

    private void next() {
        Condition first = waiting.peekFirst();
        if (first != null) {
            first.signal();
        }
    }

    /** Counts what was found at the start, whether it fits or not. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void found(long count, long size) {
        lock.lock();
        try {
            events += count;
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void release(long count, long size) {
        lock.lock();
        try {
            events -= count;
            bytes -= size;
            next();
        } finally {
            lock.unlock();
        }
    }

    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    long capacity() {
        return capacity;
    }

    long byteCapacity() {
        return byteCapacity;
    }
}
