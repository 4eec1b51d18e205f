package org.millrace.channel.memory;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/**
 * Consecutive events: those of one put, of several small ones, or a part of either. They lie in a stretch of an array, and
 * are numbered in the order in which the channel got them, so that what is rolled back finds its old place.
 *
 * <pre>
 *   events  [ - - | e7 e8 e9 | - - - ]      number = 7, from = 2, to = 5
 *                 from       to
 * </pre>
 *
 * A chunk belongs to one thread, or to the {@link ChunkQueue} and with it to whoever has the channel's lock. Two chunks
 * that were cut from one never touch each other's stretch of the array they share.
 */
final class Chunk {
    /** The sums of a chunk that was cut: made up when they are wanted, away from the lock. */
    private static final long UNKNOWN = -1;

    private static final Event[] TO_ARRAY = {};

    private Event[] events;
    private int from;
    private int to;
    /** Whether a lease's list shows this array, and will for as long as anybody keeps the list. */
    private boolean lent;
    /** Whether the stretch is to be cleared once it is copied, because the array lives on. */
    private boolean cutOff;

    private long bodies;
    private long bytes;
    private long heap;

    /** Number of the first event. Given by the queue. */
    long number;

    /** The chunk behind this one in a queue or in a run taken from it. */
    @Nullable
    Chunk next;

    private Chunk(long number, Event[] events, int from, int to) {
        this.number = number;
        this.events = events;
        this.from = from;
        this.to = to;
        this.bodies = UNKNOWN;
    }

    /** The events of a batch, without a number yet. The list is not kept. */
    static Chunk copyOf(List<Event> batch) {
        Event[] events = batch.toArray(TO_ARRAY);
        Chunk chunk = new Chunk(0, events, 0, events.length);
        chunk.measure();
        return chunk;
    }

    int size() {
        return to - from;
    }

    /** The number of the event after the last. */
    long end() {
        return number + size();
    }

    /** Bytes of all bodies; of a whole chunk only. */
    long bodies() {
        return bodies;
    }

    /** Bytes of all bodies and headers, as {@link Event#size()} counts them; of a whole chunk only. */
    long bytes() {
        return bytes;
    }

    /** What all of it takes of the heap, roughly; of a whole chunk only. */
    long heap() {
        return heap;
    }

    /** How many events from the first on have at most so many bytes; at least one, and fewer than all. */
    int fitting(long maxBytes) {
        long sum = events[from].size();
        int count = 1;
        while (count < size() - 1) {
            sum += events[from + count].size();
            if (sum > maxBytes) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Moves the first {@code count} events, fewer than all, into a chunk of their own. */
    Chunk cut(int count) {
        Chunk first = new Chunk(number, events, from, from + count);
        first.cutOff = !lent;
        number += count;
        from += count;
        bodies = UNKNOWN;
        return first;
    }

    /** Takes in the events of the chunk that was put after this one, so that many small puts don't become many chunks. */
    void append(Chunk small) {
        int count = small.size();
        if (to + count > events.length) {
            int size = size();
            Event[] grown = new Event[Math.max(2 * size, size + count)];
            System.arraycopy(events, from, grown, 0, size);
            events = grown;
            from = 0;
            to = size;
            lent = false;
        }
        System.arraycopy(small.events, small.from, events, to, count);
        to += count;
        if (bodies != UNKNOWN) {
            bodies += small.bodies;
            bytes += small.bytes;
            heap += small.heap;
        }
    }

    /**
     * This chunk and those linked behind it as one that fills its array exactly and knows its sums; itself if it does
     * already. Leaves no reference behind in an array that others go on using, lest delivered events stay in memory.
     */
    Chunk flattened() {
        if (next == null && size() == events.length && bodies != UNKNOWN) {
            return this;
        }
        int size = 0;
        for (Chunk c = this; c != null; c = c.next) {
            size += c.size();
        }
        Chunk flat = new Chunk(number, new Event[size], 0, size);
        int at = 0;
        boolean measured = true;
        for (Chunk c = this; c != null; c = c.next) {
            System.arraycopy(c.events, c.from, flat.events, at, c.size());
            at += c.size();
            measured &= c.bodies != UNKNOWN;
        }
        if (measured) {
            flat.bodies = 0;
            for (Chunk c = this; c != null; c = c.next) {
                flat.bodies += c.bodies;
                flat.bytes += c.bytes;
                flat.heap += c.heap;
            }
        } else {
            flat.measure();
        }
        for (Chunk c = this; c != null; c = c.next) {
            if (c.cutOff) {
                Arrays.fill(c.events, c.from, c.to, null);
            }
        }
        return flat;
    }

    /** The events of a flattened chunk, as a list that stays as it is whatever becomes of the chunk. */
    List<Event> lend() {
        lent = true;
        return new EventList(events);
    }

    private void measure() {
        long allBodies = 0;
        long all = 0;
        long beside = 0;
        for (int i = from; i < to; i++) {
            Event event = events[i];
            allBodies += event.body().length;
            all += event.size();
            beside +=
                    HeapShare.EVENT + (long) HeapShare.HEADER * event.headers().size();
        }
        bodies = allBodies;
        bytes = all;
        heap = all + beside;
    }
}
