package org.millrace.runtime.flow.drain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;

/** A batch on its way to a sink, and what was said of its events. Belongs to the drain's thread. */
final class Delivery implements Batch {
    /** An event that the destination will never take. */
    record Rejected(Event event, String reason) {}

    private final List<Event> events;
    private final int attempt;
    private final Said said;
    private final int offset;

    /** What was said, of the whole batch; slices share it. */
    private static final class Said {
        final BitSet again = new BitSet();
        final BitSet rejected = new BitSet();
        final List<String> reasons = new ArrayList<>();
        String lastReason = "";
    }

    Delivery(List<Event> events, int attempt) {
        this(events, attempt, new Said(), 0);
    }

    private Delivery(List<Event> events, int attempt, Said said, int offset) {
        this.events = events;
        this.attempt = attempt;
        this.said = said;
        this.offset = offset;
    }

    @Override
    public List<Event> events() {
        return events;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void reject(int index, String reason) {
        int at = place(index);
        said.again.clear(at);
        said.rejected.set(at);
        while (said.reasons.size() <= at) {
            said.reasons.add("");
        }
        said.reasons.set(at, reason);
    }

    @Override
    public void again(int index, String reason) {
        int at = place(index);
        said.rejected.clear(at);
        said.again.set(at);
        said.lastReason = reason;
    }

    private int place(int index) {
        if (index < 0 || index >= events.size()) {
            throw new IndexOutOfBoundsException("event " + index + " of a batch of " + events.size());
        }
        return offset + index;
    }

    @Override
    public Batch slice(int from, int to) {
        return new Delivery(events.subList(from, to), attempt, said, offset + from);
    }

    /** How many of these events come again or were rejected. */
    int undelivered() {
        BitSet open = (BitSet) said.again.clone();
        open.or(said.rejected);
        return open.get(offset, offset + events.size()).cardinality();
    }

    /** Forgets what was said of these events: the sink failed after all. */
    void forget() {
        said.again.clear(offset, offset + events.size());
        said.rejected.clear(offset, offset + events.size());
    }

    /** Those that are to be offered once more. */
    List<Event> again() {
        List<Event> left = new ArrayList<>();
        said.again.stream().forEach(i -> left.add(events.get(i - offset)));
        return left;
    }

    /** Why the last of them. */
    String reason() {
        return said.lastReason;
    }

    /** Those that never will do. */
    List<Rejected> rejected() {
        List<Rejected> all = new ArrayList<>();
        said.rejected.stream().forEach(i -> all.add(new Rejected(events.get(i - offset), said.reasons.get(i))));
        return all;
    }
}
