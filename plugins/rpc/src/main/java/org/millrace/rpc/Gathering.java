package org.millrace.rpc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a message, as they come. Memory is taken for what has come, never because somebody announced it, and asked for before it
 * is taken. Belongs to one thread at a time.
 */
public final class Gathering {
    private static final int FIRST = 512;
    private static final byte[] NONE = {};

    private final Memory memory;
    private byte[] bytes = NONE;
    private int length;
    private int missing;

    /** @param memory asked before any is taken */
    public Gathering(Memory memory) {
        this.memory = memory;
    }

    /** So many more bytes are announced. */
    public void expect(int more) {
        missing = more;
    }

    /** How many bytes have come. */
    public int length() {
        return length;
    }

    /** How many are announced and have not come. */
    public int missing() {
        return missing;
    }

    /**
     * Takes what has come of the bytes that are announced.
     *
     * @return whether all of them are there
     * @throws NoRoomException if the memory is used up
     */
    public boolean take(ByteBuffer from) throws NoRoomException {
        int now = Math.min(missing, from.remaining());
        grow(now);
        from.get(bytes, length, now);
        length += now;
        missing -= now;
        return missing == 0;
    }

    private void grow(int by) throws NoRoomException {
        if (by <= bytes.length - length) {
            return;
        }
        // All that is known to come is the rest of this part, and perhaps it does not.
        int wanted = Math.max(length + by, Math.min(length + missing, Math.max(FIRST, 2 * bytes.length)));
        int more = wanted - bytes.length;
        if (!memory.take(more)) {
            throw NoRoomException.forBytes(length + missing);
        }
        bytes = Arrays.copyOf(bytes, wanted);
    }

    /** The message is whole: its memory is the caller's to give back. */
    public Frame whole(int serial) {
        Frame frame = new Frame(serial, bytes, length);
        bytes = NONE;
        length = 0;
        return frame;
    }

    /** Writes what has come, for a successor. */
    public void writeTo(ByteBuffer to) {
        to.put(bytes, 0, length);
    }

    /** Gives back what a message that never came to its end has taken. */
    public void discard() {
        memory.giveBack(bytes.length);
        bytes = NONE;
        length = 0;
        missing = 0;
    }
}
