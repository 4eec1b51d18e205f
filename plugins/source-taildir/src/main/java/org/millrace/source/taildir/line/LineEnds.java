package org.millrace.source.taildir.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for line feeds, eight bytes at a time. */
final class LineEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long FEEDS = ONES * '\n';

    private LineEnds() {}

    /** Where the first one is; -1 if there is none. */
    static int find(byte[] data, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long differs = (long) LONGS.get(data, i) ^ FEEDS;
            long found = (differs - ONES) & ~differs & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (data[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The end of a line without its carriage return. */
    static int trimmed(byte[] data, int from, int end) {
        return end > from && data[end - 1] == '\r' ? end - 1 : end;
    }

    /** The last place not behind {@code end} that is not within a character of UTF-8. */
    static int whole(byte[] data, int from, int end) {
        int at = end;
        while (at > from && end - at < 4 && (data[at] & 0xc0) == 0x80) {
            at--;
        }
        return at > from && (data[at] & 0xc0) != 0x80 ? at : end;
    }
}
