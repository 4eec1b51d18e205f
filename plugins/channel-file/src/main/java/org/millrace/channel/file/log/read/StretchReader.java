package org.millrace.channel.file.log.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.BatchCodec;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.RecordReader;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.Unseen;
import org.millrace.channel.file.log.state.Backlog;

/**
 * Reads what waits in one data directory, front to back, from segment to segment, in big reads. What was delivered before is
 * skipped. A failure to read leaves it where it is, to try again, until it is told to {@link #pass}; what it passes, and what
 * is damaged, is told as a {@link Gap}. Used by one thread at a time, which does not hold the log's lock.
 */
final class StretchReader {
    static final String NO_FILE = "the file is not there";
    static final String WRONG_BYTES = "the bytes are not those that were written";

    /** Knows which segment comes after another one. */
    interface Order {
        @Nullable
        Segment after(Segment segment);

        /** Learns of a segment what could not be read when the log was opened. */
        void look(Segment segment) throws IOException;
    }

    private final Disk disk;
    private final int readSize;
    private final Order order;

    private Backlog.Stretch plan = new Backlog.Stretch();
    private @Nullable Segment current;
    private @Nullable RecordReader reader;
    /** Where the current segment is to be opened while it is not. */
    private long at = SegmentHeader.LENGTH;
    /** What the segment's reader knew when it was closed for a failure. */
    private int leastOrdinal;

    private int nextOrdinal;
    private boolean ready;
    private long holeFrom = -1;
    private long holeTo;
    private long read;

    private final List<Gap> gaps = new ArrayList<>();

    StretchReader(Disk disk, int readSize, Order order) {
        this.disk = disk;
        this.readSize = readSize;
        this.order = order;
    }

    /** What is to be read now; begins where the last plan was left. */
    void plan(Backlog.Stretch stretch) {
        plan = stretch;
        read = 0;
        Segment first = stretch.first;
        if (first != null && !ready && (first != current || stretch.firstOffset != reached())) {
            closeQuietly();
            current = first;
            at = stretch.firstOffset;
            nextOrdinal = stretch.firstOrdinal;
            leastOrdinal = nextOrdinal;
        }
    }

    private long reached() {
        RecordReader open = reader;
        return open == null ? at : open.position();
    }

    /**
     * Whether another batch is there; finds it.
     *
     * @throws IOException if that can't be found out now; it is tried again from the same place
     */
    boolean peek() throws IOException {
        while (!ready && current != null && !plan.isEmpty()) {
            try {
                step(current);
            } catch (IOException e) {
                rest();
                throw e;
            }
        }
        return ready;
    }

    /** Lets go of the file, and remembers the place. */
    private void rest() {
        RecordReader open = reader;
        if (open != null) {
            at = open.position();
            leastOrdinal = open.nextOrdinal();
            closeQuietly();
        }
    }

    private void step(Segment segment) throws IOException {
        boolean last = segment == plan.last;
        RecordReader open = reader;
        if (open == null) {
            order.look(segment);
            if (segment.late && segment.deliveredBefore.firstOutside(nextOrdinal) >= endOrdinal(segment, last)) {
                // It may be deleted just now.
                leave(segment, last);
                return;
            }
            open = new RecordReader(disk.read(segment.file), segment.seed, at, leastOrdinal, readSize);
            reader = open;
        }
        RecordReader.Found found = open.next(limit(segment, last));
        switch (found) {
            case RECORD -> {
                if (open.record().type() == Frame.BATCH) {
                    lost(segment, open.record().ordinal(), open.start());
                    ready = true;
                }
            }
            case BROKEN_BODY, HOLE -> hole(open.start(), open.position());
            case END -> {
                lost(segment, endOrdinal(segment, last), open.position());
                leave(segment, last);
            }
        }
    }

    private long limit(Segment segment, boolean last) {
        return last && !segment.late ? plan.endOffset : segment.length;
    }

    private int endOrdinal(Segment segment, boolean last) {
        return last && !segment.late ? plan.endOrdinal : segment.count;
    }

    /** Goes on past the rest of the segment that could not be read for so long, and tells what that is. */
    void pass(IOException cause) {
        Segment segment = current;
        if (segment == null || ready || plan.isEmpty()) {
            return;
        }
        boolean last = segment == plan.last;
        int end = Math.max(nextOrdinal, endOrdinal(segment, last));
        if (nextOrdinal < end || segment.isUncounted()) {
            long from = segment.isUncounted() ? 0 : holeFrom < 0 ? at : Math.min(at, holeFrom);
            long to = segment.unseen == null ? limit(segment, last) : -1;
            Gap.Kind kind = cause instanceof NoSuchFileException ? Gap.Kind.MISSING : Gap.Kind.UNREADABLE;
            String why = kind == Gap.Kind.MISSING ? NO_FILE : Unseen.why(cause);
            gaps.add(new Gap(segment, from, to, nextOrdinal, end, kind, why, true));
        }
        nextOrdinal = end;
        holeFrom = -1;
        at = limit(segment, last);
        leastOrdinal = end;
        leave(segment, last);
    }

    private void hole(long from, long to) {
        if (holeFrom < 0) {
            holeFrom = from;
        }
        holeTo = to;
    }

    /** Tells of the hole so far, if there is one, and of the events missing before {@code upTo}, which is at this place. */
    private void lost(Segment segment, int upTo, long place) {
        int missing = Math.max(nextOrdinal, upTo);
        if (holeFrom >= 0 || nextOrdinal < upTo) {
            boolean torn = holeFrom < 0;
            boolean certain = torn || holeFrom < segment.certain;
            gaps.add(new Gap(
                    segment,
                    torn ? place : holeFrom,
                    torn ? -1 : holeTo,
                    nextOrdinal,
                    missing,
                    torn ? Gap.Kind.MISSING : Gap.Kind.DAMAGED,
                    torn ? "the file ends before them, or nothing sound follows" : WRONG_BYTES,
                    certain));
        }
        nextOrdinal = missing;
        holeFrom = -1;
    }

    private void leave(Segment segment, boolean last) {
        if (last) {
            plan = new Backlog.Stretch();
            return;
        }
        closeQuietly();
        current = order.after(segment);
        at = SegmentHeader.LENGTH;
        nextOrdinal = 0;
        leastOrdinal = 0;
    }

    /** Sequence of the batch that {@link #peek} found. */
    long sequence() {
        return found().record().sequence();
    }

    private RecordReader found() {
        RecordReader open = reader;
        if (open == null || !ready) {
            throw new IllegalStateException("nothing found");
        }
        return open;
    }

    /** Decodes the batch that {@link #peek} found, without what was delivered before. */
    void take(List<Piece> into) {
        RecordReader open = found();
        Frame record = open.record();
        Segment segment = java.util.Objects.requireNonNull(current);
        ready = false;
        read += record.length();
        int end = record.ordinal() + record.events();
        if (segment.deliveredBefore.firstOutside(record.ordinal()) >= end) {
            nextOrdinal = end;
            return;
        }
        try {
            pieces(segment, open, into);
        } catch (GeneralSecurityException | BatchCodec.MalformedBatchException e) {
            hole(open.start(), open.position());
            lost(segment, end, open.start());
            return;
        }
        nextOrdinal = end;
    }

    /** Decodes the record that a reader has found, without what was delivered before. */
    static void pieces(Segment segment, RecordReader open, List<Piece> into)
            throws GeneralSecurityException, BatchCodec.MalformedBatchException {
        Frame record = open.record();
        int end = record.ordinal() + record.events();
        Event[] events = decode(segment, open, record);
        int at = segment.deliveredBefore.firstOutside(record.ordinal());
        while (at < end) {
            int to = segment.deliveredBefore.firstInside(at, end);
            into.add(new Piece(
                    segment,
                    open.start(),
                    record.ordinal(),
                    record.sequence(),
                    events,
                    at - record.ordinal(),
                    to - record.ordinal(),
                    (int) record.length()));
            at = segment.deliveredBefore.firstOutside(to);
        }
    }

    private static Event[] decode(Segment segment, RecordReader open, Frame record)
            throws GeneralSecurityException, BatchCodec.MalformedBatchException {
        if (!record.encrypted()) {
            return decode(open.body(), open.bodyAt(), record.bodyLength(), record);
        }
        BodyCipher cipher = segment.cipher;
        if (cipher == null) {
            throw new GeneralSecurityException("an encrypted record in a segment that names no key");
        }
        byte[] plain = cipher.open(open.body(), open.bodyAt(), record.bodyLength(), record.nonce());
        return decode(plain, 0, plain.length, record);
    }

    private static Event[] decode(byte[] body, int offset, int length, Frame record)
            throws BatchCodec.MalformedBatchException {
        int marks = record.marked() ? MarkCodec.length(body, offset, length) : 0;
        return BatchCodec.decode(body, offset + marks, length - marks, record.events());
    }

    /** Moves a stretch on to where this has come. A batch found and not taken stays in it. */
    void moved(Backlog.Stretch stretch, Backlog.Stretch planned) {
        if (planned.isEmpty()) {
            return;
        }
        Segment segment = current;
        if (segment == null || (plan.isEmpty() && !ready)) {
            stretch.readTo(java.util.Objects.requireNonNull(planned.last), planned.endOffset, planned.endOrdinal, read);
        } else if (ready) {
            stretch.readTo(segment, found().start(), found().record().ordinal(), read);
        } else {
            stretch.readTo(segment, reached(), nextOrdinal, read);
        }
        if (stretch.isEmpty()) {
            // A file that is kept open keeps its space when it is deleted.
            closeQuietly();
            current = null;
        }
    }

    /** What could not be read since the last call. */
    List<Gap> gaps() {
        List<Gap> found = List.copyOf(gaps);
        gaps.clear();
        return found;
    }

    void closeQuietly() {
        RecordReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read from.
            }
        }
    }
}
