package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestSinks;

/** What a sink processor keeps to: an event goes to one sink that takes it, or the processor says that there was none. */
public abstract class ProcessorContract extends LifecycleContract<SinkProcessor> {
    private static final long A_LITTLE_NANOS = 5_000_000;
    private static final int BATCHES = 20;

    private TestSinks sinks = TestSinks.named();

    /** For suites. */
    protected ProcessorContract() {}

    /** The names of the group's sinks, two at least; those that {@link #settings} name among them. */
    protected List<String> sinks() {
        return List.of("k1", "k2", "k3");
    }

    /** Whether it offers to another sink what one has failed to take. If not, it passes the failure on. */
    protected boolean failsOver() {
        return true;
    }

    @Override
    protected void exercise(SinkProcessor processor, TestContext context) throws Exception {
        processor.bind(TestSinks.named(sinks().toArray(String[]::new)).all());
        deliver(processor, OddEvents.numbered(0, 3));
    }

    private static RetryableException away() {
        return new RetryableException("out of reach for the test", null);
    }

    private TestSinks group() {
        return TestSinks.named(sinks().toArray(String[]::new));
    }

    private SinkProcessor bound() throws Exception {
        SinkProcessor processor = opened();
        sinks = group();
        processor.bind(sinks.all());
        return processor;
    }

    private static TestBatch deliver(SinkProcessor processor, List<Event> events) throws Exception {
        TestBatch batch = TestBatch.of(events);
        try {
            processor.deliver(batch);
        } finally {
            batch.end();
        }
        return batch;
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    @Test
    void eachEventIsDeliveredByOneSink() throws Exception {
        SinkProcessor processor = bound();
        List<String> sent = new ArrayList<>();
        int from = 0;
        for (int size : new int[] {1, 2, 3, 100}) {
            List<Event> events = OddEvents.numbered(from, size);
            sent.addAll(OddEvents.texts(events));
            from += size;
            assertEquals(events, deliver(processor, events).delivered());
        }
        assertEquals(sorted(sent), sorted(sinks.texts()));
    }

    @Test
    void oddEventsAreNoReasonToFail() throws Exception {
        SinkProcessor processor = bound();
        assertDoesNotThrow(() -> deliver(processor, OddEvents.all()));
    }

    @Test
    void onlyTheSinksItWasToldOfLastGetEvents() throws Exception {
        SinkProcessor processor = bound();
        deliver(processor, OddEvents.numbered(0, 3));
        TestSinks gone = sinks;
        int calls = gone.calls();
        TestSinks replaced = group();
        processor.bind(replaced.all());
        for (int i = 0; i < BATCHES; i++) {
            deliver(processor, OddEvents.numbered(3 + i, 1));
        }
        assertEquals(calls, gone.calls(), "instances that were replaced are not called");
        assertEquals(BATCHES, replaced.texts().size());
    }

    @Test
    void aGroupOfOneSinkDeliversAsWell() throws Exception {
        SinkProcessor processor = opened();
        for (String name : sinks()) {
            TestSinks alone = TestSinks.named(name);
            processor.bind(alone.all());
            assertDoesNotThrow(() -> deliver(processor, OddEvents.numbered(0, 2)), () -> name + " is the only one");
            assertEquals(OddEvents.texts(OddEvents.numbered(0, 2)), alone.texts());
        }
    }

    @Test
    void aBatchThatNoSinkTakesIsNotCalledDelivered() throws Exception {
        SinkProcessor processor = bound();
        sinks.fail(away());
        assertThrows(Exception.class, () -> deliver(processor, OddEvents.numbered(0, 3)), "all sinks fail");
        TestSinks closed = group();
        sinks().forEach(name -> closed.sink(name).available(false));
        processor.bind(closed.all());
        assertThrows(Exception.class, () -> deliver(processor, OddEvents.numbered(0, 3)), "no sink is open");
        processor.bind(List.of());
        assertThrows(Exception.class, () -> deliver(processor, OddEvents.numbered(0, 3)), "there is no sink");
    }

    @TestFactory
    Stream<DynamicTest> whatOneSinkFailsToTakeAnotherDelivers() {
        return sinks().stream()
                .map(failing -> dynamicTest(failing + " fails", () -> {
                    SinkProcessor processor = bound();
                    sinks.sink(failing).fail(away());
                    List<String> taken = new ArrayList<>();
                    int refused = 0;
                    for (int i = 0; i < BATCHES; i++) {
                        List<Event> events = OddEvents.numbered(i, 1);
                        try {
                            deliver(processor, events);
                            taken.addAll(OddEvents.texts(events));
                        } catch (RetryableException e) {
                            refused++;
                        }
                    }
                    assertEquals(sorted(taken), sorted(sinks.texts()), "delivered, and at a sink");
                    assertTrue(!failsOver() || refused == 0, "the failure of one of several is passed on");
                    assertTrue(failsOver() || refused == sinks.sink(failing).calls(), "a failure is not passed on");
                }));
    }

    @Test
    void aSinkThatWorksAgainIsUsedAgain() throws Exception {
        SinkProcessor processor = bound();
        sinks.fail(away());
        isTaken(processor);
        sinks.fail(null);
        long until = System.nanoTime() + patience().toNanos();
        while (!isTaken(processor)) {
            assertTrue(System.nanoTime() - until < 0, "the sinks work again, and nothing is delivered");
            LockSupport.parkNanos(A_LITTLE_NANOS);
        }
        assertEquals(List.of("event-1"), sinks.texts());
    }

    private static boolean isTaken(SinkProcessor processor) {
        try {
            deliver(processor, OddEvents.numbered(1, 1));
            return true;
        } catch (Exception e) {
            assertFalse(e instanceof InterruptedException);
            return false;
        }
    }

    @Test
    void whatASinkSaysOfSingleEventsHoldsAndIsOfferedToNobodyElse() throws Exception {
        SinkProcessor processor = bound();
        for (String name : sinks()) {
            sinks.sink(name).reject("bad").again("later");
        }
        List<Event> events = List.of(Event.of("a"), Event.of("bad"), Event.of("b"), Event.of("later"), Event.of("c"));
        TestBatch batch = deliver(processor, events);
        assertEquals(List.of(1), List.copyOf(batch.rejected().keySet()), "the places of rejected events");
        assertEquals(List.of(3), List.copyOf(batch.comesAgain().keySet()), "the places of those that come again");
        assertEquals(List.of("a", "b", "c"), sorted(sinks.texts()));
    }

    @Test
    void anInterruptIsPassedOnAndNobodyElseIsTried() throws Exception {
        SinkProcessor processor = bound();
        sinks.fail(new InterruptedException("for the test"));
        Exception thrown = assertThrows(Exception.class, () -> deliver(processor, OddEvents.numbered(0, 1)));
        assertInstanceOf(InterruptedException.class, thrown, "who is interrupted is being stopped");
        assertEquals(1, sinks.calls(), "sinks that were called");
    }

    @Test
    void nothingOfABatchIsUsedAfterDeliverHasReturned() throws Exception {
        SinkProcessor processor = bound();
        TestBatch first = deliver(processor, OddEvents.numbered(0, 3));
        isTaken(processor);
        processor.bind(group().all());
        isTaken(processor);
        closed(processor);
        assertFalse(first.usedAfterEnd(), "the batch, or the list of its events, was used after its deliver");
    }
}
