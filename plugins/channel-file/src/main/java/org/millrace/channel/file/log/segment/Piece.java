package org.millrace.channel.file.log.segment;

import org.millrace.api.event.Event;

/**
 * Consecutive events of one record, in memory.
 *
 * @param segment where they are on the disk
 * @param offset where its record begins
 * @param ordinal place of {@code events[0]} in it
 * @param sequence sequence of {@code events[0]}
 * @param events the record's events
 * @param from first of this piece
 * @param to behind the last
 * @param length bytes of the record, which its events share
 */
@SuppressWarnings("ArrayRecordComponent") // shared between the pieces of a record, never compared
public record Piece(
        Segment segment, long offset, int ordinal, long sequence, Event[] events, int from, int to, int length) {
    public int size() {
        return to - from;
    }

    public long firstSequence() {
        return sequence + from;
    }

    public int firstOrdinal() {
        return ordinal + from;
    }

    public int endOrdinal() {
        return ordinal + to;
    }

    /** Its share of the record's bytes; the shares of all pieces sum up to them. */
    public long bytes() {
        return (long) length * to / events.length - (long) length * from / events.length;
    }

    /** How many of its first events have no more bytes than that together. */
    public int fitting(long most) {
        long left = most;
        int fitting = 0;
        while (fitting < size() && events[from + fitting].size() <= left) {
            left -= events[from + fitting].size();
            fitting++;
        }
        return fitting;
    }

    /** Bytes of its events in memory. */
    public long eventBytes() {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += events[i].size();
        }
        return sum;
    }

    public Piece part(int newFrom, int newTo) {
        return new Piece(segment, offset, ordinal, sequence, events, newFrom, newTo, length);
    }
}
