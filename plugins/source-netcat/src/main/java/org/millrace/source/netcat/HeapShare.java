package org.millrace.source.netcat;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that something of all connections may take together, of all netcat sources of the process. What does not fit is
 * refused to the connection that asks, so that no number of peers fills the heap. Open to every thread.
 */
final class HeapShare {
    /** For what has been read and is no whole line yet, or not cut into lines: an eighth of the largest heap. */
    static final HeapShare OF_PROCESS = new HeapShare(Runtime.getRuntime().maxMemory() / 8);

    /** For the events of batches that are on their way into the channels: a sixteenth of it. */
    static final HeapShare OF_BATCHES = new HeapShare(Runtime.getRuntime().maxMemory() / 16);

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
        return take(bytes, most);
    }

    /** For what is good to have and not needed: leaves a quarter to those who can't go on without. */
    boolean takeWhileThereIsPlenty(long bytes) {
        return take(bytes, most - most / 4);
    }

    private boolean take(long bytes, long upTo) {
        if (taken.addAndGet(bytes) <= upTo || bytes <= 0) {
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
