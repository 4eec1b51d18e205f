package org.millrace.source.netcat;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the buffers of all connections may take together, of all netcat sources of the process. What does not fit is
 * refused to the connection that asks, so that no number of peers with unfinished lines fills the heap. Open to every thread.
 */
final class HeapShare {
    /** What the process has: an eighth of its largest heap. */
    static final HeapShare OF_PROCESS = new HeapShare(Runtime.getRuntime().maxMemory() / 8);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    HeapShare(long most) {
        this.most = most;
    }

    long most() {
        return most;
    }

    /** The longest line, in characters, of which one always fits, whatever bytes it is made of. */
    int longestLine() {
        return (int) Math.min(16 << 20, most / 4);
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
