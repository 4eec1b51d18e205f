package org.millrace.channel.file.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.disk.Disk;

/**
 * The format of an acknowledgement file, and what one says. There are two of them, written in turn, at their full length
 * from the start: an acknowledgement overwrites zeros, so that it finds room on a full disk as well, and events can be
 * delivered until there is space again.
 *
 * <pre>
 *   acks-a, acks-b
 *
 *      0    +-----------------------------+
 *           | header                      |  512 bytes
 *    512    +-----------------------------+
 *           | the header again            |  512 bytes
 *   1024    +-----------------------------+
 *           | record: snapshot            |  all that was delivered, and all marks, when this file's turn came
 *           +-----------------------------+
 *           | record: acks                |  what was delivered since, and marks that changed
 *           +-----------------------------+
 *           | ...                         |
 *           +-----------------------------+
 *           | zeros, or remains of the    |
 *           | file's last turn            |
 *           +-----------------------------+
 *
 *   header
 *     0            8         12        16           32           40       48         508      512
 *     +------------+---------+---------+------------+------------+--------+----------+--------+
 *     | "MRACKLOG" | version | length  | channel id | generation | seed   | reserved | CRC32C |
 *     +------------+---------+---------+------------+------------+--------+----------+--------+
 * </pre>
 *
 * When a file is full, the snapshot goes to the other one, under the next generation and a new random seed, and is synced
 * before anything follows it. Of two sound files the higher generation holds; a file is sound if its header is, and its
 * snapshot. Records are as in a segment. Generation 0 says that a file's turn was taken back.
 */
public final class AckFile {
    public static final int HEADER = 1024;
    public static final List<String> NAMES = List.of("acks-a", "acks-b");

    private static final int COPY = 512;
    private static final int CRC_AT = COPY - 4;
    private static final long MAGIC = 0x4D5241434B4C4F47L;
    private static final int VERSION = 2;
    private static final int FIRST_VERSION = 1;
    private static final int READ_SIZE = 64 << 10;

    private AckFile() {}

    public static byte[] header(UUID channelId, long generation, long seed) {
        byte[] both = new byte[HEADER];
        ByteBuffer to = ByteBuffer.wrap(both);
        to.putLong(MAGIC).putInt(VERSION).putInt(COPY);
        to.putLong(channelId.getMostSignificantBits()).putLong(channelId.getLeastSignificantBits());
        to.putLong(generation).putLong(seed);
        to.putInt(CRC_AT, Frame.crc(both, 0, CRC_AT));
        System.arraycopy(both, 0, both, COPY, COPY);
        return both;
    }

    /**
     * What a sound file says.
     *
     * @param damaged whether something in the middle of it could not be read
     */
    public record Content(UUID channelId, long generation, AckState state, MarkTable marks, boolean damaged) {}

    /** Who wrote a file, and when its turn came. */
    public record Head(UUID channelId, long generation, long seed) {}

    /** Reads the header of a file; null if neither of its copies is sound. */
    public static @Nullable Head head(Disk disk, Path path) throws IOException {
        try (Disk.File file = disk.read(path)) {
            byte[] header = new byte[HEADER];
            int there = file.read(0, header, 0, HEADER);
            for (int at = 0; at + COPY <= there; at += COPY) {
                ByteBuffer from = ByteBuffer.wrap(header, at, COPY);
                if (from.getInt(at + CRC_AT) == Frame.crc(header, at, CRC_AT)
                        && from.getLong() == MAGIC
                        && isKnown(from.getInt())) {
                    from.getInt();
                    return new Head(new UUID(from.getLong(), from.getLong()), from.getLong(), from.getLong());
                }
            }
            return null;
        }
    }

    /** Reads a file that has this header; null if it is not sound. */
    public static @Nullable Content read(Disk disk, Path path, Head head) throws IOException {
        try (Disk.File file = disk.read(path)) {
            return records(file, head);
        }
    }

    /** Whether a file's turn has never come. */
    static boolean isBlank(Disk disk, Path path) throws IOException {
        try (Disk.File file = disk.read(path)) {
            byte[] header = new byte[HEADER];
            file.read(0, header, 0, HEADER);
            for (byte b : header) {
                if (b != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static @Nullable Content records(Disk.File file, Head head) throws IOException {
        long size = file.size();
        AckState state = new AckState();
        MarkTable marks = new MarkTable();
        boolean damaged = false;
        boolean hole = false;
        RecordReader reader = new RecordReader(file, head.seed(), HEADER, 0, READ_SIZE);
        RecordReader.Found found = reader.next(size);
        if (found != RecordReader.Found.RECORD || reader.record().type() != Frame.SNAPSHOT) {
            return null;
        }
        while (found != RecordReader.Found.END) {
            if (found == RecordReader.Found.RECORD) {
                damaged |= hole;
                Frame record = reader.record();
                ByteBuffer body = ByteBuffer.wrap(reader.body(), reader.bodyAt(), record.bodyLength());
                if (record.marked()) {
                    read(body, record.type() == Frame.SNAPSHOT, marks);
                }
                if (record.type() == Frame.SNAPSHOT) {
                    state.readSnapshot(body);
                } else if (record.type() == Frame.ACKS) {
                    state.read(body);
                }
            } else {
                hole = true;
            }
            found = reader.next(size);
        }
        return new Content(head.channelId(), head.generation(), state, marks, damaged);
    }

    private static void read(ByteBuffer body, boolean snapshot, MarkTable marks) throws IOException {
        try {
            MarkCodec.Section section = MarkCodec.decode(body);
            if (snapshot) {
                marks.found(section);
            } else {
                marks.found(section.entries());
            }
        } catch (BatchCodec.MalformedBatchException e) {
            throw new IOException("marks that pass their checksum and can't be read: " + e.getMessage(), e);
        }
    }

    private static boolean isKnown(int version) {
        return version >= FIRST_VERSION && version <= VERSION;
    }
}
