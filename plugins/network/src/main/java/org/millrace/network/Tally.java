package org.millrace.network;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what repeats, and says when its sum is worth a line in the log: at first, and each time that it has doubled. Open to every thread. */
public final class Tally {
    private final AtomicLong sum = new AtomicLong();

    /** Adds one. */
    public boolean add() {
        return add(1);
    }

    /** Adds so many; true if it is to be told. */
    public boolean add(long more) {
        long now = sum.addAndGet(more);
        return Long.highestOneBit(now) != Long.highestOneBit(now - more);
    }

    /** How many there were. */
    public long sum() {
        return sum.get();
    }
}
