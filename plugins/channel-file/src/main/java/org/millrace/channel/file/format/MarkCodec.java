package org.millrace.channel.file.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.mark.Mark;

/**
 * Marks, before the body of a record that is flagged {@link Frame#MARKED}. Numbers are big-endian.
 *
 * <pre>
 *   section = length:int floor:long { keyLength:short key version:long size:short mark }
 * </pre>
 *
 * {@code length} counts the bytes behind it; the key is UTF-8. A size of -1 says that the key is dropped. Each change has a version of
 * its own, greater than those before it, and of two entries of a key the one with the greater version holds, wherever each of
 * them was found. In a snapshot, whatever has a version up to {@code floor} is in it already; elsewhere the floor is 0.
 */
public final class MarkCodec {
    private static final int FIXED = Short.BYTES + Long.BYTES + Short.BYTES;
    private static final short DROPPED = -1;

    private MarkCodec() {}

    /**
     * What a key was last said to be.
     *
     * @param version of the change that said so
     * @param mark empty if the key was dropped
     */
    public record Entry(long version, Optional<Mark> mark) {}

    /**
     * A section as it was read.
     *
     * @param floor what is older is in it
     * @param entries by key
     */
    public record Section(long floor, Map<String, Entry> entries) {}

    /** A section. */
    public static byte[] encode(long floor, Map<String, Entry> entries) {
        Map<String, byte[]> keys = new HashMap<>();
        int length = Long.BYTES;
        for (Map.Entry<String, Entry> each : entries.entrySet()) {
            byte[] key = each.getKey().getBytes(StandardCharsets.UTF_8);
            keys.put(each.getKey(), key);
            length +=
                    FIXED + key.length + each.getValue().mark().map(Mark::size).orElse(0);
        }
        ByteBuffer to =
                ByteBuffer.allocate(Integer.BYTES + length).putInt(length).putLong(floor);
        entries.forEach((name, entry) -> {
            byte[] key = keys.getOrDefault(name, new byte[0]);
            to.putShort((short) key.length).put(key).putLong(entry.version());
            if (entry.mark().isPresent()) {
                to.putShort((short) entry.mark().get().size())
                        .put(entry.mark().get().bytes());
            } else {
                to.putShort(DROPPED);
            }
        });
        return to.array();
    }

    /** How many bytes a section takes that begins here. */
    public static int length(byte[] bytes, int offset, int available) throws BatchCodec.MalformedBatchException {
        int length = available < Integer.BYTES ? -1 : ByteBuffer.wrap(bytes).getInt(offset);
        if (length < Long.BYTES || length > available - Integer.BYTES) {
            throw new BatchCodec.MalformedBatchException("marks of " + length + " bytes in " + available);
        }
        return Integer.BYTES + length;
    }

    /** Reads a section, and leaves the buffer behind it. */
    public static Section decode(ByteBuffer from) throws BatchCodec.MalformedBatchException {
        int start = from.position();
        int length = length(from.array(), from.arrayOffset() + start, from.remaining());
        ByteBuffer section = from.duplicate();
        section.position(start + Integer.BYTES).limit(start + length);
        from.position(start + length);
        try {
            long floor = section.getLong();
            Map<String, Entry> entries = new HashMap<>();
            while (section.hasRemaining()) {
                String key = new String(bytes(section, section.getShort()), StandardCharsets.UTF_8);
                long version = section.getLong();
                int size = section.getShort();
                Optional<Mark> mark = size == DROPPED ? Optional.empty() : Optional.of(Mark.of(bytes(section, size)));
                entries.put(key, new Entry(version, mark));
            }
            return new Section(floor, entries);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new BatchCodec.MalformedBatchException("marks that are cut off: " + e);
        }
    }

    private static byte[] bytes(ByteBuffer from, int length) throws BatchCodec.MalformedBatchException {
        if (length < 0 || length > from.remaining()) {
            throw new BatchCodec.MalformedBatchException("a length of " + length + " among marks");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
