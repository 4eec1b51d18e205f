package org.millrace.thrift.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.millrace.rpc.FourBytes;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.Gathering;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;

/**
 * Puts frames together from what a connection brings. A frame is
 *
 * <pre>
 *   int32 length, in network order | a message
 * </pre>
 *
 * What can't be the beginning of one is told at its first byte. Belongs to one thread at a time.
 */
final class ThriftFrames implements Frames {
    private static final int TLS = 0x1603;
    /** What those who agree upon security first begin with: a step, and the length of its name. */
    private static final int SASL_BEGINS = 0x01000000;

    private static final int HTTP_POST =
            ByteBuffer.wrap("POST".getBytes(StandardCharsets.US_ASCII)).getInt();

    private final int most;
    private final Gathering message;
    private final FourBytes length = new FourBytes();
    private Form form;
    private boolean within;

    /**
     * A reader.
     *
     * @param most the most bytes of one message
     * @param memory asked before any is taken
     */
    ThriftFrames(Form form, int most, Memory memory) {
        this.form = form;
        this.most = most;
        this.message = new Gathering(memory);
    }

    void form(Form other) {
        form = other;
    }

    @Override
    public @Nullable Frame read(ByteBuffer from) throws MalformedCallException, NoRoomException {
        if (!within) {
            if (!length.read(from)) {
                return null;
            }
            check(length.number());
            message.expect(length.number());
            within = true;
        }
        if (message.length() == 0 && from.hasRemaining()) {
            checkBeginning(from.get(from.position()) & 0xff);
        }
        if (!message.take(from)) {
            return null;
        }
        within = false;
        // The serial is within the message.
        return message.whole(0);
    }

    private void check(int bytes) throws MalformedCallException {
        if (bytes > 0 && bytes <= most) {
            return;
        }
        int begins = bytes >>> Short.SIZE;
        if (begins == TLS) {
            throw new MalformedCallException("it begins as TLS does; turn ssl on here, or off there");
        }
        if (begins >>> Byte.SIZE == Form.BINARY_BEGINS || begins >>> Byte.SIZE == Form.COMPACT_BEGINS) {
            throw new MalformedCallException("its messages are in no frames; the client needs a framed transport");
        }
        if (bytes == SASL_BEGINS) {
            throw wantsSasl();
        }
        if (bytes == HTTP_POST) {
            throw new MalformedCallException("it speaks HTTP; the client needs a framed transport over TCP");
        }
        throw new MalformedCallException(
                "a message of " + Integer.toUnsignedString(bytes) + " bytes is announced, and the most is " + most);
    }

    private static MalformedCallException wantsSasl() {
        return new MalformedCallException("it wants to agree upon security first, as kerberos = true has it;"
                + " that is to be the same at both ends");
    }

    private void checkBeginning(int first) throws MalformedCallException {
        // A message of the binary form without a version begins with the length of its name.
        boolean binary = first == Form.BINARY_BEGINS || first == 0;
        if (form == Form.BINARY ? binary : first == Form.COMPACT_BEGINS) {
            return;
        }
        if (binary || first == Form.COMPACT_BEGINS) {
            throw new MalformedCallException("it speaks the " + (binary ? "binary" : "compact")
                    + " protocol and not the " + (binary ? "compact" : "binary")
                    + " one; protocol is to be the same at both ends");
        }
        if (length.number() == SASL_BEGINS) {
            throw wantsSasl();
        }
        throw new MalformedCallException("a message begins with 0x" + Integer.toHexString(first));
    }

    /** What has come of a message that has not ended, for another reader to begin with. This one is of no use any more. */
    ByteBuffer rest() {
        ByteBuffer rest = ByteBuffer.allocate(Integer.BYTES + message.length());
        if (within) {
            rest.putInt(length.number());
            message.writeTo(rest);
        } else {
            length.writeTo(rest);
        }
        return rest.flip();
    }

    @Override
    public void discard() {
        message.discard();
    }
}
