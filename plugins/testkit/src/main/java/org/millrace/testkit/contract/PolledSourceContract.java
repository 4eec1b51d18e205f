package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.mark.Mark;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.api.source.Source;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** What a source keeps to that the agent polls; with marks, if it is a {@link MarkedSource}. */
public abstract class PolledSourceContract extends LifecycleContract<Source> {
    private static final int MOST_POLLS = 10_000;
    /** An idle poll that took so long has waited by itself. */
    private static final Duration A_WAIT = Duration.ofMillis(20);

    /** For suites. */
    protected PolledSourceContract() {}

    /**
     * Puts events where the source of {@link #settings} finds them, before it is opened: at least three and at most a thousand, in
     * one order.
     *
     * @return their bodies, as texts
     */
    protected abstract List<String> bring() throws Exception;

    @Override
    protected void exercise(Source source, TestContext context) throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet();
        begin(source, Map.of(), outlet);
        polled(source, outlet, MOST_POLLS);
    }

    @Override
    void ending(Source source) throws Exception {
        source.stop();
    }

    private static void begin(Source source, Map<String, Mark> marks, TestOutlet outlet) throws Exception {
        if (source instanceof MarkedSource marked) {
            marked.restore(marks);
        }
        source.start(outlet);
    }

    /** Polls as the agent does, until it is idle or the polls are used up: a refusal is followed by another poll. */
    private static void polled(Source source, TestOutlet outlet, int most) throws Exception {
        for (int i = 0; i < most; i++) {
            try {
                if (!((PolledSource) source).poll(outlet).isZero()) {
                    return;
                }
            } catch (RefusedException e) {
                assertTrue(outlet.offered() > 0, "refused by nobody");
            }
        }
    }

    private PolledSource started(TestOutlet outlet) throws Exception {
        PolledSource source = (PolledSource) opened();
        begin(source, Map.of(), outlet);
        return source;
    }

    @Test
    void itsSuiteIsTheOneOfItsKind() throws Exception {
        assertInstanceOf(
                PolledSource.class, make(settings()), "a source that is not polled has the suite SourceContract");
    }

    @Test
    void allThatIsThereComesInOrder() throws Exception {
        List<String> there = bring();
        assertTrue(there.size() >= 3 && there.size() <= 1000, "the suite needs three to a thousand events");
        TestOutlet outlet = new TestOutlet();
        polled(started(outlet), outlet, MOST_POLLS);
        assertEquals(there, outlet.texts());
    }

    @Test
    void aRefusedBatchComesAgainAndNothingIsLeftOut() throws Exception {
        List<String> there = bring();
        TestOutlet outlet = new TestOutlet();
        PolledSource source = started(outlet);
        outlet.refuse(Reason.FULL, 2);
        polled(source, outlet, MOST_POLLS);
        polled(source, outlet, MOST_POLLS);
        assertEquals(there, outlet.texts(), "the position goes on with accept, and never before");
    }

    @Test
    void aRefusalIsPassedOn() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet().refuse(Reason.FULL);
        PolledSource source = started(outlet);
        assertThrows(
                RefusedException.class,
                () -> {
                    for (int i = 0; i < 3; i++) {
                        source.poll(outlet);
                    }
                },
                "the agent has to know, to pause");
    }

    @Test
    void batchesAreNoLargerThanTheChannelsTake() throws Exception {
        List<String> there = bring();
        TestOutlet outlet = new TestOutlet().maxBatchSize(2);
        polled(started(outlet), outlet, MOST_POLLS);
        assertEquals(there, outlet.texts(), "cut to maxBatchSize=2");
    }

    @Test
    void aSourceWithNothingToBringDoesNotSpin() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet();
        PolledSource source = started(outlet);
        polled(source, outlet, MOST_POLLS);
        int offered = outlet.offered();
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            Duration pause = source.poll(outlet);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(
                    outlet.offered() > offered || pause.plus(took).compareTo(A_WAIT) >= 0,
                    "nothing came, and the next poll is wanted at once");
        }
    }

    @Test
    void aPauseIsNeverNegativeAndAPollIsShort() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet();
        PolledSource source = started(outlet);
        for (int i = 0; i < 5; i++) {
            Started<Duration> poll = Started.call(() -> source.poll(outlet));
            assertTrue(poll.ends(patience()), "a poll returns within a second or so");
            assertFalse(poll.result().isNegative(), "a pause is not negative");
        }
    }

    @Test
    void anInterruptEndsAPoll() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet().hold();
        PolledSource source = started(outlet);
        Started<Duration> poll = Started.call(() -> source.poll(outlet));
        assertTrue(outlet.awaitOffers(1, patience()), "it hands a batch on");
        poll.interrupt();
        boolean ended = poll.ends(patience());
        outlet.release();
        assertTrue(ended, "a poll that waits for a channel ends when interrupted");
    }

    @Test
    void whatAnInterruptCutShortComesAgain() throws Exception {
        List<String> there = bring();
        TestOutlet outlet = new TestOutlet().hold();
        PolledSource source = started(outlet);
        Started<Duration> poll = Started.call(() -> source.poll(outlet));
        assertTrue(outlet.awaitOffers(1, patience()), "it hands a batch on");
        poll.interrupt();
        poll.ends(patience());
        outlet.release();
        poll.ends(patience());
        polled(source, outlet, MOST_POLLS);
        assertEquals(there, outlet.texts());
    }

    @Test
    void stopIsBorneInAnyOrder() throws Exception {
        Source never = opened();
        assertDoesNotThrow(never::stop, "never started");
        assertDoesNotThrow(never::stop, "twice");
        TestOutlet outlet = new TestOutlet();
        Source source = started(outlet);
        assertDoesNotThrow(source::stop, "never polled");
        assertDoesNotThrow(source::stop, "twice");
    }

    @Test
    void onlyPollHandsEventsOn() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet();
        PolledSource source = started(outlet);
        assertEquals(0, outlet.offered(), "before the first poll");
        source.poll(outlet);
        source.stop();
        outlet.end();
        closed(source);
        assertEquals(List.of(), outlet.faults());
    }

    @Test
    void marksComeFromAMarkedSourceAlone() throws Exception {
        bring();
        TestOutlet outlet = new TestOutlet();
        Source source = started(outlet);
        polled(source, outlet, MOST_POLLS);
        assertEquals(source instanceof MarkedSource, outlet.markChangesCame());
    }

    @TestFactory
    Stream<DynamicTest> aSuccessorGoesOnExactlyBehindTheMarks() throws Exception {
        if (!(make(settings()) instanceof MarkedSource)) {
            return Stream.empty();
        }
        List<String> there = bring();
        return Stream.of(1, 2, there.size())
                .map(polls -> dynamicTest("after " + polls + " polls", () -> {
                    TestContext context = context();
                    TestOutlet first = new TestOutlet().maxBatchSize(1);
                    Source source = opened(make(settings()), context);
                    begin(source, Map.of(), first);
                    polled(source, first, polls);
                    closed(source);
                    TestOutlet second = new TestOutlet();
                    Source next = opened(make(settings()), context.successor());
                    begin(next, first.marks(), second);
                    polled(next, second, MOST_POLLS);
                    List<String> all = new ArrayList<>(first.texts());
                    all.addAll(second.texts());
                    assertEquals(there, all, "none lost, none twice");
                }));
    }
}
