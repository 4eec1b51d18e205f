package org.millrace.channel.file;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which events of which segments are delivered, and how many a closed segment holds: what the acknowledgement files say, in
 * memory. Not safe for threads.
 *
 * <pre>
 *   acks      = { segment:long from:int to:int }        delivered: the ordinals from..to of the segment;
 *                                                       from = -1: the segment is closed with {@code to} events
 *   snapshot  = next segment:long { segment:long events:int runs:int { from:int to:int } }
 * </pre>
 */
final class AckState {
    /** Bytes of one entry of a record of acknowledgements. */
    static final int ENTRY = 16;

    private static final int CLOSED = -1;
    private static final int UNKNOWN = -1;

    private final Map<Long, Runs> delivered = new TreeMap<>();
    private final Map<Long, Integer> counts = new HashMap<>();
    private long nextSegment = 1;

    /** Ordinals {@code from} to {@code to} of a segment. */
    record Range(long segment, int from, int to) {
        /** Says that the segment is closed, with so many events. */
        static Range closed(long segment, int events) {
            return new Range(segment, CLOSED, events);
        }
    }

    /** The least id that no segment was ever given. */
    long nextSegment() {
        return nextSegment;
    }

    void saw(long segment) {
        nextSegment = Math.max(nextSegment, segment + 1);
    }

    Runs delivered(long segment) {
        Runs runs = delivered.get(segment);
        return runs == null ? new Runs() : runs;
    }

    /** How many events a closed segment holds; -1 if that is not known. */
    int count(long segment) {
        return counts.getOrDefault(segment, UNKNOWN);
    }

    Iterable<Long> closedSegments() {
        return counts.keySet();
    }

    void forget(long segment) {
        delivered.remove(segment);
        counts.remove(segment);
    }

    void apply(Range range) {
        saw(range.segment());
        if (range.from() == CLOSED) {
            counts.put(range.segment(), range.to());
        } else {
            delivered.computeIfAbsent(range.segment(), id -> new Runs()).add(range.from(), range.to());
        }
    }

    static void write(List<Range> ranges, ByteBuffer to) {
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

    int snapshotLength() {
        int length = Long.BYTES;
        for (Runs runs : delivered.values()) {
            length += ENTRY + 8 * runs.count();
        }
        for (Long segment : counts.keySet()) {
            length += delivered.containsKey(segment) ? 0 : ENTRY;
        }
        return length;
    }

    void writeSnapshot(ByteBuffer to) {
        to.putLong(nextSegment);
        for (Map.Entry<Long, Runs> entry : delivered.entrySet()) {
            writeSegment(entry.getKey(), entry.getValue(), to);
        }
        for (Long segment : counts.keySet()) {
            if (!delivered.containsKey(segment)) {
                writeSegment(segment, new Runs(), to);
            }
        }
    }

    private void writeSegment(long segment, Runs runs, ByteBuffer to) {
        to.putLong(segment).putInt(count(segment)).putInt(runs.count());
        for (int run = 0; run < runs.count(); run++) {
            to.putInt(runs.from(run)).putInt(runs.to(run));
        }
    }

    /** Replaces all this knows by a snapshot. */
    void readSnapshot(ByteBuffer body) {
        delivered.clear();
        counts.clear();
        nextSegment = Math.max(1, body.getLong());
        while (body.remaining() >= ENTRY) {
            long segment = body.getLong();
            int count = body.getInt();
            int runs = body.getInt();
            saw(segment);
            if (count >= 0) {
                counts.put(segment, count);
            }
            for (int run = 0; run < runs && body.remaining() >= 8; run++) {
                apply(new Range(segment, body.getInt(), body.getInt()));
            }
        }
    }

    /** Keeps only what is about one of these segments. */
    void retain(java.util.Set<Long> segments) {
        for (Iterator<Long> ids = delivered.keySet().iterator(); ids.hasNext(); ) {
            if (!segments.contains(ids.next())) {
                ids.remove();
            }
        }
        counts.keySet().retainAll(segments);
    }
}
