package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;

/**
 * What a channel keeps to. {@link #settings} describes one that holds exactly {@link #capacity} events, takes at least 10 at once and
 * waits for room at least as long as its caller lets it.
 */
public abstract class ChannelContract extends LifecycleContract<Channel> {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration PROMPTLY = Duration.ofSeconds(10);

    /** For suites. */
    protected ChannelContract() {}

    /** How many events the channel of {@link #settings} holds; 20 to 1000. */
    protected abstract int capacity();

    @Override
    boolean goesFirst() {
        try {
            return make(settings()).durable();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void exercise(Channel channel, TestContext context) throws Exception {
        put(channel, 0, 3);
        channel.commit(List.of(take(channel, 2)), MarkChanges.none());
        take(channel, 1).rollback();
        channel.commit(List.of(take(channel, 10)), MarkChanges.none());
        channel.usage();
    }

    static void put(Channel channel, int from, int count) throws Exception {
        Started<String> put =
                Started.run(() -> channel.put(OddEvents.numbered(from, count), MarkChanges.none(), AT_ONCE));
        if (!put.ends(PROMPTLY)) {
            put.interrupt();
            fail("a put that is not to wait for room waits");
        }
        try {
            put.result();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    static Lease take(Channel channel, int most) throws Exception {
        return channel.take(Demand.of(most, Long.MAX_VALUE, AT_ONCE));
    }

    static List<String> drain(Channel channel) throws Exception {
        List<String> all = new ArrayList<>();
        while (true) {
            Lease lease = take(channel, Integer.MAX_VALUE);
            if (lease.events().isEmpty()) {
                return all;
            }
            all.addAll(OddEvents.texts(lease.events()));
            channel.commit(List.of(lease), MarkChanges.none());
        }
    }

    private static List<String> numbers(int from, int count) {
        return OddEvents.texts(OddEvents.numbered(from, count));
    }

    private int fill(Channel channel) throws Exception {
        int most = Math.min(channel.transactionCapacity(), 10);
        int held = 0;
        while (held < capacity()) {
            int count = Math.min(most, capacity() - held);
            put(channel, held, count);
            held += count;
        }
        return held;
    }

    @Test
    void batchesAreTakenInTheOrderOfTheirPuts() throws Exception {
        Channel channel = opened();
        put(channel, 0, 3);
        put(channel, 3, 1);
        put(channel, 4, 5);
        assertEquals(numbers(0, 9), drain(channel));
    }

    @Test
    void eventsComeBackAsTheyWerePut() throws Exception {
        Channel channel = opened();
        List<Event> odd = OddEvents.all().subList(0, 4);
        for (Event event : odd) {
            channel.put(List.of(event), MarkChanges.none(), AT_ONCE);
        }
        for (Event event : odd) {
            Lease lease = take(channel, 1);
            Event back = lease.events().get(0);
            assertEquals(event.headers(), back.headers());
            assertEquals(OddEvents.sums(List.of(event)), OddEvents.sums(List.of(back)));
            channel.commit(List.of(lease), MarkChanges.none());
        }
    }

    @Test
    void theListOfAPutMayBeUsedAgain() throws Exception {
        Channel channel = opened();
        List<Event> batch = OddEvents.numbered(0, 3);
        channel.put(batch, MarkChanges.none(), AT_ONCE);
        batch.clear();
        batch.add(Event.of("another"));
        assertEquals(numbers(0, 3), drain(channel));
    }

    @Test
    void aLeaseThatIsRolledBackGivesItsEventsBackToTheHead() throws Exception {
        Channel channel = opened();
        put(channel, 0, 9);
        Lease lease = take(channel, 4);
        lease.rollback();
        lease.rollback();
        assertEquals(numbers(0, 9), drain(channel));
    }

    @Test
    void leasesThatEndInAnyOrderGiveBackTheOldOrder() throws Exception {
        Channel channel = opened();
        put(channel, 0, 9);
        Lease first = take(channel, 3);
        Lease second = take(channel, 3);
        Lease third = take(channel, 3);
        channel.commit(List.of(second), MarkChanges.none());
        first.rollback();
        third.rollback();
        List<String> expected = new ArrayList<>(numbers(0, 3));
        expected.addAll(numbers(6, 3));
        assertEquals(expected, drain(channel));
    }

    @Test
    void aCommitTakesAllItsLeasesAndNothingElse() throws Exception {
        Channel channel = opened();
        put(channel, 0, 9);
        Lease first = take(channel, 3);
        Lease second = take(channel, 3);
        channel.commit(List.of(first, second), MarkChanges.none());
        first.rollback();
        second.rollback();
        assertEquals(numbers(6, 3), drain(channel));
    }

    @Test
    void aLeaseIsUnmodifiableAndNoLargerThanAskedFor() throws Exception {
        Channel channel = opened();
        put(channel, 0, 9);
        Lease lease = take(channel, 4);
        assertTrue(lease.events().size() <= 4, "at most what was asked for");
        assertThrows(UnsupportedOperationException.class, () -> lease.events().remove(0));
    }

    @Test
    void anEmptyChannelLendsNothing() throws Exception {
        Lease lease = take(opened(), 5);
        assertEquals(List.of(), lease.events());
        assertDoesNotThrow(lease::rollback);
    }

    @Test
    void aTakeWaitsNoLongerThanAsked() throws Exception {
        Channel channel = opened();
        Started<Lease> waiting = Started.call(() -> channel.take(Demand.of(1, Long.MAX_VALUE, Duration.ofMillis(20))));
        assertTrue(waiting.ends(patience()), "a take of an empty channel returns when its time is over");
    }

    @Test
    void aWaitingTakeReturnsWhenEventsCome() throws Exception {
        Channel channel = opened();
        Started<Lease> waiting = Started.call(() -> channel.take(Demand.of(5, Long.MAX_VALUE, Duration.ofMinutes(2))));
        waiting.untilItWaits();
        put(channel, 0, 1);
        assertEquals(numbers(0, 1), OddEvents.texts(waiting.result().events()));
    }

    @Test
    void anInterruptEndsAWaitingTakeAndTakesNothing() throws Exception {
        Channel channel = opened();
        Started<Lease> waiting = Started.call(() -> channel.take(Demand.of(5, Long.MAX_VALUE, Duration.ofMinutes(2))));
        waiting.untilItWaits();
        waiting.interrupt();
        assertTrue(waiting.ends(patience()), "an interrupt ends the wait");
        put(channel, 0, 2);
        assertEquals(numbers(0, 2), drain(channel));
    }

    @Test
    void aFullChannelRefusesAtOnceAndKeepsWhatItHas() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        assertThrows(ChannelFullException.class, () -> put(channel, held, 1));
        assertEquals(numbers(0, held), drain(channel));
    }

    @Test
    void aRefusedPutPutsNoPartOfItsBatch() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        Lease lease = take(channel, 1);
        channel.commit(List.of(lease), MarkChanges.none());
        assertThrows(ChannelFullException.class, () -> put(channel, held, 2));
        assertEquals(numbers(1, held - 1), drain(channel));
    }

    @Test
    void eventsOnLeaseCountAgainstTheCapacity() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        Lease lease = take(channel, 5);
        assertThrows(ChannelFullException.class, () -> put(channel, held, 1));
        lease.rollback();
    }

    @Test
    void aPutWaitsForRoomNoLongerThanItsCaller() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        Started<String> waiting =
                Started.run(() -> channel.put(OddEvents.numbered(held, 1), MarkChanges.none(), Duration.ofMillis(20)));
        assertTrue(waiting.ends(patience()), "a put to a full channel returns when its caller's time is over");
    }

    @Test
    void aWaitingPutGoesInWhenThereIsRoom() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        Started<String> waiting =
                Started.run(() -> channel.put(OddEvents.numbered(held, 1), MarkChanges.none(), Duration.ofMinutes(2)));
        waiting.untilItWaits();
        Lease lease = take(channel, 10);
        channel.commit(List.of(lease), MarkChanges.none());
        waiting.result();
        assertTrue(drain(channel).contains("event-" + held));
    }

    @Test
    void anInterruptEndsAWaitingPutAndPutsNothing() throws Exception {
        Channel channel = opened();
        int held = fill(channel);
        Started<String> waiting =
                Started.run(() -> channel.put(OddEvents.numbered(held, 1), MarkChanges.none(), Duration.ofMinutes(2)));
        waiting.untilItWaits();
        waiting.interrupt();
        assertTrue(waiting.ends(patience()), "an interrupt ends the wait");
        assertEquals(numbers(0, held), drain(channel));
    }

    @Test
    void aBatchThatNeverHasRoomIsRefusedAsTooLarge() throws Exception {
        Channel channel = opened();
        int most = channel.transactionCapacity();
        assertTrue(most >= 1, "transactionCapacity is at least 1");
        assertThrows(BatchTooLargeException.class, () -> put(channel, 0, most + 1));
        assertEquals(List.of(), drain(channel));
    }

    @Test
    void usageSaysWhatIsHeldLeasesIncluded() throws Exception {
        Channel channel = opened();
        put(channel, 0, 5);
        assertEquals(5, held(channel), "after a put");
        Lease lease = take(channel, 2);
        assertEquals(5, held(channel), "while some are on lease");
        channel.commit(List.of(lease), MarkChanges.none());
        assertEquals(3, held(channel), "after a commit");
        take(channel, 1).rollback();
        assertEquals(3, held(channel), "after a roll-back");
        drain(channel);
        assertEquals(0, held(channel), "when all is gone");
    }

    /** A channel that does not know passes by knowing nothing at all times. */
    private static long held(Channel channel) {
        OptionalLong events = channel.usage().events();
        assertTrue(events.isPresent(), "a channel of a fixed capacity knows how many events it holds");
        return events.getAsLong();
    }

    @TestFactory
    Stream<DynamicTest> aDurableChannelHasItsEventsAgainAfterItsEnd() {
        return goesFirst()
                ? Stream.of(dynamicTest("durable", () -> {
                    TestContext context = context();
                    Channel first = opened(make(settings()), context);
                    put(first, 0, 9);
                    first.commit(List.of(take(first, 2)), MarkChanges.none());
                    take(first, 3).rollback();
                    closed(first);
                    Channel second = opened(make(settings()), context.successor());
                    assertEquals(numbers(2, 7), drain(second));
                }))
                : Stream.empty();
    }

    @TestFactory
    Stream<DynamicTest> aChannelThatIsNotDurableBeginsEmpty() {
        return goesFirst()
                ? Stream.empty()
                : Stream.of(dynamicTest("not durable", () -> {
                    TestContext context = context();
                    Channel first = opened(make(settings()), context);
                    put(first, 0, 3);
                    closed(first);
                    Channel second = opened(make(settings()), context.successor());
                    assertEquals(List.of(), drain(second), "it kept events, so that it is durable: say so");
                }));
    }

    @Test
    void marksAreKeptOrIgnoredAsDeclared() throws Exception {
        Channel channel = opened();
        channel.put(OddEvents.numbered(0, 1), MarkChanges.set("a", Mark.of(1)).with("b", Mark.of(2)), AT_ONCE);
        channel.commit(
                List.of(take(channel, 1)), MarkChanges.set("a", Mark.of(3)).without("b"));
        channel.put(List.of(), MarkChanges.set("c", Mark.of(4)), AT_ONCE);
        channel.commit(List.of(), MarkChanges.set("d", Mark.of(5)));
        Map<String, Mark> expected =
                channel.keepsMarks() ? Map.of("a", Mark.of(3), "c", Mark.of(4), "d", Mark.of(5)) : Map.of();
        assertEquals(expected, channel.marks());
    }

    @TestFactory
    Stream<DynamicTest> marksOutliveTheInstance() throws Exception {
        return make(settings()).keepsMarks()
                ? Stream.of(dynamicTest("kept", () -> {
                    TestContext context = context();
                    Channel first = opened(make(settings()), context);
                    first.put(OddEvents.numbered(0, 1), MarkChanges.set("a", Mark.of(1)), AT_ONCE);
                    first.commit(List.of(take(first, 1)), MarkChanges.set("b", Mark.of(2)));
                    closed(first);
                    Channel second = opened(make(settings()), context.successor());
                    assertEquals(Map.of("a", Mark.of(1), "b", Mark.of(2)), second.marks());
                }))
                : Stream.empty();
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        new ChannelCrowd(opened()).run();
    }

    @Test
    void itsSettingsAreThoseOfTheSuite() throws Exception {
        Channel channel = opened();
        assertTrue(channel.transactionCapacity() >= 10, "the suite needs batches of 10");
        assertTrue(capacity() >= 20 && capacity() <= 1000, "the suite needs a capacity of 20 to 1000");
        assertFalse(channel.transactionBytes() < 1, "transactionBytes is at least 1");
    }
}
