package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/**
 * What a sink keeps to. A {@link CheckpointedSink} has a {@linkplain CheckpointedSinkContract suite of its own}, and passes what
 * stands here too.
 */
public abstract class SinkContract extends LifecycleContract<Sink> {
    private static final int MANY = 10_000;

    private Optional<Destination> destination = Optional.empty();

    /** For suites. */
    protected SinkContract() {}

    /** The other end of the sink that {@link #settings} describes; asked once a test. Without it nobody sees what arrives. */
    protected Optional<Destination> destination() {
        return Optional.empty();
    }

    /** Events that the destination will never take, and the sink rejects one by one. Without any, no event is ever rejected. */
    protected List<Event> poison() {
        return List.of();
    }

    @Override
    protected void exercise(Sink sink, TestContext context) throws Exception {
        begin(sink);
        deliver(sink, OddEvents.numbered(0, 1));
        sink.tick();
        deliver(sink, OddEvents.numbered(1, Math.min(sink.batchSize(), 50)));
        settle(sink);
    }

    /** What comes before the first event. */
    void begin(Sink sink) throws Exception {}

    /** After this, what was delivered is to be seen. */
    void settle(Sink sink) throws Exception {}

    private Sink ready() throws Exception {
        destination = destination();
        Sink sink = opened();
        begin(sink);
        return sink;
    }

    @AfterEach
    final void endTrouble() throws Exception {
        if (destination.isPresent()) {
            for (Destination.Trouble trouble : Destination.Trouble.values()) {
                destination.get().trouble(trouble, false);
            }
        }
    }

    static TestBatch deliver(Sink sink, List<Event> events) throws Exception {
        TestBatch batch = TestBatch.of(events);
        try {
            sink.deliver(batch);
        } finally {
            batch.end();
        }
        return batch;
    }

    @Test
    void itsSuiteIsTheOneOfItsKind() throws Exception {
        assertEquals(
                this instanceof CheckpointedSinkContract,
                make(settings()) instanceof CheckpointedSink,
                "a checkpointed sink has the suite CheckpointedSinkContract, any other has SinkContract");
    }

    @Test
    void itsWishesAreSensible() throws Exception {
        Sink sink = ready();
        assertTrue(sink.batchSize() >= 1, "batchSize is at least 1");
        assertTrue(sink.batchBytes() >= 1, "batchBytes is at least 1");
        Duration within = sink.deliverWithin();
        assertTrue(!within.isNegative() && !within.isZero(), "deliverWithin is a time");
        assertTrue(within.compareTo(Duration.ofMinutes(5)) <= 0, "deliverWithin is at most 5 minutes");
    }

    @TestFactory
    Stream<DynamicTest> whatDeliverReturnedForIsAtTheDestinationInOrder() throws Exception {
        return seen("one, some, a full batch", sink -> {
            List<String> expected = new ArrayList<>();
            int from = 0;
            for (int size : new int[] {1, 3, Math.min(MANY, sink.batchSize()), 1}) {
                int count = Math.min(size, sink.batchSize());
                List<Event> events = OddEvents.numbered(from, count);
                expected.addAll(OddEvents.texts(events));
                TestBatch batch = deliver(sink, events);
                settle(sink);
                assertEquals(expected, arrived(), "is there when deliver has returned");
                assertEquals(count, batch.delivered().size(), "all of them are called delivered");
                from += count;
            }
        });
    }

    @Test
    void nothingOfABatchIsUsedAfterDeliverHasReturned() throws Exception {
        Sink sink = ready();
        TestBatch first = deliver(sink, OddEvents.numbered(0, Math.min(3, sink.batchSize())));
        calm(sink::tick);
        calm(() -> deliver(sink, OddEvents.numbered(3, 1)));
        calm(() -> settle(sink));
        calm(sink::close);
        assertFalse(first.usedAfterEnd(), "the batch, or the list of its events, was used after its deliver");
    }

    private static void calm(Executable call) {
        try {
            call.execute();
        } catch (Throwable e) {
            assertFalse(e instanceof AssertionError, () -> "not looked at here: " + e);
        }
    }

    @Test
    void eventsAreReadOnly() throws Exception {
        Sink sink = ready();
        List<Event> events = OddEvents.numbered(0, Math.min(5, sink.batchSize()));
        List<Integer> before = OddEvents.sums(events);
        deliver(sink, events);
        settle(sink);
        assertEquals(before, OddEvents.sums(events), "a body was written to");
    }

    @Test
    void oddEventsAreDeliveredOrRejectedAndNeverStopIt() throws Exception {
        Sink sink = ready();
        for (Event odd : OddEvents.all()) {
            TestBatch batch = assertDoesNotThrow(() -> deliver(sink, List.of(odd)), () -> "fails for ever by " + odd);
            if (poison().isEmpty()) {
                assertEquals(0, batch.rejected().size(), "no poison is declared, so that no event is rejected");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> poisonIsRejectedAloneAndItsNeighboursAreDelivered() {
        return poison().stream()
                .map(bad -> dynamicTest(String.valueOf(bad), () -> {
                    Sink sink = ready();
                    Event before = Event.of("before");
                    Event after = Event.of("after");
                    TestBatch batch = deliver(sink, List.of(before, bad, after));
                    settle(sink);
                    assertEquals(List.of(1), List.copyOf(batch.rejected().keySet()), "the poison alone is rejected");
                    assertFalse(batch.rejected().getOrDefault(1, "").isBlank(), "the reason is told");
                    if (destination.isPresent()) {
                        assertEquals(List.of("before", "after"), arrived(), "the neighbours arrive");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> aDestinationThatFailsMakesDeliverThrow() throws Exception {
        return troubled(Destination.Trouble.FAILING, sink -> {
            deliver(sink, OddEvents.numbered(0, 1));
            settle(sink);
            begins(Destination.Trouble.FAILING);
            assertThrows(
                    Exception.class,
                    () -> {
                        TestBatch batch = deliver(sink, OddEvents.numbered(1, 1));
                        if (batch.delivered().isEmpty()) {
                            throw new IllegalStateException("said so of its event");
                        }
                        settle(sink);
                    },
                    "what did not arrive must not count as delivered");
        });
    }

    @TestFactory
    Stream<DynamicTest> whatFailedArrivesWhenTheDestinationIsWellAgain() throws Exception {
        return troubled(Destination.Trouble.FAILING, sink -> {
            List<Event> events = OddEvents.numbered(0, Math.min(2, sink.batchSize()));
            List<String> expected = OddEvents.texts(events);
            begins(Destination.Trouble.FAILING);
            calm(() -> deliver(sink, events));
            calm(sink::tick);
            ends(Destination.Trouble.FAILING);
            afterFailure(sink);
            deliver(sink, events);
            settle(sink);
            List<String> arrived = arrived();
            assertTrue(
                    arrived.size() >= events.size()
                            && arrived.subList(arrived.size() - events.size(), arrived.size())
                                    .equals(expected),
                    () -> "the same events are at the destination: " + arrived);
        });
    }

    /** What the agent does with a sink whose deliver has thrown. */
    void afterFailure(Sink sink) throws Exception {}

    @TestFactory
    Stream<DynamicTest> aDeliverThatIsStuckEndsWhenInterrupted() throws Exception {
        return troubled(Destination.Trouble.STUCK, sink -> {
            begins(Destination.Trouble.STUCK);
            Started<TestBatch> stuck = Started.call(() -> deliver(sink, OddEvents.numbered(0, 1)));
            assertFalse(stuck.ends(Duration.ofMillis(50)), "the destination is stuck, and deliver returned");
            stuck.interrupt();
            assertTrue(stuck.ends(patience()), "an interrupt ends deliver");
            stuck.failure();
        });
    }

    @Test
    void ticksAreBorneWheneverTheyCome() throws Exception {
        Sink sink = ready();
        assertDoesNotThrow(sink::tick, "before any event");
        deliver(sink, OddEvents.numbered(0, 1));
        assertDoesNotThrow(sink::tick, "after one");
        assertDoesNotThrow(sink::tick, "when nothing came since");
    }

    @Test
    void hurryIsBorneWhenNothingRuns() throws Exception {
        Sink sink = ready();
        assertDoesNotThrow(sink::hurry);
        TestBatch batch = deliver(sink, OddEvents.numbered(0, 1));
        assertEquals(1, batch.delivered().size(), "a hurry that came before it spoils no later deliver");
    }

    @TestFactory
    Stream<DynamicTest> tickAndCloseBringNothingMoreToTheDestination() throws Exception {
        return seen("after deliver", sink -> {
            deliver(sink, OddEvents.numbered(0, 1));
            settle(sink);
            int before = arrived().size();
            sink.tick();
            closed(sink);
            assertTrue(arrived().size() <= before, () -> "nothing arrives after its deliver");
        });
    }

    @TestFactory
    Stream<DynamicTest> itsSuccessorKeepsWhatItDelivered() throws Exception {
        return seen("by two instances", sink -> {
            deliver(sink, OddEvents.numbered(0, 1));
            settle(sink);
            closed(sink);
            Sink next = opened();
            begin(next);
            deliver(next, OddEvents.numbered(1, 1));
            settle(next);
            assertEquals(OddEvents.texts(OddEvents.numbered(0, 2)), arrived(), "both are there");
        });
    }

    /** A body of a test. */
    interface Body {
        void run(Sink sink) throws Exception;
    }

    private List<String> arrived() throws Exception {
        return destination.orElseThrow().arrived();
    }

    private void begins(Destination.Trouble trouble) throws Exception {
        destination.orElseThrow().trouble(trouble, true);
    }

    private void ends(Destination.Trouble trouble) throws Exception {
        destination.orElseThrow().trouble(trouble, false);
    }

    /** A test that needs to see what arrives. */
    final Stream<DynamicTest> seen(String name, Body body) throws Exception {
        Sink sink = ready();
        return destination.isPresent() ? Stream.of(dynamicTest(name, () -> body.run(sink))) : Stream.empty();
    }

    private Stream<DynamicTest> troubled(Destination.Trouble trouble, Body body) throws Exception {
        Sink sink = ready();
        if (destination.isEmpty() || !destination.get().trouble(trouble, true)) {
            return Stream.empty();
        }
        ends(trouble);
        return Stream.of(dynamicTest(trouble.name(), () -> body.run(sink)));
    }
}
