package org.millrace.channel.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of a segment, version 1. All numbers are big-endian; checksums are CRC-32C.
 *
 * <pre>
 * segment = header  header  frame*  [footer]        named  FIRST(16 hex digits)-N(4 hex digits).log
 *           0       512     1024
 *
 * header (512 bytes, twice, so that no single damage takes both)
 *    0  8  "MLRSEG1\n"
 *    8  4  version (1)             what a reader does not know, it refuses
 *   12  4  bytes up to the first frame (1024)
 *   16  8  channel                 random; one for all segments of a channel
 *   24  8  first sequence          of the first event that may be here
 *   32  8  created                 ms since 1970
 *   40  2  length of the key alias, 0 if not encrypted
 *   42  …  key alias, UTF-8
 *  508  4  checksum of bytes 0 to 507
 *
 * frame (one batch)
 *    0  4  "MLRB"
 *    4  4  payload length
 *    8  8  sequence of its first event; event i has sequence + i
 *   16  8  ordinal                 events in this segment before it, so that what is lost can be counted
 *   24  8  account                 bytes, in the channel's accounts, of the events before it
 *   32  4  events
 *   36  1  kind                    1 batch, 2 footer
 *   37  3  0                       room to grow
 *   40  4  checksum of the payload
 *   44  4  checksum of channel, first sequence of the segment, position of the frame, and bytes 0 to 43
 *   48  …  payload: {@link EventCodec}; encrypted: 12 bytes of nonce, then AES/GCM with its tag
 *
 * footer  a frame of kind 2 without payload, written when the segment is finished: sequence is one more than that of the last
 *         event, ordinal and account are totals. It ends the file and spares reading it all at start.
 * </pre>
 *
 * The frame's checksum covers where the frame stands, so that a copy of a frame that travels in somebody's event is never taken
 * for one.
 */
final class SegmentFormat {
    static final int VERSION = 1;
    static final int HEADER = 512;
    static final int DATA = 2 * HEADER;
    static final int FRAME = 48;
    static final int BATCH = 1;
    static final int FOOTER = 2;
    static final int MAGIC = 0x4d4c5242;
    private static final long SEGMENT_MAGIC = 0x4d4c52534547310aL;
    private static final int ALIAS_MOST = 508 - 42;

    private SegmentFormat() {}

    /** What the header says. */
    record Header(long channel, long firstSequence, long createdMillis, String keyAlias) {}

    /** A frame without its payload. */
    record Frame(int length, long sequence, long ordinal, long account, int events, int kind, int payloadChecksum) {
        long end(long position) {
            return position + FRAME + length;
        }
    }

    static String name(long firstSequence, int attempt) {
        return String.format(Locale.ROOT, "%016x-%04x.log", firstSequence, attempt);
    }

    static boolean isName(String name) {
        return name.matches("[0-9a-f]{16}-[0-9a-f]{4}\\.log");
    }

    /** The first sequence that the name of a segment tells. */
    static long firstSequence(String name) {
        return Long.parseUnsignedLong(name.substring(0, 16), 16);
    }

    static ByteBuffer header(Header header) {
        byte[] alias = header.keyAlias().getBytes(StandardCharsets.UTF_8);
        if (alias.length > ALIAS_MOST) {
            throw new IllegalArgumentException("a key alias may have " + ALIAS_MOST + " bytes");
        }
        ByteBuffer one = ByteBuffer.allocate(HEADER);
        one.putLong(SEGMENT_MAGIC)
                .putInt(VERSION)
                .putInt(DATA)
                .putLong(header.channel())
                .putLong(header.firstSequence())
                .putLong(header.createdMillis())
                .putShort((short) alias.length)
                .put(alias);
        one.putInt(508, checksum(one.array(), 0, 508));
        ByteBuffer both = ByteBuffer.allocate(DATA);
        both.put(one.array()).put(one.array()).flip();
        return both;
    }

    /** The header in one of the two places of a segment's beginning; null if it is not whole there. */
    static @Nullable Header parseHeader(byte[] beginning, int at) throws DamagedException {
        if (beginning.length < at + HEADER) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(beginning, at, HEADER).slice();
        if (in.getLong(0) != SEGMENT_MAGIC || in.getInt(508) != checksum(beginning, at, 508)) {
            return null;
        }
        if (in.getInt(8) != VERSION) {
            throw new DamagedException("it is of format version " + in.getInt(8) + ", this channel knows " + VERSION
                    + "; a newer version of the channel has written it");
        }
        byte[] alias = new byte[in.getShort(40)];
        in.get(42, alias);
        return new Header(in.getLong(16), in.getLong(24), in.getLong(32), new String(alias, StandardCharsets.UTF_8));
    }

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** A frame for a position of a segment. */
    static ByteBuffer frame(Frame frame, long channel, long firstSequence, long position) {
        ByteBuffer out = ByteBuffer.allocate(FRAME);
        out.putInt(MAGIC)
                .putInt(frame.length())
                .putLong(frame.sequence())
                .putLong(frame.ordinal())
                .putLong(frame.account())
                .putInt(frame.events())
                .put((byte) frame.kind())
                .put(new byte[3])
                .putInt(frame.payloadChecksum());
        out.putInt(44, frameChecksum(out.array(), 0, channel, firstSequence, position));
        out.position(0).limit(FRAME);
        return out;
    }

    private static int frameChecksum(byte[] bytes, int at, long channel, long firstSequence, long position) {
        CRC32C crc = new CRC32C();
        ByteBuffer where = ByteBuffer.allocate(24);
        where.putLong(channel).putLong(firstSequence).putLong(position).flip();
        crc.update(where);
        crc.update(bytes, at, 44);
        return (int) crc.getValue();
    }

    /** The frame that stands at {@code bytes[at]}, which is {@code position} in the segment; null if none does. */
    static @Nullable Frame parseFrame(byte[] bytes, int at, long channel, long firstSequence, long position) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length - at < FRAME
                || in.getInt(at) != MAGIC
                || in.getInt(at + 44) != frameChecksum(bytes, at, channel, firstSequence, position)) {
            return null;
        }
        Frame frame = new Frame(
                in.getInt(at + 4),
                in.getLong(at + 8),
                in.getLong(at + 16),
                in.getLong(at + 24),
                in.getInt(at + 32),
                in.get(at + 36),
                in.getInt(at + 40));
        return frame.length() < 0 || frame.events() < 0 ? null : frame;
    }
}
