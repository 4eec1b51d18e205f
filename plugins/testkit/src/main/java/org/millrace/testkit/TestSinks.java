package org.millrace.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;

/** The sinks of a group, as its processor sees them. */
public final class TestSinks {
    private final Map<String, One> sinks = new LinkedHashMap<>();

    private TestSinks() {}

    /** Sinks of these names; all work. */
    public static TestSinks named(String... names) {
        TestSinks group = new TestSinks();
        Arrays.stream(names).forEach(name -> group.sinks.put(name, new One(name)));
        return group;
    }

    /** All of them, to be bound; unmodifiable. */
    public List<GroupedSink> all() {
        return List.copyOf(sinks.values());
    }

    /** One of them. */
    public One sink(String name) {
        One sink = sinks.get(name);
        if (sink == null) {
            throw new IllegalArgumentException("there is no sink " + name + " among " + sinks.keySet());
        }
        return sink;
    }

    /** From now on each of them fails so; null and they work. */
    public TestSinks fail(@Nullable Exception failure) {
        sinks.values().forEach(sink -> sink.fail(failure));
        return this;
    }

    /** What the sinks delivered, one after the other, as texts. */
    public List<String> texts() {
        return sinks.values().stream()
                .flatMap(sink -> sink.delivered().stream())
                .map(Event::text)
                .toList();
    }

    /** How often any of them was called, whatever came of it. */
    public int calls() {
        return sinks.values().stream().mapToInt(One::calls).sum();
    }

    /** One of the group. */
    public static final class One implements GroupedSink {
        private final String name;
        private final List<Event> delivered = new CopyOnWriteArrayList<>();
        private volatile @Nullable Exception failure;
        private volatile @Nullable String rejected;
        private volatile @Nullable String again;
        private volatile boolean available = true;
        private final AtomicInteger calls = new AtomicInteger();

        private One(String name) {
            this.name = name;
        }

        /** From now on it fails so; null and it works. */
        public One fail(@Nullable Exception with) {
            failure = with;
            return this;
        }

        /** From now on it rejects events of this text. */
        public One reject(String text) {
            rejected = text;
            return this;
        }

        /** From now on it wants to have events of this text again. */
        public One again(String text) {
            again = text;
            return this;
        }

        /** Whether it is open; if it is not, it fails as in the agent. */
        public One available(boolean open) {
            available = open;
            return this;
        }

        /** What it delivered, in order. */
        public List<Event> delivered() {
            return delivered;
        }

        /** How often it was called, whatever came of it. */
        public int calls() {
            return calls.get();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean available() {
            return available;
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            calls.incrementAndGet();
            Exception now = available ? failure : new RetryableException("sink " + name + " is not open", null);
            if (now != null) {
                throw now;
            }
            List<Event> events = batch.events();
            List<Event> taken = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                String text = events.get(i).text();
                if (text.equals(rejected)) {
                    batch.reject(i, "rejected for the test");
                } else if (text.equals(again)) {
                    batch.again(i, "put off for the test");
                } else {
                    taken.add(events.get(i));
                }
            }
            delivered.addAll(taken);
        }
    }
}
