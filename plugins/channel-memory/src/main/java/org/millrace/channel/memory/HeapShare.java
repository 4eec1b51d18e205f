package org.millrace.channel.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the events of all memory channels of the process may take of the heap together, whatever their capacities say: a number
 * that a user types makes no memory. Open to every thread.
 */
final class HeapShare {
    /** What the process has: half of its largest heap. */
    static final HeapShare OF_PROCESS = new HeapShare(Runtime.getRuntime().maxMemory() / 2);

    /** An event, its body and its place in the queue, beside the bytes of the body. */
    static final int EVENT = 64;

    /** A header, beside its characters. */
    static final int HEADER = 112;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    HeapShare(long most) {
        this.most = most;
    }

    long most() {
        return most;
    }

    boolean fits(long bytes) {
        return bytes <= most - taken.get();
    }

    /** Takes bytes, or gives back a negative number of them. */
    void add(long bytes) {
        taken.addAndGet(bytes);
    }

    long taken() {
        return taken.get();
    }
}
