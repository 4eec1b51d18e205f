package org.millrace.source.spooldir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.file.SpooledFile;

/** What is handed on at once: events of one file or more, how far these have been read with them, and what becomes of them then. */
final class Gathered {
    private static final int MOST_ENDINGS = 100;

    /**
     * The end of a file's reading.
     *
     * @param aside why the file is to be set aside; empty if it has been read to its end
     */
    record Ending(SpooledFile file, Optional<String> aside) {}

    private final int most;
    private final long mostBytes;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, FileMark> marks = new LinkedHashMap<>();
    private final Set<String> dropped = new LinkedHashSet<>();
    private final List<Ending> endings = new ArrayList<>();
    private long bytes;
    private long read;
    private long skipped;
    private boolean idle;

    /**
     * @param most the most events
     * @param mostBytes with so many bytes it is enough
     */
    Gathered(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    boolean hasRoom() {
        return events.size() < most && bytes < mostBytes && endings.size() < MOST_ENDINGS;
    }

    void add(Event event) {
        events.add(event);
        bytes += event.size();
    }

    /** How far a file has been read, and how many of its bytes are new. */
    void mark(String key, FileMark mark, long newBytes) {
        marks.put(key, mark);
        read += newBytes;
    }

    /** A file is done with; so many of its bytes stay unread. */
    void end(Ending ending, long unread) {
        endings.add(ending);
        skipped += unread;
    }

    /** There is nothing more to be gathered now. */
    void idle() {
        idle = true;
    }

    boolean isIdle() {
        return idle;
    }

    void drop(Set<String> keys) {
        dropped.addAll(keys);
    }

    /** Without its events, which went elsewhere. */
    void clearEvents() {
        events.clear();
    }

    List<Event> events() {
        return events;
    }

    Map<String, FileMark> marks() {
        return marks;
    }

    List<Ending> endings() {
        return endings;
    }

    Set<String> dropped() {
        return dropped;
    }

    /** How many bytes of files it is made of. */
    long read() {
        return read;
    }

    /** How many bytes of them stay unread. */
    long skipped() {
        return skipped;
    }

    boolean isEmpty() {
        return events.isEmpty() && marks.isEmpty() && dropped.isEmpty() && endings.isEmpty();
    }

    /** Whether the mark of this key changes. */
    boolean changes(String key) {
        return marks.containsKey(key) || dropped.contains(key);
    }

    MarkChanges changes() {
        Map<String, Mark> set = new LinkedHashMap<>();
        marks.forEach((key, mark) -> set.put(key, mark.mark()));
        MarkChanges changes = MarkChanges.setAll(set);
        for (String key : dropped) {
            if (!set.containsKey(key)) {
                changes = changes.without(key);
            }
        }
        return changes;
    }
}
