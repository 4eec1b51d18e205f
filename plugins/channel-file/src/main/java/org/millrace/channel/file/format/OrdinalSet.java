package org.millrace.channel.file.format;

import java.util.Arrays;

/**
 * A set of ordinals, kept as ascending runs {@code [from, to)} that do not touch. Leases mostly end in order, so there is
 * mostly one run, however many events it stands for. Not safe for threads.
 */
public final class OrdinalSet {
    private int[] bounds;
    private int used;

    public OrdinalSet() {
        bounds = new int[4];
    }

    private OrdinalSet(int[] bounds, int used) {
        this.bounds = bounds;
        this.used = used;
    }

    public OrdinalSet copy() {
        return new OrdinalSet(Arrays.copyOf(bounds, Math.max(4, used)), used);
    }

    /** Number of runs. */
    int count() {
        return used / 2;
    }

    int from(int run) {
        return bounds[2 * run];
    }

    int to(int run) {
        return bounds[2 * run + 1];
    }

    /** Adds {@code [from, to)}; what is in it already stays in it once. */
    void add(int from, int to) {
        if (from >= to) {
            return;
        }
        int first = firstEndingAtOrAfter(from);
        int last = first;
        int low = from;
        int high = to;
        while (last < count() && from(last) <= to) {
            low = Math.min(low, from(last));
            high = Math.max(high, to(last));
            last++;
        }
        replace(first, last, low, high);
    }

    /** The first run whose end is not before {@code at}: it holds {@code at}, touches it, or lies behind it. */
    private int firstEndingAtOrAfter(int at) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (to(middle) < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void replace(int first, int last, int from, int to) {
        int removed = 2 * (last - first);
        int length = used - removed + 2;
        int[] grown = length > bounds.length ? new int[Math.max(length, 2 * bounds.length)] : bounds;
        if (grown != bounds) {
            System.arraycopy(bounds, 0, grown, 0, 2 * first);
        }
        System.arraycopy(bounds, 2 * last, grown, 2 * first + 2, used - 2 * last);
        grown[2 * first] = from;
        grown[2 * first + 1] = to;
        bounds = grown;
        used = length;
    }

    /** How many of {@code [from, to)} are in the set. */
    public int countIn(int from, int to) {
        int sum = 0;
        for (int run = firstEndingAtOrAfter(from); run < count() && from(run) < to; run++) {
            sum += Math.max(0, Math.min(to, to(run)) - Math.max(from, from(run)));
        }
        return sum;
    }

    /** The first ordinal at or after {@code at} that is not in the set. */
    public int firstOutside(int at) {
        int run = firstEndingAtOrAfter(at);
        return run < count() && from(run) <= at ? to(run) : at;
    }

    /** The first ordinal at or after {@code at} that is in the set, or {@code otherwise} if there is none below it. */
    public int firstInside(int at, int otherwise) {
        int run = firstEndingAtOrAfter(at + 1);
        return run < count() ? Math.min(otherwise, Math.max(at, from(run))) : otherwise;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int run = 0; run < count(); run++) {
            text.append(run == 0 ? "" : " ").append(from(run)).append("..").append(to(run));
        }
        return text.append('}').toString();
    }
}
