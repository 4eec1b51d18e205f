package org.millrace.channel.file.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.crypto.KeyRing;

/**
 * The format of a segment, and the header at its begin. Numbers are big-endian.
 *
 * <pre>
 *   segment-0000000000000007.mrs
 *
 *     0     +----------------------------+
 *           | header                     |  512 bytes
 *    512    +----------------------------+
 *           | the header again           |  512 bytes: one damaged sector spoils one of them
 *   1024    +----------------------------+
 *           | record: head | body        |  {@link Frame}, {@link BatchCodec}
 *           +----------------------------+
 *           | record: head | body        |  back to back, without padding
 *           +----------------------------+
 *           | ...                        |
 *           +----------------------------+
 *           | seal: head                 |  only if it was closed in order: its totals are known without reading it
 *           +----------------------------+
 *
 *   header
 *     0            8         12        16                      32
 *     +------------+---------+---------+-----------------------+
 *     | "MRSEGMNT" | version | length  | channel id            |
 *     +------------+---------+---------+-----------------------+
 *     32           40               48           56       58        186      218        508      512
 *     +------------+----------------+------------+--------+---------+--------+----------+--------+
 *     | segment id | first sequence | made (ms)  | alias  | key     | salt   | reserved | CRC32C |
 *     |            |                |            | length | alias   |        |          |        |
 *     +------------+----------------+------------+--------+---------+--------+----------+--------+
 * </pre>
 *
 * A segment is written once, front to back, and never again: neither recovery nor a later start adds to it or changes it.
 * {@code version} is 2, or 1 in files without marks of the time before there were any; a later version that an earlier one can
 * still read keeps it and uses reserved bytes.
 *
 * @param channelId which channel the segment is of: acknowledgements of another do not apply to it
 * @param segmentId given once in the life of a channel, ascending
 * @param firstSequence sequence the first event had or would have had
 * @param createdMs wall time, for people
 * @param alias the key the bodies are encrypted with; empty if they are not
 * @param salt makes this run's key from that key
 */
@SuppressWarnings("ArrayRecordComponent") // a salt is only ever copied
public record SegmentHeader(
        UUID channelId, long segmentId, long firstSequence, long createdMs, String alias, byte[] salt) {
    static final int COPY = 512;
    public static final int LENGTH = 2 * COPY;

    private static final long MAGIC = 0x4D525345474D4E54L;
    private static final int VERSION = 2;
    private static final int FIRST_VERSION = 1;
    private static final int ALIAS_AT = 58;
    private static final int SALT_AT = ALIAS_AT + KeyRing.MAX_ALIAS;
    private static final int CRC_AT = COPY - 4;
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".mrs";

    public static String fileName(long segmentId) {
        return PREFIX + String.format("%016x", segmentId) + SUFFIX;
    }

    /** The id in a file's name, or -1 if it is no segment's. */
    public static long idOf(String fileName) {
        if (fileName.length() != PREFIX.length() + 16 + SUFFIX.length()
                || !fileName.startsWith(PREFIX)
                || !fileName.endsWith(SUFFIX)) {
            return -1;
        }
        try {
            long id = Long.parseUnsignedLong(fileName.substring(PREFIX.length(), PREFIX.length() + 16), 16);
            return id < 0 || !fileName.equals(fileName(id)) ? -1 : id;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Seeds the checksums of a segment's records. */
    public static long seed(UUID channelId, long segmentId) {
        return channelId.getMostSignificantBits()
                ^ Long.rotateLeft(channelId.getLeastSignificantBits(), 17)
                ^ Long.rotateLeft(segmentId * 0x9E3779B97F4A7C15L, 31);
    }

    public long seed() {
        return seed(channelId, segmentId);
    }

    /** Both copies. */
    public byte[] toBytes() {
        byte[] both = new byte[LENGTH];
        ByteBuffer to = ByteBuffer.wrap(both);
        to.putLong(MAGIC).putInt(VERSION).putInt(COPY);
        to.putLong(channelId.getMostSignificantBits()).putLong(channelId.getLeastSignificantBits());
        to.putLong(segmentId).putLong(firstSequence).putLong(createdMs);
        byte[] name = alias.getBytes(StandardCharsets.UTF_8);
        to.putShort((short) name.length).put(name);
        to.position(SALT_AT).put(salt, 0, Math.min(KeyRing.SALT, salt.length));
        to.putInt(CRC_AT, Frame.crc(both, 0, CRC_AT));
        System.arraycopy(both, 0, both, COPY, COPY);
        return both;
    }

    /** The header from whichever copy is sound; null if none is. */
    public static @Nullable SegmentHeader read(byte[] bytes, int length) {
        for (int at = 0; at + COPY <= length; at += COPY) {
            SegmentHeader header = at < LENGTH ? copy(bytes, at) : null;
            if (header != null) {
                return header;
            }
        }
        return null;
    }

    private static @Nullable SegmentHeader copy(byte[] bytes, int at) {
        ByteBuffer from = ByteBuffer.wrap(bytes, at, COPY);
        if (from.getInt(at + CRC_AT) != Frame.crc(bytes, at, CRC_AT)
                || from.getLong() != MAGIC
                || !isKnown(from.getInt())) {
            return null;
        }
        from.getInt();
        UUID channel = new UUID(from.getLong(), from.getLong());
        long segment = from.getLong();
        long sequence = from.getLong();
        long created = from.getLong();
        int aliasLength = from.getShort();
        if (aliasLength < 0 || aliasLength > KeyRing.MAX_ALIAS) {
            return null;
        }
        String alias = new String(bytes, at + ALIAS_AT, aliasLength, StandardCharsets.UTF_8);
        byte[] salt = Arrays.copyOfRange(bytes, at + SALT_AT, at + SALT_AT + KeyRing.SALT);
        return new SegmentHeader(channel, segment, sequence, created, alias, salt);
    }

    private static boolean isKnown(int version) {
        return version >= FIRST_VERSION && version <= VERSION;
    }
}
