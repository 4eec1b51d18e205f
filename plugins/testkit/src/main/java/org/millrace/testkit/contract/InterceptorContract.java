package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;

/** What an interceptor keeps to. */
public abstract class InterceptorContract extends LifecycleContract<Interceptor> {
    private static final int THREADS = 4;
    private static final int ROUNDS = 200;

    /** For suites. */
    protected InterceptorContract() {}

    /** Events that mean something to it; the suite adds odd ones of its own. */
    protected List<Event> samples() {
        return List.of(Event.of("one"), Event.of("two").withHeader("a", "b"), Event.of("three"));
    }

    /** Whether the same events become the same again; not so for one that sets times or random numbers. */
    protected boolean repeatable() {
        return true;
    }

    @Override
    protected void exercise(Interceptor interceptor, TestContext context) throws Exception {
        interceptor.intercept(Collections.unmodifiableList(samples()));
        for (Event sample : samples()) {
            interceptor.intercept(List.of(sample));
        }
    }

    private List<Event> batch() {
        List<Event> batch = new ArrayList<>(samples());
        batch.addAll(OddEvents.all());
        return batch;
    }

    private static List<Event> through(Interceptor interceptor, List<Event> batch) throws Exception {
        List<Event> out = interceptor.intercept(Collections.unmodifiableList(batch));
        return Objects.requireNonNullElse(out, List.of());
    }

    /** Events by content, since they have no equals. */
    private static List<String> shown(List<Event> events) {
        return events.stream()
                .map(event -> event.headers() + " " + java.util.Arrays.hashCode(event.body()))
                .toList();
    }

    @Test
    void aListOfEventsComesBackAndNeverNull() throws Exception {
        Interceptor interceptor = opened();
        List<List<Event>> batches = new ArrayList<>();
        batches.add(batch());
        batch().forEach(event -> batches.add(List.of(event)));
        for (List<Event> batch : batches) {
            List<Event> out = interceptor.intercept(Collections.unmodifiableList(batch));
            assertNotNull(out, "a batch of which nothing is left is an empty list");
            for (Event event : out) {
                assertNotNull(event, "an event that is dropped is missing, not null");
            }
        }
    }

    @Test
    void theBatchItIsGivenStaysAsItIs() throws Exception {
        Interceptor interceptor = opened();
        List<Event> batch = batch();
        List<Event> snapshot = List.copyOf(batch);
        List<Integer> sums = OddEvents.sums(batch);
        try {
            interceptor.intercept(batch);
        } finally {
            assertEquals(snapshot, batch, "the list is its caller's");
            assertEquals(sums, OddEvents.sums(snapshot), "bodies are read only");
        }
    }

    @Test
    void eachEventPassesAlone() throws Exception {
        Interceptor interceptor = opened();
        for (Event event : batch()) {
            assertDoesNotThrow(() -> through(interceptor, List.of(event)), () -> "refused alone: " + event);
        }
    }

    @Test
    void whatItGaveBackBelongsToItsCaller() throws Exception {
        Interceptor interceptor = opened();
        List<Event> first = through(interceptor, batch());
        List<String> before = shown(first);
        through(interceptor, List.of(Event.of("another")));
        through(interceptor, samples());
        assertEquals(before, shown(first), "a later batch changed an earlier answer");
    }

    @TestFactory
    Stream<DynamicTest> theSameEventsBecomeTheSame() {
        return repeatable()
                ? Stream.of(dynamicTest("twice", () -> {
                    Interceptor interceptor = opened();
                    assertEquals(
                            shown(through(interceptor, batch())),
                            shown(through(interceptor, batch())),
                            "the same batch became another the second time; say so by repeatable()");
                }))
                : Stream.empty();
    }

    @TestFactory
    Stream<DynamicTest> eventsThatAreSplitOverBatchesBecomeTheSame() {
        return repeatable()
                ? Stream.of(dynamicTest("one by one", () -> {
                    Interceptor interceptor = opened();
                    List<Event> alone = new ArrayList<>();
                    for (Event event : batch()) {
                        alone.addAll(through(interceptor, List.of(event)));
                    }
                    assertEquals(
                            shown(through(interceptor, batch())),
                            shown(alone),
                            "what becomes of an event, and the order, does not hang on its batch");
                }))
                : Stream.empty();
    }

    @Test
    void severalThreadsDoNotDisturbOneAnother() throws Exception {
        Interceptor interceptor = opened();
        List<List<Event>> batches = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            List<Event> batch = new ArrayList<>(samples());
            for (int i = 0; i <= t; i++) {
                batch.add(Event.of("of thread " + t).withHeader("thread", String.valueOf(t)));
            }
            batches.add(batch);
            expected.add(shown(through(interceptor, batch)));
        }
        List<Started<Boolean>> all = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            List<Event> batch = batches.get(t);
            List<String> right = expected.get(t);
            all.add(Started.call(() -> same(interceptor, batch, right)));
        }
        boolean same = true;
        for (Started<Boolean> each : all) {
            same &= each.result();
        }
        assertTrue(same, "with several threads a batch became something else");
    }

    private boolean same(Interceptor interceptor, List<Event> batch, List<String> right) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            List<Event> out = through(interceptor, batch);
            if (repeatable() ? !shown(out).equals(right) : out.size() != right.size()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void itIsOpenedBesideItsPredecessor() throws Exception {
        assertFalse(make(settings()).exclusive(), "an interceptor holds nothing that its successor can't do without");
    }
}
