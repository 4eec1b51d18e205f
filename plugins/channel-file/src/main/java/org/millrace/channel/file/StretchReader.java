package org.millrace.channel.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/**
 * Reads what waits in one data directory, front to back, from segment to segment, in big reads. What was delivered before is
 * skipped; what can't be read is told and skipped. Used by one thread at a time, which does not hold the log's lock.
 */
final class StretchReader {
    /** Knows which segment comes after another one. */
    interface Order {
        @Nullable
        Segment after(Segment segment);
    }

    private final Disk disk;
    private final int readSize;
    private final Order order;

    private Backlog.Stretch plan = new Backlog.Stretch();
    private @Nullable Segment current;
    private @Nullable RecordReader reader;
    private int nextOrdinal;
    private boolean ready;
    private long holeFrom = -1;
    private long holeTo;
    private long read;

    private final List<Damage> damages = new ArrayList<>();

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
            nextOrdinal = stretch.firstOrdinal;
        }
    }

    private long reached() {
        RecordReader open = reader;
        return open == null ? -1 : open.position();
    }

    /** Whether another batch is there; finds it. */
    boolean peek() throws IOException {
        while (!ready && current != null && !plan.isEmpty()) {
            step(current);
        }
        return ready;
    }

    private void step(Segment segment) throws IOException {
        boolean last = segment == plan.last;
        long limit = last ? plan.endOffset : segment.length;
        int endOrdinal = last ? plan.endOrdinal : segment.count;
        RecordReader open = reader;
        if (open == null) {
            try {
                long from = segment == plan.first ? plan.firstOffset : SegmentHeader.LENGTH;
                open = new RecordReader(disk.read(segment.file), segment.seed, from, nextOrdinal, readSize);
            } catch (NoSuchFileException | java.io.FileNotFoundException e) {
                lost(segment, endOrdinal);
                leave(segment, last);
                return;
            }
            reader = open;
        }
        RecordReader.Found found = open.next(limit);
        switch (found) {
            case RECORD -> {
                if (open.record().type() == Frame.BATCH) {
                    lost(segment, open.record().ordinal());
                    ready = true;
                }
            }
            case BROKEN_BODY, HOLE -> hole(open.start(), open.position());
            case END -> {
                lost(segment, endOrdinal);
                leave(segment, last);
            }
        }
    }

    private void hole(long from, long to) {
        if (holeFrom < 0) {
            holeFrom = from;
        }
        holeTo = to;
    }

    /** Tells of the hole so far, if there is one, and of the events missing before {@code upTo}. */
    private void lost(Segment segment, int upTo) {
        int missing = Math.max(nextOrdinal, upTo);
        if (holeFrom >= 0 || nextOrdinal < upTo) {
            boolean certain = holeFrom < 0 || holeFrom < segment.certain;
            damages.add(new Damage(segment, holeFrom, holeFrom < 0 ? -1 : holeTo, nextOrdinal, missing, certain));
        }
        nextOrdinal = missing;
        holeFrom = -1;
    }

    private void leave(Segment segment, boolean last) throws IOException {
        if (last) {
            plan = new Backlog.Stretch();
            return;
        }
        closeQuietly();
        current = order.after(segment);
        nextOrdinal = 0;
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
        int at = segment.deliveredBefore.firstOutside(record.ordinal());
        if (at >= end) {
            nextOrdinal = end;
            return;
        }
        Event[] events;
        try {
            events = decode(segment, open, record);
        } catch (GeneralSecurityException | BatchCodec.MalformedBatchException e) {
            hole(open.start(), open.position());
            lost(segment, end);
            return;
        }
        nextOrdinal = end;
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
            return BatchCodec.decode(open.body(), open.bodyAt(), record.bodyLength(), record.events());
        }
        BodyCipher cipher = segment.cipher;
        if (cipher == null) {
            throw new GeneralSecurityException("an encrypted record in a segment that names no key");
        }
        byte[] plain = cipher.open(open.body(), open.bodyAt(), record.bodyLength(), record.nonce());
        return BatchCodec.decode(plain, 0, plain.length, record.events());
    }

    /** Moves a stretch on to where this has come. A batch found and not taken stays in it. */
    void moved(Backlog.Stretch stretch, Backlog.Stretch planned) {
        if (planned.isEmpty()) {
            return;
        }
        Segment segment = current;
        RecordReader open = reader;
        if (segment == null || (plan.isEmpty() && !ready)) {
            stretch.readTo(java.util.Objects.requireNonNull(planned.last), planned.endOffset, planned.endOrdinal, read);
        } else if (ready) {
            stretch.readTo(segment, found().start(), found().record().ordinal(), read);
        } else if (open != null) {
            stretch.readTo(segment, open.position(), nextOrdinal, read);
        } else {
            stretch.readTo(segment, SegmentHeader.LENGTH, nextOrdinal, read);
        }
        if (stretch.isEmpty()) {
            // A file that is kept open keeps its space when it is deleted.
            closeQuietly();
            current = null;
        }
    }

    /** What could not be read since the last call. */
    List<Damage> damages() {
        List<Damage> found = List.copyOf(damages);
        damages.clear();
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
