package org.millrace.rpc;

import java.nio.ByteBuffer;

/** A number of four bytes, the highest first, that may come in pieces. Belongs to one thread at a time. */
public final class FourBytes {
    private int number;
    private int have;

    /** Takes what has come of it; whether it is whole. */
    public boolean read(ByteBuffer from) {
        if (have == 0 && from.remaining() >= Integer.BYTES) {
            number = from.getInt();
            return true;
        }
        while (from.hasRemaining()) {
            number = (number << Byte.SIZE) | (from.get() & 0xff);
            if (++have == Integer.BYTES) {
                have = 0;
                return true;
            }
        }
        return false;
    }

    /** The number that was read last. */
    public int number() {
        return number;
    }

    /** Writes what has come of one that is not whole, for a successor. */
    public void writeTo(ByteBuffer to) {
        for (int i = have - 1; i >= 0; i--) {
            to.put((byte) (number >>> (Byte.SIZE * i)));
        }
    }
}
