package org.millrace.testkit;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;

/**
 * A batch that remembers what a sink said of its events. Once it is {@linkplain #end over}, whoever still uses it is told so, and
 * {@link #usedAfterEnd} knows of it.
 */
public final class TestBatch implements Batch {
    private final List<Event> all;
    private final int from;
    private final int to;
    private final int attempt;
    private final SortedMap<Integer, String> rejected;
    private final SortedMap<Integer, String> again;
    private final @Nullable TestBatch whole;
    private volatile boolean over;
    private volatile boolean usedAfterEnd;

    private TestBatch(List<Event> all, int from, int to, int attempt, @Nullable TestBatch whole) {
        this.all = all;
        this.from = from;
        this.to = to;
        this.attempt = attempt;
        this.whole = whole;
        this.rejected = whole == null ? Collections.synchronizedSortedMap(new TreeMap<>()) : whole.rejected;
        this.again = whole == null ? Collections.synchronizedSortedMap(new TreeMap<>()) : whole.again;
    }

    /** Events with these bodies, offered for the first time. */
    public static TestBatch of(String... bodies) {
        return of(Arrays.stream(bodies).map(Event::of).toList());
    }

    /** These events, offered for the first time. */
    public static TestBatch of(List<Event> events) {
        return of(events, 1);
    }

    /** These events, offered for the so-many-eth time. */
    public static TestBatch of(List<Event> events, int attempt) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one event");
        }
        return new TestBatch(List.copyOf(events), 0, events.size(), attempt, null);
    }

    @Override
    public List<Event> events() {
        check();
        return new Lent();
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void reject(int index, String reason) {
        check();
        rejected.put(place(index), Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public void again(int index, String reason) {
        check();
        again.put(place(index), Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public Batch slice(int begin, int end) {
        check();
        Objects.checkFromToIndex(begin, end, to - from);
        return new TestBatch(all, from + begin, from + end, attempt, whole == null ? this : whole);
    }

    /** What was rejected, by its place in the batch, and why. */
    public SortedMap<Integer, String> rejected() {
        return rejected;
    }

    /** What is to come again, by its place in the batch, and why. */
    public SortedMap<Integer, String> comesAgain() {
        return again;
    }

    /** The events that were neither rejected nor are to come again, in order. */
    public List<Event> delivered() {
        List<Event> delivered = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (!rejected.containsKey(i) && !again.containsKey(i)) {
                delivered.add(all.get(i));
            }
        }
        return delivered;
    }

    /** {@code deliver} has returned or thrown: the batch is of no more use. */
    public void end() {
        over = true;
    }

    /** Whether somebody used it, or the list of its events, after its end. */
    public boolean usedAfterEnd() {
        return usedAfterEnd;
    }

    private int place(int index) {
        return from + Objects.checkIndex(index, to - from);
    }

    private void check() {
        TestBatch root = whole == null ? this : whole;
        if (root.over) {
            root.usedAfterEnd = true;
            throw new IllegalStateException("a batch is over when deliver has returned");
        }
    }

    /** The events, while the batch lasts. */
    private final class Lent extends AbstractList<Event> {
        @Override
        public Event get(int index) {
            check();
            return all.get(place(index));
        }

        @Override
        public int size() {
            check();
            return to - from;
        }
    }
}
