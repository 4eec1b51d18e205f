package org.millrace.avro.rpc;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.millrace.rpc.FourBytes;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.Gathering;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;

/**
 * Puts messages together from what a connection brings. A message is
 *
 * <pre>
 *   int32 serial | int32 number of parts | for each part: int32 length, bytes
 * </pre>
 *
 * in network order. Belongs to one thread at a time.
 */
public final class FrameReader implements Frames {
    /** A message of more parts has most of them empty: Avro's own are of 8 KiB. */
    private static final int MOST_PARTS = 1 << 20;

    private static final int TLS = 0x1603;
    private static final int ZLIB = 0x78;

    private enum Expecting {
        SERIAL,
        PARTS,
        LENGTH,
        BYTES
    }

    private final int most;
    private final Gathering message;
    private final FourBytes number = new FourBytes();

    private Expecting expecting = Expecting.SERIAL;
    /** Whether nothing has come yet. */
    private boolean first = true;

    private int serial;
    private int parts;

    /**
     * A reader.
     *
     * @param most the most bytes of one message
     * @param memory asked before any is taken
     */
    public FrameReader(int most, Memory memory) {
        this.most = most;
        this.message = new Gathering(memory);
    }

    @Override
    public @Nullable Frame read(ByteBuffer from) throws MalformedCallException, NoRoomException {
        while (true) {
            if (expecting == Expecting.BYTES) {
                if (!message.take(from)) {
                    return null;
                }
                if (--parts == 0) {
                    return whole();
                }
                expecting = Expecting.LENGTH;
            } else if (!number.read(from)) {
                return null;
            } else {
                take(number.number());
                if (expecting == Expecting.LENGTH && parts == 0) {
                    return whole();
                }
            }
        }
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
                if (value < 0 || value > most - message.length()) {
                    throw new MalformedCallException(
                            "a message of " + (message.length() + Integer.toUnsignedLong(value))
                                    + " bytes is announced, and the most is " + most);
                }
                message.expect(value);
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

    private Frame whole() {
        parts = 0;
        expecting = Expecting.SERIAL;
        return message.whole(serial);
    }

    /**
     * What has come of a message that has not ended, in a form from which another reader goes on when it reads that first. This one is of no
     * use any more.
     */
    public ByteBuffer rest() {
        int length = message.length();
        ByteBuffer rest = ByteBuffer.allocate(4 * Integer.BYTES + length);
        if (expecting != Expecting.SERIAL) {
            rest.putInt(serial);
        }
        // The parts that are whole already, and the one that is on its way, are told as one.
        if (expecting == Expecting.LENGTH) {
            if (length > 0) {
                rest.putInt(parts + 1).putInt(length);
            } else {
                rest.putInt(parts);
            }
        } else if (expecting == Expecting.BYTES) {
            rest.putInt(parts).putInt(length + message.missing());
        }
        message.writeTo(rest);
        number.writeTo(rest);
        return rest.flip();
    }

    @Override
    public void discard() {
        message.discard();
    }

    /** Begins a message of one part behind what {@code to} has; how long that is comes by {@link #end}. */
    static int begin(int serial, Output to) {
        to.writeInt(serial);
        to.writeInt(1);
        to.writeInt(0);
        return to.length();
    }

    static void end(int begun, Output to) {
        to.setInt(begun - Integer.BYTES, to.length() - begun);
    }
}
