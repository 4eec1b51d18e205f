package org.millrace.channel.file.log.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.BatchCodec;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.RecordReader;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.segment.Unseen;

/**
 * Tries again to read what could not be read. Where reading fails it goes on behind the place, in small steps first and in
 * longer ones if that is of no use, so that one bad sector costs the events in it and no others. Used by one thread at a
 * time, which does not hold the log's lock.
 */
final class GapReader {
    /** Bytes of one read, and of the first step, after one has failed. */
    private static final int SMALL = 4 << 10;

    private final Disk disk;
    private final StoreSettings settings;
    private final LateLook late;

    /**
     * What came of it.
     *
     * @param pieces what could be read
     * @param left what could not, or was not tried yet
     * @param more whether there is more that was not tried
     */
    record Outcome(List<Piece> pieces, List<Gap> left, boolean more) {}

    GapReader(Disk disk, StoreSettings settings, LateLook late) {
        this.disk = disk;
        this.settings = settings;
        this.late = late;
    }

    /** Reads until there is no more, or {@code most} bytes. */
    Outcome read(List<Gap> gaps, long most) {
        List<Piece> pieces = new ArrayList<>();
        List<Gap> left = new ArrayList<>();
        long size = 0;
        boolean more = false;
        for (Gap each : gaps) {
            Gap gap = size < most && each.segment().isUncounted() ? counted(each) : each;
            if (size >= most || gap.isUncounted()) {
                more |= size >= most;
                left.add(gap);
            } else if (gap.events() > 0) {
                Attempt attempt = new Attempt(gap, most - size, pieces, left);
                attempt.run();
                size += attempt.size;
                more |= attempt.cut;
            }
        }
        return new Outcome(pieces, left, more);
    }

    /** The gap of a segment of which nobody knew how many events it holds, once that is known. */
    private Gap counted(Gap gap) {
        Segment segment = gap.segment();
        try {
            late.look(segment);
            return new Gap(
                    segment, SegmentHeader.LENGTH, segment.length, 0, segment.count, gap.kind(), gap.why(), true);
        } catch (NoSuchFileException e) {
            return new Gap(segment, 0, -1, 0, 0, Gap.Kind.MISSING, StretchReader.NO_FILE, true);
        } catch (IOException e) {
            return new Gap(segment, 0, -1, 0, 0, Gap.Kind.UNREADABLE, Unseen.why(e), true);
        }
    }

    /** A missing segment's file, wherever it has turned up; any other one's where it was. */
    private Disk.File find(Segment segment) throws IOException, GeneralSecurityException {
        if (!segment.absent) {
            Disk.File file = disk.read(segment.file);
            try {
                if (segment.unseen != null) {
                    late.identify(segment, file);
                }
                return file;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        }
        for (int i = 0; i < settings.data().size(); i++) {
            Path path = settings.data().get(i).resolve(SegmentHeader.fileName(segment.id));
            if (disk.exists(path)) {
                Disk.File file = disk.read(path);
                try {
                    meet(segment, i, path, file);
                    return file;
                } catch (IOException | GeneralSecurityException | RuntimeException e) {
                    file.close();
                    throw e;
                }
            }
        }
        throw new NoSuchFileException(segment.file.toString());
    }

    private void meet(Segment segment, int directory, Path path, Disk.File file)
            throws IOException, GeneralSecurityException {
        byte[] bytes = new byte[SegmentHeader.LENGTH];
        SegmentHeader header = SegmentHeader.read(bytes, file.read(0, bytes, 0, bytes.length));
        if (header == null || header.seed() != segment.seed) {
            throw new IOException(path + " is not the file that is missed");
        }
        segment.cipher = settings.keys().of(header.alias(), header.salt());
        segment.directory = directory;
        segment.file = path;
    }

    private final class Attempt {
        private final Gap gap;
        private final Segment segment;
        private final long most;
        private final List<Piece> pieces;
        private final List<Gap> left;

        private long size;
        private boolean cut;
        private long position;
        private int nextOrdinal;
        private int readSize = settings.readSize();
        private long step = SMALL;
        /** Where what is not read begins; -1 if nothing lies between here and the last event read. */
        private long holeFrom = -1;

        private Gap.Kind kind;
        private String why;

        Attempt(Gap gap, long most, List<Piece> pieces, List<Gap> left) {
            this.gap = gap;
            this.segment = gap.segment();
            this.most = most;
            this.pieces = pieces;
            this.left = left;
            this.position = gap.from();
            this.nextOrdinal = gap.fromOrdinal();
            this.kind = gap.kind();
            this.why = gap.why();
        }

        void run() {
            try (Disk.File file = find(segment)) {
                scan(file, gap.to() < 0 ? file.size() : gap.to());
            } catch (NoSuchFileException e) {
                rest(Gap.Kind.MISSING, StretchReader.NO_FILE);
            } catch (IOException e) {
                rest(Gap.Kind.UNREADABLE, Unseen.why(e));
            } catch (GeneralSecurityException e) {
                rest(Gap.Kind.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }

        private void scan(Disk.File file, long limit) {
            RecordReader reader = new RecordReader(file, segment.seed, position, nextOrdinal, readSize);
            while (true) {
                RecordReader.Found found;
                try {
                    found = reader.next(limit);
                } catch (IOException e) {
                    position = reader.position();
                    stepOver(e);
                    reader = new RecordReader(
                            file, segment.seed, position, Math.max(nextOrdinal, reader.nextOrdinal()), readSize);
                    continue;
                }
                position = reader.position();
                if (found == RecordReader.Found.END || !take(found, reader)) {
                    rest(kind, why);
                    return;
                }
            }
        }

        private void stepOver(IOException e) {
            if (readSize > SMALL) {
                readSize = SMALL;
                return;
            }
            hole(position, Gap.Kind.UNREADABLE, String.valueOf(e.getMessage()));
            position += step;
            step *= 2;
        }

        /** @return false if this was enough for now */
        private boolean take(RecordReader.Found found, RecordReader reader) {
            if (found != RecordReader.Found.RECORD) {
                hole(reader.start(), Gap.Kind.DAMAGED, StretchReader.WRONG_BYTES);
                return true;
            }
            Frame record = reader.record();
            if (record.type() != Frame.BATCH) {
                return true;
            }
            upTo(Math.min(record.ordinal(), gap.toOrdinal()), reader.start());
            if (record.ordinal() >= gap.toOrdinal()) {
                return false;
            }
            try {
                StretchReader.pieces(segment, reader, pieces);
            } catch (GeneralSecurityException | BatchCodec.MalformedBatchException e) {
                hole(reader.start(), Gap.Kind.DAMAGED, StretchReader.WRONG_BYTES);
                return true;
            }
            nextOrdinal = record.ordinal() + record.events();
            size += record.length();
            step = SMALL;
            cut = size >= most && nextOrdinal < gap.toOrdinal();
            return !cut;
        }

        private void hole(long from, Gap.Kind newKind, String newWhy) {
            if (holeFrom < 0) {
                holeFrom = from;
            } else if (newKind == Gap.Kind.DAMAGED) {
                // What could not be read at all is the reason for the whole of it.
                return;
            }
            kind = newKind;
            why = newWhy;
        }

        /** Keeps what lies between the last event read and this one. */
        private void upTo(int ordinal, long at) {
            if (nextOrdinal < ordinal) {
                long from = holeFrom < 0 ? at : holeFrom;
                keep(new Gap(segment, from, at, nextOrdinal, ordinal, kind, why, certain(kind, from)));
                nextOrdinal = ordinal;
            }
            holeFrom = -1;
            kind = gap.kind();
            why = gap.why();
        }

        private void rest(Gap.Kind newKind, String newWhy) {
            long from = holeFrom < 0 ? position : holeFrom;
            keep(new Gap(
                    segment, from, gap.to(), nextOrdinal, gap.toOrdinal(), newKind, newWhy, certain(newKind, from)));
        }

        /** Only bytes that were read can be seen to be what a crash has left. */
        private boolean certain(Gap.Kind ofKind, long from) {
            return ofKind != Gap.Kind.DAMAGED || gap.to() < 0 || from < segment.certain;
        }

        private void keep(Gap gap) {
            if (gap.events() > 0) {
                left.add(gap);
            }
        }
    }
}
