package org.millrace.source.netcat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;

/**
 * Cuts a stream of bytes into lines. Grows from small, since most connections are quiet, to what makes reads cheap. Belongs
 * to one thread.
 */
final class LineBuffer {
    private static final int SMALLEST = 4 * 1024;
    private static final int USUAL_MOST = 128 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    /** What a call of {@link #lines} ended with. */
    enum End {
        /** No further newline in the buffer. */
        DRAINED,
        /** As many lines as were asked for; there may be more. */
        ENOUGH,
        /** The next line is longer than allowed. */
        TOO_LONG
    }

    private final int maxChars;
    private byte[] bytes = new byte[SMALLEST];
    /** Where the first unfinished line begins. */
    private int start;
    /** Up to where that line has been searched for its newline. */
    private int searched;
    /** Where free space begins. */
    private int end;

    /** Cuts lines of at most {@code maxChars} characters, newline included. */
    LineBuffer(int maxChars) {
        this.maxChars = maxChars;
    }

    /** Free space to read into, never empty; tell {@link #filled} afterwards how much came. */
    ByteBuffer space() {
        if (start == end) {
            start = 0;
            searched = 0;
            end = 0;
        } else if (end == bytes.length && start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            searched -= start;
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        return ByteBuffer.wrap(bytes, end, bytes.length - end);
    }

    void filled(int count) {
        end += count;
        if (end == bytes.length && bytes.length < USUAL_MOST) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    /** Adds the complete lines, without their newlines, to {@code to}: at most {@code most} of them. */
    End lines(List<Event> to, int most) {
        for (int n = 0; n < most; n++) {
            int newline = indexOfNewline(searched);
            if (newline < 0) {
                searched = end;
                return tooLong(start, end) ? End.TOO_LONG : End.DRAINED;
            }
            if (tooLong(start, newline)) {
                return End.TOO_LONG;
            }
            to.add(Event.of(Arrays.copyOfRange(bytes, start, newline)));
            start = newline + 1;
            searched = start;
        }
        return End.ENOUGH;
    }

    /** Adds what is left when the stream has ended, if anything is. */
    End rest(List<Event> to) {
        if (start == end) {
            return End.DRAINED;
        }
        if (tooLong(start, end)) {
            return End.TOO_LONG;
        }
        to.add(Event.of(Arrays.copyOfRange(bytes, start, end)));
        start = end;
        searched = end;
        return End.DRAINED;
    }

    private boolean tooLong(int from, int to) {
        // A character takes at least one byte: mostly the byte count settles it.
        return to - from >= maxChars && characters(from, to) >= maxChars;
    }

    /** UTF-16 characters in a stretch of UTF-8. */
    private int characters(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if ((b & 0xc0) != 0x80) {
                count += b >= 0xf0 ? 2 : 1;
            }
        }
        return count;
    }

    private int indexOfNewline(int from) {
        byte[] in = bytes;
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) LONGS.get(in, i) ^ NEWLINES;
            long hit = (word - ONES) & ~word & TOPS;
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < end; i++) {
            if (in[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
