package org.millrace.channel.file.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.MarkTable;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.state.LogCore;

/** The ends of leases: what is delivered is written down, what is not is given back. */
final class Deliveries {
    private final LogCore core;

    Deliveries(LogCore core) {
        this.core = core;
    }

    /** The events are delivered. If this throws, they are still on loan. */
    void commit(List<Piece> pieces, MarkChanges changes) throws ChannelException {
        long version = begin(changes);
        Map<String, MarkCodec.Entry> said = version == 0 ? Map.of() : MarkTable.entries(changes, version);
        try {
            long written = core.acks.append(ranges(pieces), said);
            if (core.settings.syncCommits() || version > 0) {
                core.acks.sync(written);
            }
        } catch (DiskFullException e) {
            if (version > 0) {
                core.marks.end(version, said, false);
            }
            throw new ChannelException(
                    "Channel " + core.name + " finds no space in " + core.settings.acks()
                            + " to write down what is delivered; free some: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            String why = "could not write down what is delivered in " + core.settings.acks() + ": " + e;
            core.fail(why);
            throw new ChannelException("Channel " + core.name + " " + why, e);
        }
        if (version > 0) {
            core.marks.end(version, said, true);
        }
        core.lock.lock();
        try {
            for (Piece piece : pieces) {
                Segment segment = piece.segment();
                core.release(piece.size(), segment.delivered(piece.size(), piece.bytes()));
                core.finish(segment);
            }
        } finally {
            core.lock.unlock();
        }
        core.watch.untidy();
    }

    /** The version of the changes; 0 if there are none. */
    private long begin(MarkChanges changes) throws ChannelException {
        try {
            return changes.isEmpty() ? 0 : core.marks.begin(changes);
        } catch (MarkTable.TooManyMarksException e) {
            throw new ChannelException("Channel " + core.name + " " + e.getMessage() + ". Nothing was committed.", e);
        }
    }

    private static List<AckState.Range> ranges(List<Piece> pieces) {
        List<AckState.Range> ranges = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            int last = ranges.size() - 1;
            AckState.Range before = last < 0 ? null : ranges.get(last);
            if (before != null && before.segment() == piece.segment().id && before.to() == piece.firstOrdinal()) {
                ranges.set(last, new AckState.Range(before.segment(), before.from(), piece.endOrdinal()));
            } else {
                ranges.add(new AckState.Range(piece.segment().id, piece.firstOrdinal(), piece.endOrdinal()));
            }
        }
        return ranges;
    }

    /** The events are not delivered; they are the next to be taken. */
    void rollback(List<Piece> pieces) {
        core.lock.lock();
        try {
            pieces.forEach(core.backlog::giveBack);
            if (core.takers > 0) {
                core.came.signalAll();
            }
        } finally {
            core.lock.unlock();
        }
    }
}
