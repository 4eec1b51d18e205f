package org.millrace.channel.file;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.channel.file.log.EventLog;
import org.millrace.channel.file.log.segment.Piece;

/** Events lent by a file channel. */
final class FileLease implements Lease {
    private final EventLog eventLog;
    private final List<Piece> pieces;
    private final List<Event> events;
    private boolean over;

    FileLease(EventLog eventLog, List<Piece> pieces) {
        this.eventLog = eventLog;
        this.pieces = pieces;
        this.events = Collections.unmodifiableList(Arrays.asList(flat(pieces)));
    }

    private static Event[] flat(List<Piece> pieces) {
        Piece first = pieces.get(0);
        if (pieces.size() == 1) {
            return first.size() == first.events().length
                    ? first.events()
                    : Arrays.copyOfRange(first.events(), first.from(), first.to());
        }
        int size = 0;
        for (Piece piece : pieces) {
            size += piece.size();
        }
        Event[] flat = new Event[size];
        int at = 0;
        for (Piece piece : pieces) {
            System.arraycopy(piece.events(), piece.from(), flat, at, piece.size());
            at += piece.size();
        }
        return flat;
    }

    @Override
    public List<Event> events() {
        return events;
    }

    /** What was lent, to be committed with others. */
    List<Piece> pieces() {
        if (over) {
            throw new IllegalStateException("the lease has ended");
        }
        return pieces;
    }

    boolean isOf(EventLog log) {
        return log == eventLog;
    }

    void committed() {
        over = true;
    }

    @Override
    public void rollback() {
        if (!over) {
            over = true;
            eventLog.rollback(pieces);
        }
    }
}
