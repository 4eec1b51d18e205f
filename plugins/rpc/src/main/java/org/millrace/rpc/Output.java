package org.millrace.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes messages into memory that is used again and again. Belongs to one thread. */
public final class Output {
    /** A connection that nobody speaks on has no memory for answers. */
    private static final byte[] NONE = {};

    private static final int LEAST = 128;
    /** The most bytes that are kept for the next message. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes = NONE;
    private int length;

    /** Forgets what was written. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = NONE;
        }
    }

    /** What was written is at the beginning of this. Good until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** One byte. */
    public void writeByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    /** These bytes and nothing else. */
    public void writeFixed(byte[] value) {
        writeFixed(value, value.length);
    }

    private void writeFixed(byte[] value, int count) {
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
    }

    /** As {@link Bytes#readVarint} reads it. */
    public void writeVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** A varint with its sign in the lowest bit. */
    public void writeLong(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    /** Bytes behind their length as {@link #writeLong} has it. */
    public void writeBytes(byte[] value) {
        writeLong(value.length);
        writeFixed(value);
    }

    /** A text, as {@link #writeBytes}. */
    public void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A number of four bytes, the highest first. */
    public void writeInt(int value) {
        room(Integer.BYTES);
        length += Integer.BYTES;
        setInt(length - Integer.BYTES, value);
    }

    /** The same, over one that was written. */
    public void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            int twice = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(LEAST, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), twice));
        }
    }
}
