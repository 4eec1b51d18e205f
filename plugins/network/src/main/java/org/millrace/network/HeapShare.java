package org.millrace.network;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that something of all connections may take together, of all sources that share this code. What does not fit is
 * refused to the connection that asks, so that no number of peers fills the heap. Open to every thread.
 */
public final class HeapShare {
    /** For what has been read and is no whole line yet, or not cut into lines: an eighth of the largest heap. */
    public static final HeapShare OF_PROCESS =
            new HeapShare(Runtime.getRuntime().maxMemory() / 8);

    /** For the events of batches that are on their way into the channels: a sixteenth of it. */
    public static final HeapShare OF_BATCHES =
            new HeapShare(Runtime.getRuntime().maxMemory() / 16);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** A share of so many bytes. */
    public HeapShare(long most) {
        this.most = most;
    }

    /** How many bytes it has in all. */
    public long most() {
        return most;
    }

    /** The longest line, in characters, of which one always fits, whatever bytes it is made of. */
    public int longestLine() {
        return (int) Math.min(16 << 20, most / 4);
    }

    /** Takes so many bytes more, or none. */
    public boolean take(long bytes) {
        return take(bytes, most);
    }

    /** For what is good to have and not needed: leaves a quarter to those who can't go on without. */
    public boolean takeWhileThereIsPlenty(long bytes) {
        return take(bytes, most - most / 4);
    }

    private boolean take(long bytes, long upTo) {
        if (taken.addAndGet(bytes) <= upTo || bytes <= 0) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Gives so many bytes back. */
    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many bytes are taken. */
    public long taken() {
        return taken.get();
    }
}
