package org.millrace.source.taildir.follow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.millrace.api.event.Event;

/** Events that go to the channels together, and the files whose positions go along. One that is refused stays as it is, to go again. */
final class Batch {
    private final List<Event> events = new ArrayList<>();
    private final Set<TailFile> files = new LinkedHashSet<>();
    private int most = 1;
    private long mostBytes = Long.MAX_VALUE;
    private long bytes;

    /** How much it may hold from now on. */
    void limit(int events, long bytes) {
        most = Math.max(1, events);
        mostBytes = Math.max(1, bytes);
    }

    boolean hasRoom() {
        return events.size() < most && bytes < mostBytes;
    }

    /** Whether one of this size fits; into an empty one, any does. */
    boolean fits(long size) {
        return events.isEmpty() || bytes + size <= mostBytes;
    }

    void add(Event event, long size) {
        events.add(event);
        bytes += size;
    }

    /** A file's position changes with it. */
    void involve(TailFile file) {
        files.add(file);
    }

    boolean involves(TailFile file) {
        return files.contains(file);
    }

    List<Event> events() {
        return events;
    }

    Set<TailFile> files() {
        return files;
    }

    boolean isEmpty() {
        return events.isEmpty() && files.isEmpty();
    }

    void clear() {
        events.clear();
        files.clear();
        bytes = 0;
    }
}
