package org.millrace.channel.file;

import java.util.Map;
import java.util.TreeMap;

/** A set of sequence numbers as runs: those below a floor, and a few above it. Not safe for threads. */
final class SequenceSet {
    /** Run's first to one more than its last. */
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    /** Adds {@code from} up to, not including, {@code to}. */
    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long first = from;
        long end = to;
        Map.Entry<Long, Long> before = runs.floorEntry(first);
        if (before != null && before.getValue() >= first) {
            first = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> within = runs.ceilingEntry(first);
        while (within != null && within.getKey() <= end) {
            end = Math.max(end, within.getValue());
            runs.remove(within.getKey());
            within = runs.ceilingEntry(first);
        }
        runs.put(first, end);
    }

    boolean contains(long sequence) {
        Map.Entry<Long, Long> run = runs.floorEntry(sequence);
        return run != null && run.getValue() > sequence;
    }

    /** The first sequence from {@code from} on that is not in the set. */
    long nextAbsent(long from) {
        Map.Entry<Long, Long> run = runs.floorEntry(from);
        return run != null && run.getValue() > from ? run.getValue() : from;
    }

    /** The first sequence from {@code from} on that is in the set; {@code Long.MAX_VALUE} if none is. */
    long nextPresent(long from) {
        if (contains(from)) {
            return from;
        }
        Long next = runs.higherKey(from);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** How many of {@code from} up to, not including, {@code to} are in the set. */
    long count(long from, long to) {
        long total = 0;
        for (long at = nextPresent(from); at < to; at = nextPresent(at)) {
            long end = Math.min(to, nextAbsent(at));
            total += end - at;
            at = end;
        }
        return total;
    }

    /** One more than the highest member; 0 if there is none. */
    long end() {
        return runs.isEmpty() ? 0 : runs.lastEntry().getValue();
    }

    Map<Long, Long> runs() {
        return runs;
    }
}
