package org.millrace.avro.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes Avro's binary form into memory that is used again and again. Belongs to one thread. */
public final class Output {
    private static final int FIRST = 4096;
    /** The most bytes that are kept for the next message. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[FIRST];
    private int length;

    /** Forgets what was written. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[FIRST];
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

    void writeByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void writeFixed(byte[] value) {
        writeFixed(value, value.length);
    }

    private void writeFixed(byte[] value, int count) {
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
    }

    void writeLong(long value) {
        room(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void writeBytes(byte[] value) {
        writeLong(value.length);
        writeFixed(value);
    }

    void writeString(String value) {
        byte[] form = value.getBytes(StandardCharsets.UTF_8);
        writeLong(form.length);
        writeFixed(form);
    }

    /** A number of four bytes, as frames have them. */
    void writeInt(int value) {
        room(Integer.BYTES);
        length += Integer.BYTES;
        setInt(length - Integer.BYTES, value);
    }

    void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    /** Begins a message of one part; how long that is comes by {@link #endFrame}. */
    int beginFrame(int serial) {
        writeInt(serial);
        writeInt(1);
        writeInt(0);
        return length;
    }

    void endFrame(int begun) {
        setInt(begun - Integer.BYTES, length - begun);
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), (int)
                    Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length)));
        }
    }
}
