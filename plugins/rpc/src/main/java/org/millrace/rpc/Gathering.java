package org.millrace.rpc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a message, as they come. Memory is taken for what has come, never because somebody announced it, and asked for before it
 * is taken; whoever has sent a message before is expected to send one of its size. Belongs to one thread at a time.
 */
public final class Gathering {
    private static final int FIRST = 512;
    /** The most that is taken at once because of the message before. */
    private static final int MOST_EXPECTED = 1 << 18;

    private static final byte[] NONE = {};

    private final Memory memory;
    private byte[] bytes = NONE;
    private int length;
    private int missing;
    /** What the message before would have had room in, and a little more, since few are of one size. */
    private int usual;

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
        int least = length + by;
        // All that is known to come is the rest of this part, and perhaps it does not.
        int likely = Math.max(length + missing, usual);
        int wanted = Math.max(least, Math.min(likely, Math.max(Math.max(FIRST, usual), 2 * bytes.length)));
        if (!memory.take(wanted - bytes.length)) {
            wanted = least;
            if (!memory.take(wanted - bytes.length)) {
                throw NoRoomException.forBytes(length + missing);
            }
        }
        bytes = Arrays.copyOf(bytes, wanted);
    }

    /** The message is whole: its memory is the caller's to give back. */
    public Frame whole(int serial) {
        Frame frame = new Frame(serial, bytes, length);
        usual = Math.min(MOST_EXPECTED, length + length / 8);
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
