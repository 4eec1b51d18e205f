package org.millrace.channel.file.log.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Segment;

/**
 * What is to be taken next, in order. Guarded by the log's lock; never holds more events in memory than its
 * budget allows and leases gave back, whatever waits on the disk.
 *
 * <pre>
 *    rolled back        head               middle                       tail
 *   [ e3 e4 | e9 ]  [ e12 e13 ... ]  [ on the disk only: a stretch  ]  [ ... newest ]
 *    in memory         in memory       of each data directory           in memory
 * </pre>
 *
 * While takes keep up, all is in the head and nothing is read back. Once the head is over its budget, what is put goes to
 * the middle, and is read from the disk when its turn comes. When the middle is almost read, new batches gather in the tail,
 * so that the reader does come to an end and takes are served from memory again.
 */
public final class Backlog {
    /** With no more than this left to read, new batches stay in memory. */
    private static final long NEARLY_READ = 8L << 20;

    private static final int EVENT_OVERHEAD = 64;

    private final long budget;
    /** Sequences alone would do, but for segments that were missing for a while. */
    private final TreeSet<Piece> rolledBack = new TreeSet<>(Comparator.comparingLong(Piece::firstSequence)
            .thenComparing(piece -> piece.segment().id)
            .thenComparing(Piece::firstOrdinal));

    private ArrayDeque<Piece> head = new ArrayDeque<>();
    private ArrayDeque<Piece> tail = new ArrayDeque<>();
    private long headCost;
    private long tailCost;
    private final Stretch[] middle;

    Backlog(int directories, long budget) {
        this.budget = budget;
        this.middle = new Stretch[directories];
        for (int i = 0; i < directories; i++) {
            middle[i] = new Stretch();
        }
    }

    /** What of one data directory is still to be read: from the reader's place up to an end. */
    public static final class Stretch {
        /** Where reading begins; null if there is nothing to read. */
        @Nullable
        public Segment first;

        public long firstOffset;
        public int firstOrdinal;
        /** Where it ends. */
        @Nullable
        public Segment last;

        public long endOffset;
        public int endOrdinal;
        /** Bytes to read, more or less. */
        long bytes;

        public boolean isEmpty() {
            return first == null;
        }

        private void extend(Segment segment, long offset, int ordinal, long endsAt, int endsBefore) {
            if (first == null) {
                first = segment;
                firstOffset = offset;
                firstOrdinal = ordinal;
                bytes = 0;
            }
            last = segment;
            endOffset = endsAt;
            endOrdinal = endsBefore;
            bytes += endsAt - offset;
        }

        /** A copy of it as it is now. */
        public Stretch copy() {
            Stretch copy = new Stretch();
            copy.first = first;
            copy.firstOffset = firstOffset;
            copy.firstOrdinal = firstOrdinal;
            copy.last = last;
            copy.endOffset = endOffset;
            copy.endOrdinal = endOrdinal;
            copy.bytes = bytes;
            return copy;
        }

        /** The reader has come here. */
        public void readTo(Segment segment, long offset, int ordinal, long read) {
            if (segment == last && offset >= endOffset) {
                first = null;
                last = null;
                bytes = 0;
            } else {
                first = segment;
                firstOffset = offset;
                firstOrdinal = ordinal;
                bytes = Math.max(0, bytes - read);
            }
        }
    }

    public Stretch middle(int directory) {
        return middle[directory];
    }

    public boolean hasMiddle() {
        for (Stretch stretch : middle) {
            if (!stretch.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Adds a segment that recovery found, behind those it has. */
    void recovered(Segment segment) {
        middle[segment.directory].extend(segment, SegmentHeader.LENGTH, 0, segment.length, segment.count);
    }

    /** Adds a batch that was just put, behind all that is there. */
    public void add(Put put) {
        if (put.events.length == 0) {
            // It carries marks and nothing to take.
            return;
        }
        Segment segment = put.segment();
        Piece piece =
                new Piece(segment, put.offset, put.ordinal, put.sequence, put.events, 0, put.events.length, put.length);
        long cost = cost(piece);
        if (!hasMiddle()) {
            if (headCost + cost <= budget || head.isEmpty()) {
                head.add(piece);
                headCost += cost;
                return;
            }
        } else if (!tail.isEmpty() || left() <= NEARLY_READ) {
            if (tailCost + cost <= budget / 2) {
                tail.add(piece);
                tailCost += cost;
                return;
            }
            leaveTail();
        }
        middle[segment.directory].extend(
                segment, put.offset, put.ordinal, put.offset + put.length, put.ordinal + put.events.length);
    }

    /** Forgets that the tail is in memory: it is on the disk as well, where the middle ends. */
    private void leaveTail() {
        for (Piece piece : tail) {
            middle[piece.segment().directory].extend(
                    piece.segment(),
                    piece.offset(),
                    piece.ordinal(),
                    piece.offset() + piece.length(),
                    piece.endOrdinal());
        }
        tail.clear();
        tailCost = 0;
    }

    private long left() {
        long sum = 0;
        for (Stretch stretch : middle) {
            sum += stretch.bytes;
        }
        return sum;
    }

    private static long cost(Piece piece) {
        return piece.length() + (long) EVENT_OVERHEAD * piece.events().length;
    }

    /** Adds what was read from the middle. The places of the stretches have been moved. */
    public void loaded(List<Piece> pieces) {
        for (Piece piece : pieces) {
            head.add(piece);
            headCost += cost(piece);
        }
        if (!hasMiddle() && !tail.isEmpty()) {
            if (head.isEmpty()) {
                ArrayDeque<Piece> empty = head;
                head = tail;
                tail = empty;
            } else {
                head.addAll(tail);
                tail.clear();
            }
            headCost += tailCost;
            tailCost = 0;
        }
    }

    /**
     * Removes up to {@code most} events that are in memory, of up to {@code mostBytes} together; none if there are none. The first
     * one may be larger.
     */
    public List<Piece> poll(int most, long mostBytes) {
        List<Piece> polled = new ArrayList<>(1);
        int left = most;
        long bytesLeft = mostBytes;
        while (left > 0) {
            Piece back = rolledBack.pollFirst();
            Piece piece = back == null ? pollHead() : back;
            if (piece == null) {
                break;
            }
            int fitting = mostBytes == Long.MAX_VALUE ? piece.size() : piece.fitting(bytesLeft);
            int wanted = Math.min(left, polled.isEmpty() ? Math.max(1, fitting) : fitting);
            if (wanted == 0) {
                putBack(piece, back != null);
                break;
            }
            if (piece.size() > wanted) {
                int cut = piece.from() + wanted;
                Piece rest = piece.part(cut, piece.to());
                putBack(rest, back != null);
                piece = piece.part(piece.from(), cut);
            }
            left -= piece.size();
            bytesLeft -= mostBytes == Long.MAX_VALUE ? 0 : piece.eventBytes();
            polled.add(piece);
        }
        return polled;
    }

    private void putBack(Piece rest, boolean returned) {
        if (returned) {
            giveBack(rest);
        } else {
            head.addFirst(rest);
            headCost += cost(rest);
        }
    }

    private @Nullable Piece pollHead() {
        Piece piece = head.poll();
        if (piece != null) {
            headCost -= cost(piece);
        }
        return piece;
    }

    /** Puts a piece back before all that was put later. */
    public void giveBack(Piece piece) {
        rolledBack.add(piece);
    }

    /** Whether there is something that was given back. */
    public boolean hasReturned() {
        return !rolledBack.isEmpty();
    }

    public void clear() {
        rolledBack.clear();
        head.clear();
        tail.clear();
    }
}
