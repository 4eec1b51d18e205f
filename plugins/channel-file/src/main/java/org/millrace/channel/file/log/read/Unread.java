package org.millrace.channel.file.log.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.api.operate.Printable;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Quarantine;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.Unseen;
import org.millrace.channel.file.log.state.LogCore;

/** What becomes of events that could not be read: acknowledged ones are kept until a person gives them up. */
public final class Unread {
    private static final int SHOWN = 3;

    private final LogCore core;

    public Unread(LogCore core) {
        this.core = core;
    }

    /** Whether it holds acknowledged events, which nobody but a person may give up. */
    static boolean isKept(Gap gap) {
        return gap.certain() && (gap.events() > 0 || gap.isUncounted());
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
    public void hurry() {
        core.lock.lock();
        try {
            core.gaps.hurry(core.clock.getAsLong());
        } finally {
            core.lock.unlock();
        }
    }

    /** Lets go of events that can't be read, for good, because a person said so. Their bytes are kept aside if there are any. */
    public void giveUp(List<Gap> given) throws IOException {
        List<AckState.Range> ranges = new ArrayList<>();
        for (Gap gap : given) {
            if (gap.kind() == Gap.Kind.UNREADABLE && isAllOf(gap.segment(), given)) {
                // What can't be read can't be copied, so the file itself is kept.
                keepWhole(gap.segment());
            } else {
                core.quarantine.keep(gap);
            }
            Segment segment = gap.segment();
            if (gap.toOrdinal() > 0) {
                ranges.add(new AckState.Range(segment.id, gap.fromOrdinal(), gap.toOrdinal()));
            }
            if (segment.absent || gap.isUncounted()) {
                ranges.add(AckState.Range.closed(segment.id, segment.count));
            }
        }
        core.acks.append(ranges);
        core.acks.sync();
        core.lock.lock();
        try {
            for (Gap gap : given) {
                writeOff(gap);
                if (gap.isUncounted()) {
                    // Its file is gone from its place; no other is taken for it before the next start.
                    gap.segment().absent = true;
                    gap.segment().unseen = null;
                }
            }
            core.gaps.remove(given);
        } finally {
            core.lock.unlock();
        }
    }

    private void keepWhole(Segment segment) throws IOException {
        try {
            core.quarantine.keepWhole(segment.file);
        } catch (IOException e) {
            throw new IOException(
                    segment.file + " can't be moved to " + Quarantine.DIRECTORY + "/: " + Unseen.told(e)
                            + ". None of its events was given up",
                    e);
        }
    }

    /** Whether all that is pending of a segment is in these. */
    private boolean isAllOf(Segment segment, List<Gap> given) {
        long events = 0;
        for (Gap gap : given) {
            events += gap.segment() == segment ? gap.events() : 0;
        }
        core.lock.lock();
        try {
            return events == segment.pending;
        } finally {
            core.lock.unlock();
        }
    }

    /** What can't be read, as far as anybody has tried. */
    public List<Gap> gaps() {
        core.lock.lock();
        try {
            return core.gaps.all();
        } finally {
            core.lock.unlock();
        }
    }

    /** What can't be read, in a line; empty if all can. */
    public String unreadable() {
        core.lock.lock();
        try {
            List<String> parts = new ArrayList<>(List.of(waitedFor(), core.gaps.summary(), lacking()));
            parts.removeIf(String::isEmpty);
            return String.join("; ", parts);
        } finally {
            core.lock.unlock();
        }
    }

    /** Segments of which it was seen at the start that they do not hold what they should. */
    private String lacking() {
        List<String> names = new ArrayList<>();
        int more = 0;
        for (Segment segment : core.segments.values()) {
            if (segment.lacking > 0 && names.size() < SHOWN) {
                names.add(Printable.of(segment.file.toString()) + ": " + segment.lacking + " of its " + segment.count
                        + " events, which are not delivered, are not in it any more");
            } else if (segment.lacking > 0) {
                more++;
            }
        }
        return String.join("; ", names) + (more == 0 ? "" : "; and " + more + " more files");
    }

    /** Segments that could not be read at the start, and are waited for. */
    private String waitedFor() {
        Set<Segment> passed = new HashSet<>();
        core.gaps.all().forEach(gap -> passed.add(gap.segment()));
        List<String> names = new ArrayList<>();
        int more = 0;
        for (Segment segment : core.segments.values()) {
            Unseen unseen = segment.unseen;
            if (unseen != null && (segment.pending > 0 || segment.isUncounted()) && !passed.contains(segment)) {
                if (names.size() < SHOWN) {
                    names.add(Printable.of(segment.file.toString()) + ": " + Printable.of(unseen.why()));
                } else {
                    more++;
                }
            }
        }
        if (names.isEmpty()) {
            return "";
        }
        return "can't be read: " + String.join("; ", names) + (more == 0 ? "" : "; and " + more + " more files")
                + ". It is tried again, for " + core.settings.unreadableWait().toMillis()
                + " ms (unreadableWaitMs) before what is behind is delivered; nothing is taken for lost";
    }

    /** Acknowledged events that can't be read and are kept. */
    public long unreadableEvents() {
        core.lock.lock();
        try {
            return core.gaps.events();
        } finally {
            core.lock.unlock();
        }
    }
}
