package org.millrace.bucket.sink;

import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers that were used and may be used again: a file has one only while something of a delivery is on its way into it. */
final class Buffers {
    static final int SMALLEST = 16 * 1024;
    static final int LARGEST = 1024 * 1024;
    private static final int SPARE = 8;

    private final Deque<byte[]> spare = new ArrayDeque<>();

    byte[] take() {
        byte[] buffer = spare.pollFirst();
        return buffer == null ? new byte[SMALLEST] : buffer;
    }

    void give(byte[] buffer) {
        if (spare.size() < SPARE) {
            spare.addFirst(buffer);
        }
    }
}
