package org.millrace.avro.rpc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from what a connection brings. A message is
 *
 * <pre>
 *   int32 serial | int32 number of parts | for each part: int32 length, bytes
 * </pre>
 *
 * in network order. Memory is taken as bytes arrive, never because somebody announced them, and asked for before it is taken. Belongs to
 * one thread at a time.
 */
public final class FrameReader {
    private static final int FIRST = 512;
    /** A message of more parts has most of them empty: Avro's own are of 8 KiB. */
    private static final int MOST_PARTS = 1 << 20;

    private static final int TLS = 0x1603;
    private static final int ZLIB = 0x78;

    private static final byte[] NONE = {};

    /** The memory that messages on their way may take together. */
    public interface Memory {
        /** As much as there is. */
        Memory ENDLESS = new Memory() {
            @Override
            public boolean take(long bytes) {
                return true;
            }

            @Override
            public void giveBack(long bytes) {}
        };

        /** Takes so many bytes, or none. */
        boolean take(long bytes);

        /** Gives so many bytes back. */
        void giveBack(long bytes);
    }

    private enum Expecting {
        SERIAL,
        PARTS,
        LENGTH,
        BYTES
    }

    private final int most;
    private final Memory memory;

    private Expecting expecting = Expecting.SERIAL;
    /** Whether nothing has come yet. */
    private boolean first = true;
    /** The bytes of a number that have come. */
    private int number;

    private int numberBytes;

    private int serial;
    private int parts;
    private int missing;
    private byte[] bytes = NONE;
    private int length;

    /**
     * A reader.
     *
     * @param most the most bytes of one message
     * @param memory asked before any is taken
     */
    public FrameReader(int most, Memory memory) {
        this.most = most;
        this.memory = memory;
    }

    /**
     * Takes what has come, up to the end of a message.
     *
     * @return the next whole message, whose memory ({@code bytes.length}) is the caller's to give back; null if it needs more bytes than there are
     * @throws MalformedCallException if this is no message, or one that is too large: nothing more can be read here
     * @throws NoRoomException if the share is used up
     */
    public @Nullable Frame read(ByteBuffer from) throws MalformedCallException, NoRoomException {
        while (true) {
            if (expecting == Expecting.BYTES) {
                int now = Math.min(missing, from.remaining());
                grow(now);
                from.get(bytes, length, now);
                length += now;
                missing -= now;
                if (missing > 0) {
                    return null;
                }
                if (--parts == 0) {
                    return whole();
                }
                expecting = Expecting.LENGTH;
            } else if (!readNumber(from)) {
                return null;
            } else {
                take(number);
                if (expecting == Expecting.LENGTH && parts == 0) {
                    return whole();
                }
            }
        }
    }

    private boolean readNumber(ByteBuffer from) {
        if (numberBytes == 0 && from.remaining() >= Integer.BYTES) {
            number = from.getInt();
            return true;
        }
        while (from.hasRemaining()) {
            number = (number << Byte.SIZE) | (from.get() & 0xff);
            if (++numberBytes == Integer.BYTES) {
                numberBytes = 0;
                return true;
            }
        }
        return false;
    }

    private void take(int value) throws MalformedCallException {
        switch (expecting) {
            case SERIAL -> {
                if (first) {
                    checkSpeech(value);
                    first = false;
                }
                serial = value;
                expecting = Expecting.PARTS;
            }
            case PARTS -> {
                if (value < 0 || value > MOST_PARTS) {
                    throw new MalformedCallException("a message of " + Integer.toUnsignedString(value) + " parts");
                }
                parts = value;
                expecting = Expecting.LENGTH;
            }
            case LENGTH -> {
                if (value < 0 || value > most - length) {
                    throw new MalformedCallException("a message of " + (length + Integer.toUnsignedLong(value))
                            + " bytes is announced, and the most is " + most);
                }
                missing = value;
                expecting = Expecting.BYTES;
            }
            case BYTES -> throw new IllegalStateException();
        }
    }

    /** A client counts its calls from a small number on; what begins with these bytes speaks something else. */
    private static void checkSpeech(int beginning) throws MalformedCallException {
        if (beginning >>> Short.SIZE == TLS) {
            throw new MalformedCallException("it begins as TLS does; turn ssl on here, or off there");
        }
        if (beginning >>> (3 * Byte.SIZE) == ZLIB) {
            throw new MalformedCallException(
                    "it begins as a compressed stream does; compression-type is to be the same at both ends");
        }
    }

    private void grow(int by) throws NoRoomException {
        if (by <= bytes.length - length) {
            return;
        }
        // All that is known to come is the rest of this part, and perhaps it does not.
        int wanted = Math.max(length + by, Math.min(length + missing, Math.max(FIRST, 2 * bytes.length)));
        int more = wanted - bytes.length;
        if (!memory.take(more)) {
            throw new NoRoomException(length + missing);
        }
        bytes = Arrays.copyOf(bytes, wanted);
    }

    private Frame whole() {
        Frame frame = new Frame(serial, bytes, length);
        bytes = NONE;
        length = 0;
        parts = 0;
        expecting = Expecting.SERIAL;
        return frame;
    }

    /**
     * What has come of a message that has not ended, in a form from which another reader goes on when it reads that first. This one is of no
     * use any more.
     */
    public ByteBuffer rest() {
        ByteBuffer rest = ByteBuffer.allocate(4 * Integer.BYTES + length);
        if (expecting != Expecting.SERIAL) {
            rest.putInt(serial);
        }
        // The parts that are whole already, and the one that is on its way, are told as one.
        if (expecting == Expecting.LENGTH) {
            if (length > 0) {
                rest.putInt(parts + 1).putInt(length).put(bytes, 0, length);
            } else {
                rest.putInt(parts);
            }
        } else if (expecting == Expecting.BYTES) {
            rest.putInt(parts).putInt(length + missing).put(bytes, 0, length);
        }
        for (int i = numberBytes - 1; i >= 0; i--) {
            rest.put((byte) (number >>> (Byte.SIZE * i)));
        }
        return rest.flip();
    }

    /** Gives back what a message that never came to its end has taken. */
    public void discard() {
        memory.giveBack(bytes.length);
        bytes = NONE;
        length = 0;
    }

    /** There is no memory left for what is on its way. */
    public static final class NoRoomException extends Exception {
        private static final long serialVersionUID = 1L;

        NoRoomException(int bytes) {
            super("no memory is left for a message of at least " + bytes + " bytes");
        }
    }
}
