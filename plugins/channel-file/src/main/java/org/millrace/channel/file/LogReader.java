package org.millrace.channel.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/**
 * The one place of a log from which events are taken: from memory while the reader keeps up, else from the segments. Used under
 * the queue's lock.
 */
final class LogReader {
    private final Log owner;
    private final ConcurrentSkipListMap<Integer, Segment> segments;
    private final Crypt crypt;
    private final SequenceSet delivered;
    private final Quarantine quarantine;
    private final Room room;

    private int index = -1;
    private @Nullable Segment segment;
    private @Nullable Scan scan;
    private long position;
    private long ordinal;
    private long account;
    private @Nullable Piece head;

    /** Of a batch of which some middle part was delivered before: what follows the head. */
    private final ArrayDeque<Piece> parts = new ArrayDeque<>();

    LogReader(
            Log owner,
            ConcurrentSkipListMap<Integer, Segment> segments,
            Crypt crypt,
            SequenceSet delivered,
            Quarantine quarantine,
            Room room) {
        this.owner = owner;
        this.segments = segments;
        this.crypt = crypt;
        this.delivered = delivered;
        this.quarantine = quarantine;
        this.room = room;
    }

    /** What {@link #take} would begin with; null if there is nothing. */
    @Nullable
    Piece peek() throws IOException {
        while (head == null) {
            head = parts.poll();
            if (head != null) {
                break;
            }
            Log.Recent recent = owner.recent();
            if (recent != null) {
                moveTo(recent);
                head = recent.piece();
            } else if (owner.caching()) {
                // What was published between the two looks is found by the next.
                return null;
            } else if (!read()) {
                return null;
            }
        }
        return head;
    }

    /** Takes up to {@code max} events of the head. */
    Piece take(int max) {
        Piece now = java.util.Objects.requireNonNull(head);
        if (now.events().size() <= max) {
            head = null;
            return now;
        }
        head = now.from(max);
        return now.first(max);
    }

    private void moveTo(Log.Recent recent) {
        if (recent.segmentIndex() != index) {
            index = recent.segmentIndex();
            segment = recent.piece().segment();
            ordinal = 0;
            account = 0;
        }
        scan = null;
        position = recent.frameEnd();
        ordinal += recent.piece().events().size();
        account += recent.size();
    }

    /** Reads one frame or moves on to the next segment; false if there is nothing more. */
    private boolean read() throws IOException {
        Segment current = segment;
        if (current == null || position >= current.end) {
            if (current != null) {
                segmentEnded(current);
            }
            Map.Entry<Integer, Segment> next = segments.higherEntry(index);
            if (next == null) {
                return !owner.caughtUp(index, position);
            }
            index = next.getKey();
            segment = next.getValue();
            position = SegmentFormat.DATA;
            ordinal = 0;
            account = 0;
            scan = null;
            return true;
        }
        long end = current.end;
        Scan reading = scan;
        if (reading == null) {
            reading = new Scan(current.file(), current.header, position, end);
            scan = reading;
        }
        reading.extend(end);
        Scan.Found found = reading.next();
        if (found == null) {
            lost(current, position, end, current.events - ordinal, current.account - account, "no frame is whole");
            position = end;
            ordinal = current.events;
            account = current.account;
            return true;
        }
        SegmentFormat.Frame frame = found.frame();
        if (found.afterDamage()) {
            lost(
                    current,
                    found.skippedFrom(),
                    found.position(),
                    frame.ordinal() - ordinal,
                    frame.account() - account,
                    "no frame begins there");
        }
        position = found.end();
        ordinal = frame.ordinal() + frame.events();
        if (frame.kind() != SegmentFormat.BATCH) {
            account = frame.account();
            return true;
        }
        decode(current, reading, found);
        return true;
    }

    private void decode(Segment current, Scan reading, Scan.Found found) throws IOException {
        SegmentFormat.Frame frame = found.frame();
        List<Event> events;
        try {
            byte[] payload = reading.payload(found);
            if (payload == null) {
                throw new DamagedException("the checksum of the payload differs");
            }
            events = EventCodec.decode(crypt.open(current.header.keyAlias(), payload), frame.events());
        } catch (DamagedException e) {
            boolean gone = delivered.nextAbsent(frame.sequence()) >= frame.sequence() + frame.events();
            long size = sizeOf(current, found);
            account = frame.account() + size;
            if (gone) {
                settle(current, frame.events(), size);
            } else {
                lost(current, found.position(), found.end(), frame.events(), size, String.valueOf(e.getMessage()));
            }
            return;
        }
        Piece whole = new Piece(current, frame.sequence(), events);
        account = frame.account() + whole.size();
        head = undelivered(whole);
    }

    /** What a frame that can't be read takes in the accounts: told by the frame behind it. */
    private static long sizeOf(Segment current, Scan.Found found) throws IOException {
        Scan ahead = new Scan(current.file(), current.header, found.end(), current.end);
        Scan.Found next = ahead.next();
        return Math.max(
                0,
                (next == null ? current.account : next.frame().account())
                        - found.frame().account());
    }

    /** What of a batch was not delivered before the channel was opened: its first run, the others into {@link #parts}. */
    private @Nullable Piece undelivered(Piece whole) {
        long from = whole.sequence();
        long end = whole.endSequence();
        if (delivered.count(from, end) == 0) {
            return whole;
        }
        for (long at = delivered.nextAbsent(from); at < end; at = delivered.nextAbsent(at)) {
            long to = Math.min(end, delivered.nextPresent(at));
            Piece part = new Piece(whole.segment(), at, whole.events().subList((int) (at - from), (int) (to - from)));
            parts.add(part);
            at = to;
        }
        return parts.poll();
    }

    private void segmentEnded(Segment ended) {
        long missing = ended.events - ordinal;
        if (missing > 0) {
            settle(ended, missing, Math.max(0, ended.account - account));
            ordinal = ended.events;
            account = ended.account;
        }
    }

    private void lost(Segment current, long from, long to, long events, long size, String why) {
        if (events > 0 || to - from > 0) {
            quarantine.keep(current, from, to, Math.max(0, events), why);
        }
        settle(current, Math.max(0, events), Math.max(0, size));
    }

    private void settle(Segment current, long events, long size) {
        current.settled(events);
        room.release(events, size);
    }
}
