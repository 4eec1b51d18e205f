package org.millrace.source.syslog.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What has come of one connection, and where messages begin and end in it, by RFC 6587: one that begins with its length, a blank and a
 * {@code <} is as long as it says, any other ends at a newline or a zero. What is longer than the longest message comes in pieces. Belongs to
 * one thread at a time.
 */
final class Inbox {
    /** A length beyond this is taken for the beginning of a line: a sender that means it has lost its way. */
    static final int LONGEST_FRAME = 16 << 20;

    private static final int MOST_DIGITS = 9;
    private static final byte[] NONE = {};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private final int longest;

    private byte[] bytes = NONE;
    private int start;
    private int end;
    /** No line ends between the start and here. */
    private int searched;
    /** How many bytes of a message whose length is known are still to come or to be cut off. */
    private int frameLeft;
    /** Within a line whose beginning has been cut off. */
    private boolean midLine;

    private int from;
    private int to;
    private boolean cut;
    private long absurd;

    /** @param longest the most bytes of a message */
    Inbox(int longest) {
        this.longest = longest;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the message that was found begins. */
    int from() {
        return from;
    }

    /** Where it ends. */
    int to() {
        return to;
    }

    /** Whether it goes on. */
    boolean isCut() {
        return cut;
    }

    /** How many messages began with an absurd length so far. */
    long absurd() {
        return absurd;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Whether it has begun a message. */
    boolean isWithin() {
        return start < end || frameLeft > 0 || midLine;
    }

    int start() {
        return start;
    }

    /** How it stands, for {@link #back}: the bytes left of a frame; -1 within a line. */
    int stage() {
        return midLine ? -1 : frameLeft;
    }

    /** Goes back to where it stood, before {@link #absorb} is called again. */
    void back(int toStart, int toStage) {
        start = toStart;
        searched = toStart;
        midLine = toStage < 0;
        frameLeft = Math.max(0, toStage);
    }

    /** Takes some bytes behind those it has; the array is its own from now on. Gives back one that it needs no more. */
    byte[] absorb(byte[] more, int length) {
        if (start == end) {
            byte[] old = bytes;
            bytes = more;
            start = 0;
            end = length;
            searched = 0;
            return old;
        }
        int left = end - start;
        byte[] joined = left + length > bytes.length ? new byte[left + length] : bytes;
        System.arraycopy(bytes, start, joined, 0, left);
        System.arraycopy(more, 0, joined, left, length);
        searched -= start;
        start = 0;
        end = left + length;
        bytes = joined;
        return more;
    }

    /** How many bytes more its array will have after {@link #absorb}. */
    int growth(int length) {
        return start == end ? 0 : Math.max(0, end - start + length - bytes.length);
    }

    /** Gives its array back, if it has nothing. */
    int release() {
        int given = bytes.length;
        bytes = NONE;
        start = 0;
        end = 0;
        searched = 0;
        return given;
    }

    byte[] rest() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * Finds the next message.
     *
     * @param over whether nothing comes any more, so that what is left is a message
     */
    boolean next(boolean over) {
        while (true) {
            if (frameLeft == 0 && !midLine) {
                while (start < end && (bytes[start] == '\n' || bytes[start] == 0)) {
                    start++;
                }
                searched = Math.max(searched, start);
                if (start == end || waitsForLength(over)) {
                    return false;
                }
            }
            if (frameLeft > 0 ? !piece(over) : !line(over)) {
                return false;
            }
            if (from < to) {
                return true;
            }
        }
    }

    /** Whether this may be the beginning of a length; if it is a whole one, what it counts begins behind it. */
    private boolean waitsForLength(boolean over) {
        if (bytes[start] < '1' || bytes[start] > '9') {
            return false;
        }
        long count = 0;
        int at = start;
        while (at < end && at - start <= MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            count = 10 * count + bytes[at++] - '0';
        }
        if (at < end && bytes[at] == ' ') {
            at++;
            if (at < end && bytes[at] == '<') {
                if (count > LONGEST_FRAME) {
                    absurd++;
                    midLine = true;
                } else {
                    frameLeft = (int) count;
                    start = at;
                    searched = at;
                }
                return false;
            }
        }
        return at == end && !over;
    }

    private boolean piece(boolean over) {
        int wanted = Math.min(frameLeft, longest);
        int there = end - start;
        boolean torn = there < wanted;
        if (torn && !over) {
            return false;
        }
        from = start;
        to = start + Math.min(wanted, there);
        start = to;
        searched = to;
        frameLeft = torn ? 0 : frameLeft - wanted;
        cut = torn || frameLeft > 0;
        while (!cut && from < to && (bytes[to - 1] == '\n' || bytes[to - 1] == 0)) {
            to--;
        }
        return !torn || there > 0;
    }

    private boolean line(boolean over) {
        int limit = (int) Math.min(end, (long) start + longest + 1);
        int found = search(searched, limit);
        from = start;
        cut = false;
        if (found < limit) {
            to = found;
            start = found + 1;
            midLine = false;
        } else if (end - start > longest) {
            to = start + longest;
            start = to;
            midLine = true;
            cut = true;
        } else if (over && start < end) {
            to = end;
            start = end;
        } else {
            searched = limit;
            return false;
        }
        searched = start;
        return true;
    }

    /** Where the first newline or zero is; the limit if there is none. */
    private int search(int begin, int limit) {
        int at = begin;
        for (; at + 8 <= limit; at += 8) {
            long eight = (long) LONGS.get(bytes, at);
            long newline = eight ^ NEWLINES;
            long hits = (((newline - ONES) & ~newline) | ((eight - ONES) & ~eight)) & HIGH;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (at < limit && bytes[at] != '\n' && bytes[at] != 0) {
            at++;
        }
        return at;
    }
}
