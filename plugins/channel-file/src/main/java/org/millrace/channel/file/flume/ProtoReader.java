package org.millrace.channel.file.flume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The part of Protocol Buffers that Flume's files use: varints, little-endian fixed integers, and fields with a length.
 * Checks every length against what is left before it trusts it.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer bytes;

    /** Reads from the position of {@code bytes} to its limit, and moves the position. */
    ProtoReader(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** The next field's number and type as one value, to be compared with {@link #fixed32Tag} and its like. */
    int tag() throws MalformedException {
        return varint();
    }

    static int fixed32Tag(int field) {
        return field << 3 | FIXED32;
    }

    static int fixed64Tag(int field) {
        return field << 3 | FIXED64;
    }

    static int delimitedTag(int field) {
        return field << 3 | DELIMITED;
    }

    int fixed32() throws MalformedException {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    long fixed64() throws MalformedException {
        need(Long.BYTES);
        return bytes.getLong();
    }

    /** A non-negative varint that fits an int, which all of Flume's do. */
    int varint() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            need(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (value > Integer.MAX_VALUE) {
                    throw new MalformedException("a length of " + value);
                }
                return (int) value;
            }
        }
        throw new MalformedException("a number of more than five bytes where a length belongs");
    }

    /** The next {@code length}-prefixed part, sharing the bytes. */
    ProtoReader message() throws MalformedException {
        int length = lengthWithin();
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return new ProtoReader(part);
    }

    byte[] byteArray() throws MalformedException {
        byte[] value = new byte[lengthWithin()];
        bytes.get(value);
        return value;
    }

    String string() throws MalformedException {
        int length = lengthWithin();
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(part);
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("a header that is not UTF-8");
        }
    }

    /** Passes over the value of a field we have no use for. */
    void skip(int tag) throws MalformedException {
        switch (tag & 7) {
            case VARINT -> {
                do {
                    need(1);
                } while (bytes.get() < 0);
            }
            case FIXED64 -> fixed64();
            case DELIMITED -> message();
            case FIXED32 -> fixed32();
            default -> throw new MalformedException("a field of unknown type " + (tag & 7));
        }
    }

    private int lengthWithin() throws MalformedException {
        int length = varint();
        need(length);
        return length;
    }

    private void need(int count) throws MalformedException {
        if (bytes.remaining() < count) {
            throw new MalformedException(count + " bytes expected where " + bytes.remaining() + " are left");
        }
    }
}
