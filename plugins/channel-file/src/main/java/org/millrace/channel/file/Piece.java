package org.millrace.channel.file;

import java.util.List;
import org.millrace.api.event.Event;

/** Events of consecutive sequences that came from one segment. */
record Piece(Segment segment, long sequence, List<Event> events) {

    long endSequence() {
        return sequence + events.size();
    }

    Piece first(int count) {
        return new Piece(segment, sequence, events.subList(0, count));
    }

    Piece from(int index) {
        return new Piece(segment, sequence + index, events.subList(index, events.size()));
    }

    long size() {
        long size = 0;
        for (Event event : events) {
            size += event.size();
        }
        return size;
    }
}
