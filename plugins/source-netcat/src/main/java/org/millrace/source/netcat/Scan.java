package org.millrace.source.netcat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The two loops over every byte of input; the first looks at eight bytes at a time. */
final class Scan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long NEWLINES = '\n' * ONES;

    private Scan() {}

    /** The index of the first newline in {@code bytes[from, to)}, or -1. */
    static int newline(byte[] bytes, int from, int to) {
        int i = from;
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            // A newline becomes a zero byte; the lowest high bit that survives marks the first zero byte.
            long x = (long) LONGS.get(bytes, i) ^ NEWLINES;
            long hit = (x - ONES) & ~x & HIGHS;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /**
     * How many {@code char}s the UTF-8 in {@code bytes[from, to)} makes: one for each byte that begins a character, two if it
     * begins one of four bytes. The range may begin and end within a character; sums over adjacent ranges are right.
     */
    static int chars(byte[] bytes, int from, int to) {
        int chars = 0;
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (b >= (byte) 0xC0) {
                chars += b >= (byte) 0xF0 && b < 0 ? 2 : 1;
            }
        }
        return chars;
    }
}
