package org.millrace.channel.file.format;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which segments there are, which of their events are delivered, and how many a closed one holds: what the acknowledgement
 * files say, in memory. Not safe for threads.
 *
 * <pre>
 *   acks      = { segment:long from:int to:int }        delivered: the ordinals from..to of the segment;
 *                                                       from = -1: the segment is closed with {@code to} events
 *                                                       from = -2: the segment is there, and not closed
 *                                                       from = -3: {@code to} events of it are on the disk, it may hold more
 *   snapshot  = next segment:long { segment:long events:int runs:int { from:int to:int } }
 * </pre>
 *
 * The events of a snapshot are -1 if nothing is known, and -2 - n if there are n or more.
 */
public final class AckState {
    /** Bytes of one entry of a record of acknowledgements. */
    public static final int ENTRY = 16;

    private static final int CLOSED = -1;
    private static final int MADE = -2;
    private static final int HELD = -3;
    private static final int UNKNOWN = -1;
    private static final int LEAST = -2;

    private final Map<Long, OrdinalSet> delivered = new TreeMap<>();
    private final Map<Long, Integer> counts = new HashMap<>();
    /** How many events of a segment were synced while it was open, as far as that was written down. */
    private final Map<Long, Integer> held = new HashMap<>();
    /** Segments that are on the disk, durably: what is missing of them is not just not there. */
    private final Set<Long> known = new TreeSet<>();

    private long nextSegment = 1;

    /** Ordinals {@code from} to {@code to} of a segment. */
    public record Range(long segment, int from, int to) {
        /** Says that the segment is closed, with so many events. */
        public static Range closed(long segment, int events) {
            return new Range(segment, CLOSED, events);
        }

        /** Says that the segment is there. */
        public static Range made(long segment) {
            return new Range(segment, MADE, 0);
        }

        /** Says that so many events of the segment are synced: if they are not found, they are missed. */
        public static Range held(long segment, int events) {
            return new Range(segment, HELD, events);
        }
    }

    /** The least id that no segment was ever given. */
    public long nextSegment() {
        return nextSegment;
    }

    void saw(long segment) {
        nextSegment = Math.max(nextSegment, segment + 1);
    }

    public OrdinalSet delivered(long segment) {
        OrdinalSet runs = delivered.get(segment);
        return runs == null ? new OrdinalSet() : runs;
    }

    /** How many events a closed segment holds; -1 if that is not known. */
    public int count(long segment) {
        return counts.getOrDefault(segment, UNKNOWN);
    }

    /** How many events a segment holds at least, for all that anybody has said. */
    public int least(long segment) {
        return Math.max(0, held.getOrDefault(segment, 0));
    }

    /** All that were made and not deleted, ascending. */
    public Set<Long> segments() {
        return known;
    }

    public void forget(long segment) {
        delivered.remove(segment);
        counts.remove(segment);
        held.remove(segment);
        known.remove(segment);
    }

    public void apply(Range range) {
        saw(range.segment());
        known.add(range.segment());
        if (range.from() == CLOSED) {
            counts.put(range.segment(), range.to());
        } else if (range.from() == HELD) {
            held.merge(range.segment(), range.to(), Math::max);
        } else if (range.from() >= 0) {
            delivered.computeIfAbsent(range.segment(), id -> new OrdinalSet()).add(range.from(), range.to());
        }
    }

    public static void write(List<Range> ranges, ByteBuffer to) {
        for (Range range : ranges) {
            to.putLong(range.segment()).putInt(range.from()).putInt(range.to());
        }
    }

    /** Applies a body of acknowledgements. */
    void read(ByteBuffer body) {
        while (body.remaining() >= ENTRY) {
            apply(new Range(body.getLong(), body.getInt(), body.getInt()));
        }
    }

    public int snapshotLength() {
        int length = Long.BYTES + ENTRY * known.size();
        for (OrdinalSet runs : delivered.values()) {
            length += 8 * runs.count();
        }
        return length;
    }

    public void writeSnapshot(ByteBuffer to) {
        to.putLong(nextSegment);
        for (Long segment : known) {
            writeSegment(segment, delivered(segment), to);
        }
    }

    private void writeSegment(long segment, OrdinalSet runs, ByteBuffer to) {
        int count = count(segment);
        int least = least(segment);
        int events = count < 0 && least > 0 ? LEAST - least : count;
        to.putLong(segment).putInt(events).putInt(runs.count());
        for (int run = 0; run < runs.count(); run++) {
            to.putInt(runs.from(run)).putInt(runs.to(run));
        }
    }

    /** Replaces all this knows by a snapshot. */
    void readSnapshot(ByteBuffer body) {
        delivered.clear();
        counts.clear();
        held.clear();
        known.clear();
        nextSegment = Math.max(1, body.getLong());
        while (body.remaining() >= ENTRY) {
            long segment = body.getLong();
            int count = body.getInt();
            int runs = body.getInt();
            saw(segment);
            known.add(segment);
            if (count >= 0) {
                counts.put(segment, count);
            } else if (count < LEAST) {
                held.put(segment, LEAST - count);
            }
            for (int run = 0; run < runs && body.remaining() >= 8; run++) {
                apply(new Range(segment, body.getInt(), body.getInt()));
            }
        }
    }

    /** Keeps only what is about one of these segments. */
    public void retain(Set<Long> segments) {
        delivered.keySet().retainAll(segments);
        counts.keySet().retainAll(segments);
        held.keySet().retainAll(segments);
        known.retainAll(segments);
    }
}
