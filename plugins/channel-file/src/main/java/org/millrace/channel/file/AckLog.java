package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events have been delivered, in two files that take turns. All numbers are big-endian, checksums CRC-32C.
 *
 * <pre>
 * file = header  record*                named  acks.0  and  acks.1
 *        0       64
 *
 * header (64 bytes)                     record (32 bytes)
 *    0  8  "MLRACK1\n"                     0  8  first sequence
 *    8  4  version (1)                     8  8  one more than the last
 *   12  8  channel                        16  8  generation
 *   20  8  generation                     24  4  which record of the file it is
 *   60  4  checksum of bytes 0 to 59      28  4  checksum of channel and bytes 0 to 27
 * </pre>
 *
 * The file of the higher generation counts, up to its first record that is not whole. When it is full, what has been
 * delivered is written as few runs into the other file, synced, and only then given a header with the next generation. Both
 * files have their size from the beginning, so that delivering goes on while the disk is full.
 *
 * <p>A record is with the operating system when {@link #add} returns, and on disk after the next {@link #sync}: a lost one
 * repeats a delivery and loses nothing. Used under its own monitor; {@code sync} by one thread.
 */
final class AckLog {
    static final int VERSION = 1;
    private static final long MAGIC = 0x4d4c5241434b310aL;
    private static final int HEADER = 64;
    private static final int RECORD = 32;
    private static final int FILE = 1 << 20;

    private final Disk disk;
    private final long channel;
    private final Disk.File[] files;
    private final SequenceSet acknowledged;
    private int current;
    private long generation;
    private int records;
    private boolean dirty;

    private AckLog(Disk disk, long channel, Disk.File[] files, Found found) {
        this.disk = disk;
        this.channel = channel;
        this.files = files;
        this.acknowledged = found.acknowledged;
        this.current = found.file;
        this.generation = found.generation;
    }

    /** What the files hold. */
    static final class Found {
        final SequenceSet acknowledged = new SequenceSet();
        long channel;
        long generation;
        int file = -1;

        boolean any() {
            return file >= 0;
        }
    }

    private static String name(int file) {
        return "acks." + file;
    }

    /** Reads without changing anything; nothing is found if there is no file or none is whole. */
    static Found read(Disk disk) throws IOException {
        Found best = new Found();
        List<String> names = disk.list();
        for (int i = 0; i < 2; i++) {
            if (names.contains(name(i))) {
                try (Disk.File file = disk.open(name(i))) {
                    Found found = read(file, i);
                    if (found != null && (!best.any() || found.generation > best.generation)) {
                        best = found;
                    }
                }
            }
        }
        return best;
    }

    private static @Nullable Found read(Disk.File file, int number) throws IOException {
        byte[] bytes = new byte[(int) Math.min(Integer.MAX_VALUE - 8, file.size())];
        int length = file.read(0, ByteBuffer.wrap(bytes));
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        if (length < HEADER
                || in.getLong(0) != MAGIC
                || in.getInt(8) != VERSION
                || in.getInt(60) != SegmentFormat.checksum(bytes, 0, 60)) {
            return null;
        }
        Found found = new Found();
        found.file = number;
        found.channel = in.getLong(12);
        found.generation = in.getLong(20);
        for (int i = 0; HEADER + (i + 1) * RECORD <= length; i++) {
            int at = HEADER + i * RECORD;
            boolean whole = in.getLong(at + 16) == found.generation
                    && in.getInt(at + 24) == i
                    && in.getInt(at + 28) == recordChecksum(found.channel, bytes, at);
            if (!whole) {
                break;
            }
            found.acknowledged.add(in.getLong(at), in.getLong(at + 8));
        }
        return found;
    }

    private static int recordChecksum(long channel, byte[] bytes, int at) {
        byte[] covered = new byte[36];
        ByteBuffer.wrap(covered).putLong(channel).put(bytes, at, 28);
        return SegmentFormat.checksum(covered, 0, 36);
    }

    /** Opens the files for writing, making them if need be, and begins a new generation with what was found. */
    static AckLog open(Disk disk, long channel, Found found) throws IOException {
        List<String> names = disk.list();
        Disk.File[] files = new Disk.File[2];
        boolean made = false;
        for (int i = 0; i < 2; i++) {
            boolean there = names.contains(name(i));
            files[i] = there ? disk.open(name(i)) : disk.create(name(i));
            made |= !there;
            if (files[i].size() < FILE) {
                long from = files[i].size();
                files[i].write(from, ByteBuffer.allocate((int) (FILE - from)));
                files[i].sync();
            }
        }
        if (made) {
            disk.sync();
        }
        AckLog log = new AckLog(disk, channel, files, found);
        if (log.current < 0) {
            log.current = 1;
        }
        log.turn();
        return log;
    }

    /** Writes what is acknowledged into the other file and makes that the one that counts. */
    private void turn() throws IOException {
        int other = 1 - current;
        long next = generation + 1;
        List<ByteBuffer> out = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Long, Long> run : acknowledged.runs().entrySet()) {
            out.add(record(run.getKey(), run.getValue(), next, i++));
        }
        files[other].write(HEADER, out.toArray(ByteBuffer[]::new));
        files[other].sync();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putInt(VERSION).putLong(channel).putLong(next);
        header.putInt(60, SegmentFormat.checksum(header.array(), 0, 60));
        files[other].write(0, header.position(0).limit(HEADER));
        files[other].sync();
        current = other;
        generation = next;
        records = i;
        dirty = false;
    }

    private ByteBuffer record(long from, long to, long ofGeneration, int index) {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        record.putLong(from).putLong(to).putLong(ofGeneration).putInt(index);
        record.putInt(recordChecksum(channel, record.array(), 0)).flip();
        return record;
    }

    /** Notes that these have been delivered: pairs of a first sequence and one more than the last. */
    synchronized void add(List<long[]> ranges) throws IOException {
        if (HEADER + (long) (records + ranges.size()) * RECORD > FILE) {
            turn();
        }
        ByteBuffer[] out = new ByteBuffer[ranges.size()];
        for (int i = 0; i < out.length; i++) {
            long[] range = ranges.get(i);
            out[i] = record(range[0], range[1], generation, records + i);
        }
        files[current].write(HEADER + (long) records * RECORD, out);
        records += out.length;
        ranges.forEach(range -> acknowledged.add(range[0], range[1]));
        dirty = true;
    }

    /** Makes all that was added so far safe. Does not hold up those who add. */
    void sync() throws IOException {
        Disk.File file;
        synchronized (this) {
            if (!dirty) {
                return;
            }
            dirty = false;
            file = files[current];
        }
        // If the files take turns meanwhile, turning has synced.
        file.sync();
    }

    synchronized SequenceSet acknowledged() {
        return acknowledged;
    }

    void close() throws IOException {
        try {
            sync();
        } finally {
            for (Disk.File file : files) {
                file.close();
            }
        }
    }

    @Override
    public String toString() {
        return disk + "/acks";
    }
}
