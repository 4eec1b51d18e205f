package org.millrace.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads from the bytes of one message, never beyond them. What numbers and lengths look like is a protocol's. Belongs to one thread. */
public class Bytes {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int at;
    private int end;

    /** For protocols. */
    protected Bytes() {}

    /** Turns to other bytes. */
    public final void over(byte[] given, int from, int length) {
        bytes = given;
        at = from;
        end = from + length;
    }

    /** Where it is. */
    public final int position() {
        return at;
    }

    /** How many bytes are left. */
    public final int remaining() {
        return end - at;
    }

    /** One byte. */
    public final byte next() throws MalformedCallException {
        if (at == end) {
            throw cutOff();
        }
        return bytes[at++];
    }

    /** A number of seven bits a byte, the lowest first, each but the last with its highest bit set. */
    public final long readVarint() throws MalformedCallException {
        int b = next();
        if (b >= 0) {
            return b;
        }
        long value = b & 0x7f;
        for (int shift = 7; b < 0; shift += 7) {
            if (shift > 63) {
                throw new MalformedCallException("a number of more than ten bytes at byte " + at);
            }
            b = next();
            value |= (long) (b & 0x7f) << shift;
        }
        return value;
    }

    /** A number of four bytes, the highest first. */
    public final int readInt() throws MalformedCallException {
        if (remaining() < Integer.BYTES) {
            throw cutOff();
        }
        int value = ((bytes[at] & 0xff) << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
        at += Integer.BYTES;
        return value;
    }

    /** The length of what follows, which is there. */
    public final int checked(long length) throws MalformedCallException {
        if (length < 0 || length > end - at) {
            throw new MalformedCallException(
                    "a length of " + length + " at byte " + at + ", with " + (end - at) + " bytes left");
        }
        return (int) length;
    }

    /** So many bytes, which are there. */
    public final byte[] bytes(int length) {
        if (length == 0) {
            return NONE;
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** A text of so many bytes, which are there. */
    public final String text(int length) {
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** A text that comes again and again. */
    public final String word(int length, Words words) {
        at += length;
        return words.word(bytes, at - length, length);
    }

    /** So many bytes. */
    public final byte[] readFixed(int length) throws MalformedCallException {
        if (length > end - at) {
            throw cutOff();
        }
        return bytes(length);
    }

    /** Whether what follows begins so. */
    public final boolean startsWith(byte[] expected) {
        return remaining() >= expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    /** Passes over so many bytes, which are there. */
    public final void skip(int count) {
        at += count;
    }

    private MalformedCallException cutOff() {
        return new MalformedCallException("the message ends at byte " + end + ", in the middle of a value");
    }
}
