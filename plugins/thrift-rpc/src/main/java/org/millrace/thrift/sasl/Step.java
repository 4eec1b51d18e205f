package org.millrace.thrift.sasl;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message of those who agree: {@code int8 status | int32 length | bytes}.
 *
 * @param status what it is
 */
@SuppressWarnings("ArrayRecordComponent")
record Step(int status, byte[] payload) {
    /** Names the mechanism. */
    static final int START = 1;
    /** Goes on. */
    static final int OK = 2;
    /** Says that the other can't be believed, and why. */
    static final int BAD = 3;
    /** Says what failed. */
    static final int ERROR = 4;
    /** Is the last one. */
    static final int COMPLETE = 5;

    static final String GSSAPI = "GSSAPI";

    /** A ticket may have the groups of its owner in it. */
    static final int MOST_BYTES = 64 << 10;

    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    /** The next whole one; null if more is to come. */
    static @Nullable Step read(ByteBuf from) {
        if (!from.isReadable()) {
            return null;
        }
        int status = from.getByte(from.readerIndex());
        if (status < START || status > COMPLETE) {
            throw new DecoderException(
                    "it does not begin as kerberos = true has it, which is to be the same at both ends");
        }
        if (from.readableBytes() < HEAD_BYTES) {
            return null;
        }
        int length = from.getInt(from.readerIndex() + 1);
        if (length < 0 || length > MOST_BYTES) {
            throw new DecoderException("a step of " + Integer.toUnsignedString(length)
                    + " bytes on the way to agree, and the most is " + MOST_BYTES);
        }
        if (from.readableBytes() < HEAD_BYTES + length) {
            return null;
        }
        byte[] payload = new byte[length];
        from.skipBytes(HEAD_BYTES).readBytes(payload);
        return new Step(status, payload);
    }

    void write(ByteBuf to) {
        to.writeByte(status).writeInt(payload.length).writeBytes(payload);
    }

    boolean goesOn() {
        return status == OK || status == COMPLETE;
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
