package org.millrace.api.mark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A few bytes that mean something to the component that made them, and nothing to anybody else: an offset, a list of files, the name
 * of a larger file of the component's own. Immutable; compared by content.
 *
 * <p>Begin it with a number for its form: the next version of the component's code has to read what this one wrote.
 */
public final class Mark {
    /** The most bytes of one mark. What is larger goes into a file of the component's own, and the mark names that. */
    public static final int MAX_BYTES = 1024;

    private final byte[] bytes;

    private Mark(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a mark has at most " + MAX_BYTES + " bytes, this one has "
                    + bytes.length + ": keep the rest in a file and name that");
        }
        this.bytes = bytes;
    }

    /**
     * A mark of these bytes, which are copied; there may be none.
     *
     * @throws IllegalArgumentException if there are more than {@link #MAX_BYTES}
     */
    public static Mark of(byte[] bytes) {
        return new Mark(bytes.clone());
    }

    /** A mark of a text, as UTF-8. */
    public static Mark of(String text) {
        return new Mark(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A mark of one number, as eight bytes. */
    public static Mark of(long number) {
        return new Mark(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes it has. */
    public int size() {
        return bytes.length;
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The number that {@link #of(long)} was given.
     *
     * @throws IllegalStateException if it has not eight bytes
     */
    public long number() {
        if (bytes.length != Long.BYTES) {
            throw new IllegalStateException("a mark of " + bytes.length + " bytes is no number");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mark mark && Arrays.equals(bytes, mark.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How many bytes; never which. */
    @Override
    public String toString() {
        return "Mark[" + bytes.length + " bytes]";
    }
}
