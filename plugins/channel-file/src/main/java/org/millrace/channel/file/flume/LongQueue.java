package org.millrace.channel.file.flume;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** A first-in, first-out queue of longs in a ring that grows: eight bytes an entry. */
final class LongQueue {
    private long[] ring = new long[16];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        if (size == ring.length) {
            long[] grown = Arrays.copyOfRange(ring, head, head + Math.multiplyExact(ring.length, 2));
            // What lay before the head comes after what lay behind it.
            System.arraycopy(ring, 0, grown, ring.length - head, head);
            ring = grown;
            head = 0;
        }
        ring[head + size & ring.length - 1] = value;
        size++;
    }

    void addAll(LongQueue other) {
        for (int i = 0; i < other.size; i++) {
            add(other.get(i));
        }
    }

    long get(int index) {
        return ring[head + index & ring.length - 1];
    }

    long remove() {
        long value = ring[head];
        head = head + 1 & ring.length - 1;
        size--;
        return value;
    }

    void removeIf(LongPredicate unwanted) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long value = get(i);
            if (!unwanted.test(value)) {
                ring[head + kept & ring.length - 1] = value;
                kept++;
            }
        }
        size = kept;
    }
}
