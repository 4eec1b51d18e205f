package org.millrace.serializer.standard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.millrace.api.serializer.Input;

/**
 * The bytes of an input from one place on, as far as they have been read. Grows with what has really come, never with what is
 * expected. Belongs to one reader.
 */
final class Window {
    private static final int FIRST = 8 * 1024;

    private final Input input;
    private final InputStream stream;
    private byte[] bytes = new byte[FIRST];
    private int from;
    private int to;
    private long offset;
    private boolean ended;

    Window(Input input, long offset) throws IOException {
        this.input = input;
        this.stream = input.stream(offset);
        this.offset = offset;
    }

    /** Where it begins, from the beginning of the input. */
    long offset() {
        return offset;
    }

    /** How many bytes are at hand. */
    int available() {
        return to - from;
    }

    /** Whether there is nothing behind what is at hand, and never will be. */
    boolean ended() {
        return ended;
    }

    /** Whether so many bytes are at hand; reads them if they have come. */
    boolean has(int count) throws IOException {
        while (available() < count) {
            if (!read(count)) {
                return false;
            }
        }
        return true;
    }

    /** Reads what comes next; false at the end as it is now. */
    boolean more() throws IOException {
        return read(available() + 1);
    }

    private boolean read(int wanted) throws IOException {
        if (ended) {
            return false;
        }
        if (to == bytes.length) {
            makeRoom(wanted);
        }
        boolean complete = input.complete();
        int count = stream.read(bytes, to, bytes.length - to);
        if (count < 0) {
            ended = complete;
            return false;
        }
        to += count;
        return true;
    }

    private void makeRoom(int wanted) {
        int kept = available();
        if (kept == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, Math.max(wanted, bytes.length + FIRST)));
        } else {
            System.arraycopy(bytes, from, bytes, 0, kept);
        }
        if (from > 0) {
            from = 0;
            to = kept;
        }
    }

    /** Goes on behind so many bytes, which are at hand. */
    void skip(int count) {
        from += count;
        offset += count;
    }

    /** A copy of so many bytes, which are at hand; goes on behind them. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, from, from + count);
        skip(count);
        return taken;
    }

    /** So many bytes that are at hand, without a copy; of no more use once anything is read. */
    ByteBuffer view(int count) {
        return ByteBuffer.wrap(bytes, from, count).slice();
    }

    /** The array that holds what is at hand, from {@link #begin} on; of no more use once anything is read. */
    byte[] array() {
        return bytes;
    }

    int begin() {
        return from;
    }

    /** How many bytes lie before the first place, at or behind {@code behind} and in steps, where these are; -1 if they are not at hand. */
    int find(byte[] wanted, int behind, int step) {
        for (int i = behind; i + wanted.length <= available(); i += step) {
            if (Arrays.equals(bytes, from + i, from + i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
