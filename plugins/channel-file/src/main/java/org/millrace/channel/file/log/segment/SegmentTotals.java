package org.millrace.channel.file.log.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.BatchCodec;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.RecordReader;
import org.millrace.channel.file.format.SegmentHeader;

/**
 * What a segment holds, as its file says: from its seal if it was closed in order, else read through. Keeps aside what a crash
 * has left behind the last record.
 */
public final class SegmentTotals {
    private static final int READ_SIZE = 1 << 20;

    public final Segment segment;
    private final Quarantine quarantine;
    private final Findings findings;
    /** The least sequence that is none of it. */
    public long nextSequence;

    /** How many events were found; there may have been more. */
    public int found;

    public long eventBytes;
    /** Bytes of the file. */
    public long size;

    /** What its records say of keys, if it was not closed in order: of one that was, that is written down elsewhere. */
    public final Map<String, MarkCodec.Entry> said = new HashMap<>();

    private SegmentTotals(Segment segment, Quarantine quarantine, Findings findings) {
        this.segment = segment;
        this.quarantine = quarantine;
        this.findings = findings;
    }

    /**
     * Reads a segment.
     *
     * @param knownCount how many events it was closed with; -1 if that is not known
     * @throws IOException if it could not be read: what was found until then says nothing
     */
    public static SegmentTotals of(Segment segment, int knownCount, Disk disk, Findings findings) throws IOException {
        SegmentTotals totals = new SegmentTotals(segment, new Quarantine(disk), findings);
        totals.read(disk, knownCount);
        return totals;
    }

    private void read(Disk disk, int knownCount) throws IOException {
        segment.closed = true;
        try (Disk.File file = disk.read(segment.file)) {
            size = file.size();
            Frame seal = seal(file, size, segment.seed);
            if (seal != null) {
                segment.length = size - Frame.HEAD;
                segment.certain = seal.syncedTo();
                segment.count = seal.ordinal();
                nextSequence = seal.sequence();
                eventBytes = segment.length - SegmentHeader.LENGTH;
            } else {
                readThrough(file, knownCount);
            }
        }
        found = segment.count;
        if (knownCount >= 0) {
            // It was synced with so many events; what is not found of them can't be read.
            segment.count = Math.max(segment.count, knownCount);
            segment.certain = Long.MAX_VALUE;
        }
    }

    /**
     * So many of its events were synced while it was open: what is not found of them can't be read.
     *
     * @return whether all were found; if not, nobody knows how many more there were
     */
    public boolean holds(int least) {
        boolean found = segment.count >= least;
        if (!found) {
            segment.count = least;
            segment.certain = Long.MAX_VALUE;
        }
        return found;
    }

    /** The seal at the end of a segment; null if it has none. */
    private static @Nullable Frame seal(Disk.File file, long size, long seed) throws IOException {
        if (size < SegmentHeader.LENGTH + Frame.HEAD) {
            return null;
        }
        byte[] bytes = new byte[Frame.HEAD];
        if (file.read(size - Frame.HEAD, bytes, 0, Frame.HEAD) < Frame.HEAD) {
            return null;
        }
        Frame seal = Frame.read(bytes, 0, seed);
        return seal != null && seal.type() == Frame.SEAL && seal.eventBytes() == size - Frame.HEAD ? seal : null;
    }

    /**
     * Reads a segment that has no sound end. One that was closed with so many events ends there: what lies behind was
     * refused, and cut off, though a crash may have brought it back.
     */
    private void readThrough(Disk.File file, int knownCount) throws IOException {
        segment.length = SegmentHeader.LENGTH;
        RecordReader reader = new RecordReader(file, segment.seed, SegmentHeader.LENGTH, 0, READ_SIZE);
        RecordReader.Found found = reader.next(size);
        while (found != RecordReader.Found.END) {
            if (found == RecordReader.Found.RECORD || found == RecordReader.Found.BROKEN_BODY) {
                Frame record = reader.record();
                if (knownCount >= 0 && record.type() != Frame.SEAL && record.ordinal() >= knownCount) {
                    break;
                }
                segment.certain = Math.max(segment.certain, record.syncedTo());
                if (record.type() == Frame.SEAL) {
                    // There although the file goes on, or is cut off behind it: the totals hold.
                    segment.count = record.ordinal();
                    segment.length = Math.max(segment.length, Math.min(reader.start(), record.eventBytes()));
                    nextSequence = Math.max(nextSequence, record.sequence());
                } else if (found == RecordReader.Found.RECORD) {
                    segment.count = record.ordinal() + record.events();
                    segment.length = reader.position();
                    nextSequence = record.sequence() + record.events();
                    marks(record, reader);
                }
            }
            found = reader.next(size);
        }
        eventBytes = segment.length - SegmentHeader.LENGTH;
        tail(file);
    }

    /**
     * Makes certain that what was read of a segment is on the disk, before its marks are written down elsewhere: a mark must not
     * outlive the events that it speaks for. After a sync that failed it may only seem to be there, and another sync would prove
     * nothing, so what was not known to be synced is written again, as it is.
     */
    public static void secure(Segment segment, Disk disk) throws IOException {
        try (Disk.File file = disk.open(segment.file)) {
            byte[] chunk = new byte[READ_SIZE];
            long at = Math.min(segment.certain, segment.length);
            while (at < segment.length) {
                int n = file.read(at, chunk, 0, (int) Math.min(chunk.length, segment.length - at));
                if (n == 0) {
                    throw new IOException(segment.file + " has become shorter while it was read");
                }
                file.write(at, ByteBuffer.wrap(chunk, 0, n));
                at += n;
            }
            file.sync();
        }
    }

    private void marks(Frame record, RecordReader reader) throws IOException {
        if (!record.marked()) {
            return;
        }
        try {
            ByteBuffer body = ByteBuffer.wrap(reader.body(), reader.bodyAt(), record.bodyLength());
            BodyCipher cipher = segment.cipher;
            if (record.encrypted()) {
                if (cipher == null) {
                    throw new GeneralSecurityException("the header that names its key is damaged");
                }
                body = ByteBuffer.wrap(
                        cipher.open(reader.body(), reader.bodyAt(), record.bodyLength(), record.nonce()));
            }
            segment.marked = true;
            MarkCodec.decode(body)
                    .entries()
                    .forEach((key, entry) ->
                            said.merge(key, entry, (one, other) -> one.version() > other.version() ? one : other));
        } catch (GeneralSecurityException | BatchCodec.MalformedBatchException e) {
            findings.note(segment.file + ", bytes from " + reader.start() + " on: marks can't be read: "
                    + e.getMessage() + ". Those before them hold, so what they belong to may come again");
        }
    }

    /** Keeps aside what is behind the last whole record, but for zeros and a seal. */
    private void tail(Disk.File file) throws IOException {
        long from = segment.length;
        if (from >= size
                || isBlank(file, from, size)
                || (size - from <= Frame.HEAD && isSeal(file, from, segment.seed))) {
            return;
        }
        String where = segment.file + ", bytes " + from + " to " + size + ", behind the last whole record";
        try {
            Path kept = quarantine.keep(segment.file, from, size);
            findings.tail(size - from, where + ": kept in " + kept);
        } catch (IOException e) {
            segment.kept = true;
            findings.tail(size - from, where + ": can't be kept aside, so the segment stays: " + e.getMessage());
        }
    }

    private static boolean isSeal(Disk.File file, long at, long seed) throws IOException {
        byte[] bytes = new byte[Frame.HEAD];
        Frame record = file.read(at, bytes, 0, Frame.HEAD) < Frame.HEAD ? null : Frame.read(bytes, 0, seed);
        return record != null && record.type() == Frame.SEAL;
    }

    private static boolean isBlank(Disk.File file, long from, long to) throws IOException {
        byte[] chunk = new byte[64 << 10];
        long at = from;
        while (at < to) {
            int n = file.read(at, chunk, 0, (int) Math.min(chunk.length, to - at));
            for (int i = 0; i < n; i++) {
                if (chunk[i] != 0) {
                    return false;
                }
            }
            if (n == 0) {
                return true;
            }
            at += n;
        }
        return true;
    }
}
