package org.millrace.processor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestSinks;

/** What Flume's own tests of its processors check, and where ours differ. */
class ProcessorsTest {
    private static final long LONGEST_MS = 30_000;

    private final TestSinks sinks = TestSinks.named("s1", "s2", "s3");
    private long nanos = 17;

    private SinkProcessor failover(Map<String, String> priorities) {
        return bound(new FailoverProcessor(LONGEST_MS, priorities, () -> nanos));
    }

    private SinkProcessor balance(String selector, boolean pauses) {
        return bound(new LoadBalanceProcessor(selector, pauses, LONGEST_MS, () -> nanos, new Random(5)));
    }

    private SinkProcessor bound(SinkProcessor processor) {
        processor.bind(sinks.all());
        return processor;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static void deliver(SinkProcessor processor, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            processor.deliver(TestBatch.of(List.of(Event.of("e"))));
        }
    }

    private List<Integer> delivered() {
        return List.of("s1", "s2", "s3").stream()
                .map(name -> sinks.sink(name).delivered().size())
                .toList();
    }

    private static RetryableException away() {
        return new RetryableException("away", null);
    }

    @Test
    void theHighestPriorityThatWorksIsUsedAndUsedAgainAfterItsPause() throws Exception {
        SinkProcessor processor = failover(Map.of("priority.s1", "1", "priority.s2", "0", "priority.s3", "2"));
        deliver(processor, 10);
        assertThat(delivered()).containsExactly(0, 0, 10);
        sinks.sink("s3").fail(away());
        deliver(processor, 10);
        assertThat(delivered()).containsExactly(10, 0, 10);
        assertThat(sinks.sink("s3").calls()).isEqualTo(11);
        sinks.sink("s1").fail(away());
        sinks.sink("s3").fail(null);
        deliver(processor, 1);
        assertThat(delivered()).containsExactly(10, 1, 10);
        pass(Duration.ofMillis(1999));
        deliver(processor, 1);
        assertThat(delivered()).containsExactly(10, 2, 10);
        pass(Duration.ofMillis(1));
        deliver(processor, 1);
        assertThat(delivered()).containsExactly(10, 2, 11);
    }

    @Test
    void eachFailureThatFollowsDoublesThePauseUpToItsLimit() throws Exception {
        SinkProcessor processor = failover(Map.of("priority.s1", "3", "priority.s2", "2"));
        sinks.sink("s1").fail(away());
        int calls = 0;
        for (long pause : new long[] {2, 4, 8, 16, 30, 30}) {
            deliver(processor, 1);
            assertThat(sinks.sink("s1").calls()).isEqualTo(++calls);
            pass(Duration.ofSeconds(pause).minusMillis(1));
            deliver(processor, 1);
            assertThat(sinks.sink("s1").calls()).isEqualTo(calls);
            pass(Duration.ofMillis(1));
        }
        sinks.sink("s1").fail(null);
        deliver(processor, 1);
        sinks.sink("s1").fail(away());
        deliver(processor, 1);
        pass(Duration.ofSeconds(2));
        deliver(processor, 1);
        assertThat(sinks.sink("s1").calls()).isEqualTo(calls + 3);
    }

    @Test
    void thoseWithoutAPriorityComeLastInTheirOrderAndEqualsInTheirs() throws Exception {
        SinkProcessor processor = failover(Map.of("priority.s3", "0"));
        for (String expected : List.of("s3", "s1", "s2")) {
            deliver(processor, 1);
            assertThat(sinks.sink(expected).delivered()).hasSize(1);
            sinks.sink(expected).fail(away());
        }
        TestSinks equals = TestSinks.named("s1", "s2");
        SinkProcessor other = failover(Map.of("priority.s1", "5", "priority.s2", "5"));
        other.bind(equals.all());
        equals.sink("s1").fail(away());
        deliver(other, 1);
        assertThat(equals.sink("s2").delivered()).hasSize(1);
    }

    @Test
    void allThatFailedSayWhenOneIsTriedAgain() throws Exception {
        SinkProcessor processor = failover(Map.of());
        sinks.fail(away());
        assertThatThrownBy(() -> deliver(processor, 1)).hasMessage("away");
        assertThatThrownBy(() -> deliver(processor, 1))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("tried again in 2000 ms");
    }

    @Test
    void inTurnEachGetsAsMany() throws Exception {
        deliver(balance("ROUND_ROBIN", false), 30);
        assertThat(delivered()).containsExactly(10, 10, 10);
    }

    @Test
    void atRandomEachGetsAboutAsMany() throws Exception {
        deliver(balance("random", false), 3000);
        assertThat(delivered()).allMatch(count -> count > 900 && count < 1100);
    }

    @Test
    void inTurnOneThatFailsIsStillTriedAndItsShareGoesToTheNext() throws Exception {
        sinks.sink("s2").fail(away());
        deliver(balance("round_robin", false), 30);
        assertThat(delivered()).containsExactly(10, 0, 20);
        assertThat(sinks.sink("s2").calls()).isEqualTo(10);
    }

    @Test
    void withABackOffOneThatFailsIsLeftAlone() throws Exception {
        sinks.sink("s2").fail(away());
        SinkProcessor processor = balance("round_robin", true);
        deliver(processor, 30);
        assertThat(sinks.sink("s2").calls()).isEqualTo(1);
        sinks.sink("s2").fail(null);
        pass(Duration.ofSeconds(2));
        deliver(processor, 30);
        assertThat(sinks.sink("s2").delivered()).hasSize(10);
    }

    @Test
    void oneThatIsTheOnlyOneLeftGetsAll() throws Exception {
        sinks.sink("s1").fail(away());
        sinks.sink("s3").fail(away());
        deliver(balance("random", false), 50);
        assertThat(delivered()).containsExactly(0, 50, 0);
    }
}
