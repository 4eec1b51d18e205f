package org.millrace.channel.memory;

import org.jspecify.annotations.Nullable;

/**
 * The events that are neither on lease nor forgotten, in order: a linked list of chunks, ascending by number. What was
 * taken and not given back leaves a gap in the numbers. Guarded by the channel's lock; no operation looks at single events,
 * but {@link #append} may copy a few references.
 */
final class ChunkQueue {
    /** Puts of at most this many events are gathered... */
    private static final int SMALL = 32;
    /** ...in chunks of at most this many. */
    private static final int GATHERED = 256;

    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private long nextNumber;
    private long size;

    boolean isEmpty() {
        return head == null;
    }

    long size() {
        return size;
    }

    /** Adds a chunk at the tail and numbers it. */
    void append(Chunk chunk) {
        chunk.number = nextNumber;
        int count = chunk.size();
        Chunk last = tail;
        if (last == null) {
            head = chunk;
            tail = chunk;
        } else if (count <= SMALL && last.size() + count <= GATHERED && last.end() == nextNumber) {
            last.append(chunk);
        } else {
            last.next = chunk;
            tail = chunk;
        }
        nextNumber += count;
        size += count;
    }

    /**
     * Removes up to {@code most} events from the head, as a linked run of chunks; less if a gap in the numbers comes first,
     * so that a run is one piece and goes back into one place. The queue must not be empty.
     */
    Chunk remove(int most) {
        Chunk first = head;
        if (first == null) {
            throw new IllegalStateException("empty");
        }
        if (first.size() > most) {
            size -= most;
            return first.cut(most);
        }
        Chunk last = first;
        int count = first.size();
        Chunk rest = first.next;
        while (rest != null && rest.number == last.end() && count < most) {
            int room = most - count;
            if (rest.size() > room) {
                Chunk piece = rest.cut(room);
                last.next = piece;
                last = piece;
            } else {
                last = rest;
                rest = rest.next;
            }
            count += last.size();
        }
        last.next = null;
        head = rest;
        if (rest == null) {
            tail = null;
        }
        size -= count;
        return first;
    }

    /** Puts a run of chunks back between those with lower and those with higher numbers. */
    void giveBack(Chunk run) {
        Chunk last = run;
        long count = run.size();
        while (last.next != null) {
            last = last.next;
            count += last.size();
        }
        Chunk before = null;
        Chunk after = head;
        while (after != null && after.number < run.number) {
            before = after;
            after = after.next;
        }
        last.next = after;
        if (after == null) {
            tail = last;
        }
        if (before == null) {
            head = run;
        } else {
            before.next = run;
        }
        size += count;
    }

    void clear() {
        head = null;
        tail = null;
        size = 0;
    }
}
