package org.millrace.runtime.flow.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/** The mark of one sink: what it answered last, and what of that is committed. Belongs to the drain's thread. */
final class SinkMark {
    /** The key of a sink's own mark. */
    private static final String OWN = "";

    private @Nullable Mark committed;
    private @Nullable Mark answered;

    /** What the sink is told of those that the channel keeps: its own comes last, behind those of sinks that it was named the successor of. */
    static List<Mark> toRestore(Map<String, Mark> kept) {
        return new ArrayList<>(new TreeMap<>(kept).descendingMap().values());
    }

    void answered(Mark mark) {
        answered = mark;
    }

    void committed() {
        committed = answered;
    }

    void rolledBack() {
        answered = committed;
    }

    /** Nobody knows what is committed, until it was told anew. */
    void forget() {
        answered = null;
        committed = null;
    }

    /** What is to be committed. */
    MarkChanges changes() {
        Mark last = answered;
        return last == null ? MarkChanges.none() : MarkChanges.set(OWN, last);
    }

    /** What is to be committed first: its own takes the place of those that it was given. */
    MarkChanges firstChanges(Map<String, Mark> kept) {
        MarkChanges changes = changes();
        for (String key : kept.keySet()) {
            changes = key.equals(OWN) ? changes : changes.without(key);
        }
        return changes;
    }

    /** Whether anything was committed. */
    boolean isKnown() {
        return committed != null;
    }

    /** Whether the channel keeps another mark than the one that was committed last. */
    boolean differsFrom(Map<String, Mark> kept) {
        Mark known = committed;
        @Nullable Mark there = kept.get(OWN);
        return known != null && (there == null || !known.equals(there));
    }
}
