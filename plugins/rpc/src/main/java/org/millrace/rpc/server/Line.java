package org.millrace.rpc.server;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.rpc.Frame;

/**
 * Calls of one connection that wait for a worker, and whether somebody delivers: one at a time does, the event loop or a worker. While many wait,
 * nothing is read. Gives back the memory of calls that nobody delivers. Open to every thread.
 */
final class Line {
    /** So much may wait for a worker beside the calls that are being delivered, in bytes. */
    private static final int MOST_WAITING = 1 << 20;

    private static final int MOST_AT_ONCE = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Frame> calls = new ArrayDeque<>();
    private long waiting;
    private boolean working;
    private boolean ending;
    private boolean givenUp;

    /** Has the caller deliver; false if somebody does, or nobody is to. */
    boolean claim() {
        lock.lock();
        try {
            boolean free = !working && !givenUp;
            working |= free;
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what {@link #claim} began, when nothing is in line. */
    void leave() {
        lock.lock();
        try {
            working = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lines calls up.
     *
     * @return whether the caller is to send a worker
     */
    boolean add(Collection<Frame> arrived, Channel channel) {
        lock.lock();
        try {
            if (givenUp) {
                release(arrived);
                return false;
            }
            calls.addAll(arrived);
            arrived.forEach(frame -> waiting += frame.bytes().length);
            if (waiting > MOST_WAITING) {
                channel.config().setAutoRead(false);
            }
            boolean free = !working;
            working = true;
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what waits; false, and the caller delivers no more, if nothing does. */
    boolean take(List<Frame> into, Channel channel) {
        lock.lock();
        try {
            into.clear();
            while (into.size() < MOST_AT_ONCE && !calls.isEmpty()) {
                Frame next = calls.poll();
                waiting -= next.bytes().length;
                into.add(next);
            }
            regulate(channel);
            working = !into.isEmpty();
            return working;
        } finally {
            lock.unlock();
        }
    }

    /** Reads on, or not, now that the peer takes its answers or does not. */
    void writabilityChanged(Channel channel) {
        lock.lock();
        try {
            regulate(channel);
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: of two threads the one that saw less would have the last word. */
    private void regulate(Channel channel) {
        channel.config().setAutoRead(!ending && waiting <= MOST_WAITING / 2 && channel.isWritable());
    }

    /**
     * Has nothing more read.
     *
     * @return whether somebody delivers
     */
    boolean end(Channel channel) {
        lock.lock();
        try {
            ending = true;
            channel.config().setAutoRead(false);
            return working;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnding() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody delivers what waits and what still comes. */
    void giveUp() {
        lock.lock();
        try {
            release(calls);
            calls.clear();
            waiting = 0;
            givenUp = true;
        } finally {
            lock.unlock();
        }
    }

    static void release(Collection<Frame> delivered) {
        long bytes = 0;
        for (Frame frame : delivered) {
            bytes += frame.bytes().length;
        }
        Ledger.REQUESTS.giveBack(bytes);
    }
}
