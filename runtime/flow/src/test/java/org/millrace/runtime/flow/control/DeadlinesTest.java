package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.sink.Batch;
import org.millrace.runtime.services.ComponentStatus.State;

/** A plug-in has the time that it asked for when the agent needs it to come to an end. The flow's own patience is 400 ms. */
@Timeout(60)
class DeadlinesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Flow flow = new Flow().usual();
    private final List<Slow> slow = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        slow.forEach(sink -> sink.mayReturn.countDown());
        flow.close();
    }

    /** A sink whose deliveries wait until they may return, and say what became of them. */
    private class Slow extends ListSink {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch mayReturn = new CountDownLatch(1);
        final CountDownLatch hurried = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        final AtomicInteger hurries = new AtomicInteger();
        private final @Nullable Duration within;
        volatile long beganNanos;
        volatile long hurriedNanos;
        volatile long interruptedNanos;
        volatile @Nullable Thread hurriedBy;
        volatile @Nullable Thread deliveredBy;

        Slow(@Nullable Duration within) {
            super(flow.received);
            this.within = within;
            slow.add(this);
        }

        @Override
        @SuppressWarnings("NullAway") // A plug-in that answers with null is a defect that is to harm nothing.
        public Duration deliverWithin() {
            return within;
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            deliveredBy = Thread.currentThread();
            inside.countDown();
            try {
                mayReturn.await();
            } catch (InterruptedException e) {
                interruptedNanos = System.nanoTime();
                interrupted.countDown();
                throw e;
            }
            super.deliver(batch);
        }

        @Override
        public void hurry() {
            hurries.incrementAndGet();
            hurriedNanos = System.nanoTime();
            hurriedBy = Thread.currentThread();
            hurried.countDown();
        }
    }

    /** Has the sink deliver a batch, and then wants another in its place. */
    private Slow replaced(Slow sink) throws Exception {
        delivers(sink);
        sink.beganNanos = System.nanoTime();
        flow.withdraw("sink", "k1");
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        return sink;
    }

    private Slow delivers(Slow sink) throws Exception {
        flow.offer("sink", "k1", () -> sink);
        flow.awaitRunning();
        flow.source.send(3);
        assertThat(sink.inside.await(10, TimeUnit.SECONDS)).isTrue();
        return sink;
    }

    private static void assertWithin(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDeliveryThatReturnsInItsTimeIsNotInterruptedWhenItsSinkIsReplaced() throws Exception {
        Slow sink = replaced(new Slow(LONG));
        // Its time shows, which is after the time that it had if it asked for none.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still delivering, at most (2[0-9]|30) s more.*"));
        sink.mayReturn.countDown();
        await().until(() -> flow.status("sink", "k1").activations() == 2);
        assertThat(sink.interrupted.getCount()).isEqualTo(1);
        assertThat(sink.hurries).hasValue(0);
        flow.source.send(2);
        flow.awaitReceived(5);
        assertThat(flow.status("sink", "k1").detail()).isEmpty();
    }

    @Test
    void aDeliveryIsHurriedAtHalfItsTimeFromAnotherThreadAndInterruptedAtItsEnd() throws Exception {
        Duration within = Duration.ofSeconds(2);
        Slow sink = replaced(new Slow(within));
        assertWithin(sink.hurried);
        assertWithin(sink.interrupted);
        Duration grace = Duration.ofMillis(500);
        assertThat(Duration.ofNanos(sink.hurriedNanos - sink.beganNanos))
                .isBetween(within.dividedBy(2), within.dividedBy(2).plus(grace));
        assertThat(Duration.ofNanos(sink.interruptedNanos - sink.beganNanos)).isBetween(within, within.plus(grace));
        assertThat(sink.hurriedBy).isNotSameAs(sink.deliveredBy);
        assertThat(sink.hurries).hasValue(1);
        flow.awaitReceived(3);
    }

    @Test
    void aDeliveryThatBeganWhileASuccessorWasOpenedIsAskedToComeToAnEndToo() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        Slow sink = new Slow(Duration.ofSeconds(1));
        flow.offer("sink", "k1", () -> sink);
        flow.awaitRunning();
        flow.offer("sink", "k1", () -> new ListSink(flow.received) {
            @Override
            public void open(ComponentContext context) throws Exception {
                mayOpen.await();
            }
        });
        flow.source.send(3);
        assertWithin(sink.inside);
        mayOpen.countDown();
        assertWithin(sink.hurried);
        assertWithin(sink.interrupted);
        flow.awaitReceived(3);
    }

    @Test
    void aSinkThatThrowsWhenItIsToHurryGoesOnDelivering() throws Exception {
        Slow sink = replaced(new Slow(Duration.ofSeconds(2)) {
            @Override
            public void hurry() {
                super.hurry();
                throw new IllegalStateException("what hurry?");
            }
        });
        assertWithin(sink.hurried);
        sink.mayReturn.countDown();
        flow.awaitReceived(3);
        assertThat(sink.interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void aSinkThatHangsWhenItIsToHurryIsInterruptedAllTheSame() throws Exception {
        CountDownLatch hurryEnded = new CountDownLatch(1);
        Slow sink = replaced(new Slow(Duration.ofSeconds(1)) {
            @Override
            public void hurry() {
                super.hurry();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    hurryEnded.countDown();
                }
            }
        });
        assertWithin(sink.interrupted);
        assertWithin(hurryEnded);
        flow.awaitReceived(3);
    }

    @Test
    void aChannelThatIsReplacedWaitsForWhatASinkHasInHandAndIsToldThatItIsDelivered() throws Exception {
        Slow sink = delivers(new Slow(LONG));
        flow.withdraw("channel", "c1");
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still delivering, at most (2[0-9]|30) s more.*"));
        await().untilAsserted(() ->
                assertThat(flow.status("channel", "c1").detail()).startsWith("it is still waiting for sinks"));
        assertThat(flow.status("channel", "c1").activations()).isEqualTo(1);
        sink.mayReturn.countDown();
        await().until(() -> flow.status("channel", "c1").activations() == 2);
        flow.source.send(2);
        // Nothing comes twice.
        flow.awaitReceived(5);
        assertThat(sink.interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void aSinkThatDoesNotGiveBackWhatAReplacedChannelLentIsHurriedAndInterrupted() throws Exception {
        Slow sink = delivers(new Slow(Duration.ofSeconds(1)));
        flow.withdraw("channel", "c1");
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        assertWithin(sink.hurried);
        assertWithin(sink.interrupted);
        await().until(() -> flow.status("channel", "c1").activations() == 2);
        sink.mayReturn.countDown();
        flow.awaitReceived(3);
    }

    @Test
    void aSinkThatIsPausedHasTheTimeItAskedFor() throws Exception {
        Slow sink = delivers(new Slow(LONG));
        flow.withdraw("sink", "k1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(flow.status("sink", "k1").detail()).startsWith("it is still delivering, at most"));
        sink.mayReturn.countDown();
        flow.awaitState("sink", "k1", State.WAITING);
        flow.awaitReceived(3);
        assertThat(sink.interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void anAgentThatEndsGivesNobodyMoreThanItsOwnPatience() throws Exception {
        Slow sink = delivers(new Slow(Duration.ofMinutes(5)));
        flow.withdraw("channel", "c1");
        Thread ends = new Thread(flow::close);
        ends.start();
        assertWithin(sink.interrupted);
        ends.join(Duration.ofSeconds(20).toMillis());
        assertThat(ends.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PT-1S", "PT0S"})
    void aSinkThatAsksForNoTimeHasTheUsualTime(String answer) throws Exception {
        Slow sink = replaced(new Slow(answer.isEmpty() ? null : Duration.parse(answer)));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still delivering, at most (2[0-9]|30) s more.*"));
        sink.mayReturn.countDown();
        flow.awaitReceived(3);
    }

    @Test
    void aSinkThatAsksForTooMuchHasFiveMinutes() throws Exception {
        Slow sink = replaced(new Slow(Duration.ofDays(1)));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still delivering, at most (29[0-9]|300) s more.*"));
        sink.mayReturn.countDown();
        flow.awaitReceived(3);
    }

    /** A sink that takes its time to be closed. */
    private final class Lingering extends ListSink {
        final CountDownLatch closing = new CountDownLatch(1);
        final CountDownLatch mayClose = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        private final Duration within;

        Lingering(Duration within) {
            super(flow.received);
            this.within = within;
        }

        @Override
        public boolean exclusive() {
            return true;
        }

        @Override
        public Duration closeWithin() {
            return within;
        }

        @Override
        public void close() throws Exception {
            closing.countDown();
            try {
                mayClose.await();
                closed.countDown();
            } catch (InterruptedException e) {
                interrupted.countDown();
                // It takes no notice otherwise.
                mayClose.await();
            }
        }
    }

    @Test
    void aSinkThatIsReplacedHasTheTimeItAskedForToClose() throws Exception {
        Lingering sink = new Lingering(LONG);
        flow.offer("sink", "k1", () -> sink);
        flow.awaitRunning();
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        assertWithin(sink.closing);
        // It shows after the flow's own patience, and half as much again.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still closing, at most (2[0-9]|30) s more.*"));
        assertThat(flow.status("sink", "k1").activations()).isEqualTo(1);
        sink.mayClose.countDown();
        assertWithin(sink.closed);
        assertThat(sink.interrupted.getCount()).isEqualTo(1);
        await().until(() -> flow.status("sink", "k1").activations() == 2);
    }

    @Test
    void aSinkThatIsRemovedHasTheTimeItAskedForToClose() throws Exception {
        Lingering sink = new Lingering(LONG);
        flow.offer("sink", "k1", () -> sink);
        flow.awaitRunning();
        flow.withdraw("sink", "k1");
        assertWithin(sink.closing);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                        .matches("it is still closing, at most (2[0-9]|30) s more.*"));
        sink.mayClose.countDown();
        assertWithin(sink.closed);
        flow.awaitState("sink", "k1", State.WAITING);
    }

    @Test
    void aSinkThatDoesNotCloseInItsTimeIsInterruptedAndLeftBehind() throws Exception {
        Lingering sink = new Lingering(Duration.ofMillis(300));
        flow.offer("sink", "k1", () -> sink);
        flow.awaitRunning();
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        assertWithin(sink.interrupted);
        await().until(() -> flow.status("sink", "k1").activations() == 2);
        flow.source.send(2);
        flow.awaitReceived(2);
        sink.mayClose.countDown();
    }
}
