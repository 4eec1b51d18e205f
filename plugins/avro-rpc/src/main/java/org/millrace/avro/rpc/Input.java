package org.millrace.avro.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads Avro's binary form from the bytes of one message, never beyond them. */
final class Input {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int at;
    private int end;

    /** Turns to other bytes. */
    void over(byte[] given, int from, int length) {
        bytes = given;
        at = from;
        end = from + length;
    }

    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    byte next() throws MalformedCallException {
        if (at == end) {
            throw cutOff();
        }
        return bytes[at++];
    }

    long readLong() throws MalformedCallException {
        int b = next();
        if (b >= 0) {
            int small = (b >>> 1) ^ -(b & 1);
            return small;
        }
        long zigzag = b & 0x7f;
        for (int shift = 7; b < 0; shift += 7) {
            if (shift > 63) {
                throw new MalformedCallException("a number of more than ten bytes at byte " + at);
            }
            b = next();
            zigzag |= (long) (b & 0x7f) << shift;
        }
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** The length of what follows, which is there. */
    int readLength() throws MalformedCallException {
        long length = readLong();
        if (length < 0 || length > end - at) {
            throw new MalformedCallException(
                    "a length of " + length + " at byte " + at + ", with " + (end - at) + " bytes left");
        }
        return (int) length;
    }

    byte[] readBytes() throws MalformedCallException {
        int length = readLength();
        if (length == 0) {
            return NONE;
        }
        byte[] read = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return read;
    }

    String readString() throws MalformedCallException {
        int length = readLength();
        String read = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return read;
    }

    /** A string that comes again and again. */
    String readString(Words words) throws MalformedCallException {
        int length = readLength();
        String read = words.word(bytes, at, length);
        at += length;
        return read;
    }

    byte[] readFixed(int length) throws MalformedCallException {
        if (length > end - at) {
            throw cutOff();
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    boolean readBoolean() throws MalformedCallException {
        return next() != 0;
    }

    /** How many entries the next block of an array or a map has; none is its end. Each has at least one byte. */
    int readBlock() throws MalformedCallException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > end - at) {
            throw new MalformedCallException(
                    "a block of " + count + " entries at byte " + at + ", with " + (end - at) + " bytes left");
        }
        return (int) count;
    }

    /** Passes a map of strings to bytes over: what Avro's plug-ins tell one another. */
    void skipMetadata() throws MalformedCallException {
        skipMetadata(NONE);
    }

    /** The same; whether it has an entry of this name. */
    boolean skipMetadata(byte[] name) throws MalformedCallException {
        boolean found = false;
        for (int block = readBlock(); block > 0; block = readBlock()) {
            for (int i = 0; i < block; i++) {
                int length = readLength();
                found |= length == name.length && startsWith(name);
                skip(length);
                skip(readLength());
            }
        }
        return found;
    }

    boolean startsWith(byte[] expected) {
        return remaining() >= expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    void skip(int count) {
        at += count;
    }

    private MalformedCallException cutOff() {
        return new MalformedCallException("the message ends at byte " + end + ", in the middle of a value");
    }
}
