package org.millrace.runtime.flow.drain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.runtime.flow.component.Fault;

/** A batch on its way to one or several sinks, and what was said of its events. Belongs to the drain's thread. */
final class Delivery implements Batch {
    /**
     * An event that the destination will never take.
     *
     * @param by the sink that was told so
     */
    record Rejected(Event event, String reason, DrainSink by) {}

    private final List<Event> events;
    private final int attempt;
    private final Said said;
    private final int offset;

    /** What was said of the whole batch, by places in it; slices share it. */
    private static final class Said {
        final BitSet again = new BitSet();
        final Map<Integer, Rejected> rejected = new TreeMap<>();
        final Set<DrainSink> sinks = new LinkedHashSet<>();
        String lastReason = "";

        @Nullable
        Fault spoilt;
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
        DrainSink by = said.sinks.stream().reduce((first, second) -> second).orElseThrow();
        said.rejected.put(at, new Rejected(events.get(index), reason, by));
    }

    @Override
    public void again(int index, String reason) {
        int at = place(index);
        said.rejected.remove(at);
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

    /** This sink is given it from now on. */
    void deliveredBy(DrainSink sink) {
        said.sinks.remove(sink);
        said.sinks.add(sink);
    }

    /** It can't count as delivered any more, whoever else delivers it. */
    void spoil(Fault fault) {
        said.spoilt = fault;
    }

    /** Why it can't; null if it can. */
    @Nullable
    Fault spoilt() {
        return said.spoilt;
    }

    /** Those that were given some of it. */
    Set<DrainSink> sinks() {
        return said.sinks;
    }

    /** How many of these events come again or were rejected. */
    int undelivered() {
        int end = offset + events.size();
        long rejected = said.rejected.keySet().stream()
                .filter(at -> at >= offset && at < end)
                .count();
        return said.again.get(offset, end).cardinality() + (int) rejected;
    }

    /** Forgets what was said of these events: the sink failed after all. */
    void forget() {
        int end = offset + events.size();
        said.again.clear(offset, end);
        said.rejected.keySet().removeIf(at -> at >= offset && at < end);
    }

    /** Those that are to be offered once more; of the whole batch. */
    List<Event> again() {
        List<Event> left = new ArrayList<>(said.again.cardinality());
        said.again.stream().forEach(at -> left.add(events.get(at)));
        return left;
    }

    /** Why the last of them. */
    String reason() {
        return said.lastReason;
    }

    /** Those that never will do; of the whole batch. */
    List<Rejected> rejected() {
        return List.copyOf(said.rejected.values());
    }
}
