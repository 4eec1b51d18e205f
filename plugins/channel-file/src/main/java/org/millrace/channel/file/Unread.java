package org.millrace.channel.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What becomes of events that could not be read: acknowledged ones are kept until a person gives them up. */
final class Unread {
    private final LogCore core;

    Unread(LogCore core) {
        this.core = core;
    }

    /** Whether it holds acknowledged events, which nobody but a person may give up. */
    static boolean isKept(Gap gap) {
        return gap.certain() && gap.events() > 0;
    }

    /** Keeps a copy of bytes that hold no acknowledged event, before they go with their segment. */
    void setAside(Gap gap) {
        Segment segment = gap.segment();
        int refused = gap.events();
        String what = segment.file + ", bytes " + gap.from() + " to " + gap.to() + ": "
                + (refused == 0
                        ? "no event"
                        : (refused == 1 ? "1 event" : refused + " events")
                                + " of puts that nobody was told to be safe");
        try {
            if (gap.bytes() > 0) {
                what += "; the bytes are kept in " + core.quarantine.keep(segment.file, gap.from(), gap.to());
            }
            if (refused > 0) {
                core.acks.append(List.of(new AckState.Range(segment.id, gap.fromOrdinal(), gap.toOrdinal())));
            }
        } catch (IOException e) {
            what += "; the bytes can't be kept aside, so the segment stays: " + e.getMessage();
            core.lock.lock();
            try {
                segment.kept = true;
            } finally {
                core.lock.unlock();
            }
        }
        if (gap.certain()) {
            core.findings.damaged(gap.bytes(), what);
        } else {
            core.findings.tail(gap.bytes(), what);
        }
        core.watch.found(what);
    }

    void writeOff(Gap gap) {
        Segment segment = gap.segment();
        int refused = gap.events();
        core.release(refused, segment.delivered(refused, gap.bytes()));
        core.finish(segment);
    }

    /** What can't be read is tried again with the next take. */
    void hurry() {
        core.lock.lock();
        try {
            core.gaps.hurry(core.clock.getAsLong());
        } finally {
            core.lock.unlock();
        }
    }

    /** Lets go of events that can't be read, for good, because a person said so. Their bytes are kept aside if there are any. */
    void giveUp(List<Gap> given) throws IOException {
        List<AckState.Range> ranges = new ArrayList<>();
        for (Gap gap : given) {
            core.quarantine.keep(gap);
            Segment segment = gap.segment();
            if (gap.toOrdinal() > 0) {
                ranges.add(new AckState.Range(segment.id, gap.fromOrdinal(), gap.toOrdinal()));
            }
            if (segment.absent) {
                ranges.add(AckState.Range.closed(segment.id, segment.count));
            }
        }
        core.acks.append(ranges);
        core.acks.sync();
        core.lock.lock();
        try {
            given.forEach(this::writeOff);
            core.gaps.remove(given);
        } finally {
            core.lock.unlock();
        }
        for (Gap gap : given) {
            if (gap.kind() == Gap.Kind.UNREADABLE && gap.segment().pending == 0) {
                // What can't be read could not be copied, so the file itself is kept.
                core.quarantine.keepWhole(gap.segment().file);
            }
        }
    }

    /** What can't be read, as far as anybody has tried. */
    List<Gap> gaps() {
        core.lock.lock();
        try {
            return core.gaps.all();
        } finally {
            core.lock.unlock();
        }
    }

    /** What can't be read, in a line; empty if all can. */
    String unreadable() {
        core.lock.lock();
        try {
            return core.gaps.summary();
        } finally {
            core.lock.unlock();
        }
    }

    /** Acknowledged events that can't be read and are kept. */
    long unreadableEvents() {
        core.lock.lock();
        try {
            return core.gaps.events();
        } finally {
            core.lock.unlock();
        }
    }
}
