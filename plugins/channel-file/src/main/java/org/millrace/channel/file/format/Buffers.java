package org.millrace.channel.file.format;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays that batches are encoded in, used again and again: a new one for each batch would have the collector run over fresh
 * memory all the time. Safe for threads.
 */
public final class Buffers {
    private static final int KEPT = 16;
    private static final int LARGEST = 2 << 20;
    private static final int STEP = 64 << 10;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /** An array of that length or more, whatever is in it. */
    public byte[] atLeast(int length) {
        byte[] kept = free.poll();
        if (kept != null && kept.length >= length) {
            return kept;
        }
        return new byte[length > LARGEST ? length : (length + STEP - 1) / STEP * STEP];
    }

    /** Nobody reads or writes the array any more. */
    public void giveBack(byte[] array) {
        if (array.length <= LARGEST) {
            var unused = free.offer(array);
        }
    }
}
