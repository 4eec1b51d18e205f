package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.component.Kind;
import org.millrace.api.component.Reconfigurable;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

class FlowControlTest {

    @Test
    void eventsGoFromSourceToSinkInOrder() throws Exception {
        try (Flow flow = Flow.running()) {
            for (int i = 0; i < 50; i++) {
                flow.source.send(3);
            }
            flow.awaitReceived(150);
        }
    }

    @Test
    void theFlowComesUpWhateverTheOrder() throws Exception {
        try (Flow flow = new Flow()) {
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.offer("source", "r1", () -> flow.source);
            flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
            flow.offer("selector", "r1", () -> new ToAllSelector());
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            flow.offer("channel", "c1", () -> new QueueChannel(1000));
            flow.awaitRunning();
            flow.source.send(5);
            flow.awaitReceived(5);
        }
    }

    @Test
    void aSinkIsReplacedWhileEventsFlowAndNothingElseIsActivated() throws Exception {
        try (Flow flow = Flow.running()) {
            for (int round = 0; round < 20; round++) {
                flow.source.send(10);
                flow.offer("sink", "k1", () -> new ListSink(flow.received));
                flow.source.send(10);
                flow.withdraw("sink", "k1");
                flow.source.send(10);
                flow.offer("sink", "k1", () -> new ListSink(flow.received));
            }
            flow.awaitReceived(600);
            await().until(() -> flow.status("sink", "k1").activations() > 1);
            assertThat(flow.status("source", "r1").activations()).isEqualTo(1);
            assertThat(flow.status("channel", "c1").activations()).isEqualTo(1);
        }
    }

    @Test
    void withoutItsSinkTheChannelFillsAndTheSourceIsRefused() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.withdraw("sink", "k1");
            flow.awaitState("sink", "k1", State.WAITING);
            for (int i = 0; i < 20; i++) {
                flow.source.send(50);
            }
            assertThatThrownBy(() -> flow.source.send(1))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(1000);
        }
    }

    @Test
    void aChannelIsReplacedWithItsContentInOrder() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(40);
            flow.offer("channel", "c1", () -> new QueueChannel(150));
            await().until(() -> flow.status("channel", "c1").activations() == 2);
            flow.source.send(40);
            flow.withdraw("channel", "c1");
            flow.awaitState("channel", "c1", State.WAITING);
            assertThat(flow.status("channel", "c1").detail()).contains("80 events");
            flow.offer("channel", "c1", () -> new QueueChannel(150));
            flow.source.send(40);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(120);
            assertThat(flow.status("source", "r1").activations()).isEqualTo(1);
        }
    }

    @Test
    void anInterceptorIsReplacedBetweenTwoBatches() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch.subList(0, 1));
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            flow.source.send(2);
            flow.withdraw("interceptor", "r1.i1");
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            await().until(() -> flow.status("interceptor", "r1.i1").activations() == 2);
            flow.source.send(2);
            await().untilAsserted(() -> assertThat(flow.received).containsExactly("0", "2", "3"));
            assertThat(flow.status("source", "r1").activations()).isEqualTo(1);
        }
    }

    /** Takes a new batch size over in place, unless it is negative, which it is asked about and refuses. */
    private static final class Sized extends ListSink implements Reconfigurable<Sized> {
        private final AtomicInteger asked;
        private volatile int size;

        Sized(List<String> received, int size, AtomicInteger asked) {
            super(received);
            this.size = size;
            this.asked = asked;
        }

        @Override
        public boolean reconfigure(Sized next) {
            asked.incrementAndGet();
            int wanted = next.size;
            if (wanted < 0) {
                throw new IllegalStateException("can't be changed to that");
            }
            size = wanted;
            return true;
        }

        @Override
        public int batchSize() {
            return size;
        }
    }

    @Test
    void aChangeThatASinkTakesOverInPlaceActivatesNothing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new Sized(flow.received, 1, asked));
            flow.awaitRunning();
            flow.source.send(10);
            flow.offer("sink", "k1", () -> new Sized(flow.received, 5, asked));
            await().until(() -> asked.get() == 1);
            flow.source.send(10);
            flow.awaitReceived(20);
            assertThat(flow.status("sink", "k1").activations()).isEqualTo(1);
            flow.awaitState("sink", "k1", State.RUNNING);

            flow.offer("sink", "k1", () -> new Sized(flow.received, -1, asked));
            await().until(() -> flow.status("sink", "k1").activations() == 2);
            flow.source.send(10);
            flow.awaitReceived(30);
            assertThat(asked).hasValue(2);

            flow.offer(new TestOffer("sink", "k1", 2, () -> new Sized(flow.received, 3, asked)));
            await().until(() -> flow.status("sink", "k1").activations() == 3);
            assertThat(asked).as("another version is another instance").hasValue(2);
        }
    }

    @Test
    void anInterceptorThatGoesAndComesBackIsNothingToTheOthers() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1", "r1.i2"), "r1"));
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            flow.offer("interceptor", "r1.i2", () -> (Interceptor) batch -> batch);
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            flow.awaitState("interceptor", "r1.i2", State.RUNNING);
            flow.source.send(1);
            long selectors = flow.status("selector", "r1").activations();
            flow.withdraw("interceptor", "r1.i1");
            flow.awaitState("source", "r1", State.WAITING);
            assertThat(flow.status("source", "r1").detail()).isEqualTo("waits for interceptor r1.i1");
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(1);
            flow.awaitReceived(2);
            assertThat(flow.status("interceptor", "r1.i2").activations()).isEqualTo(1);
            assertThat(flow.status("selector", "r1").activations()).isEqualTo(selectors);
            assertThat(flow.status("source", "r1").activations()).isEqualTo(1);
        }
    }

    @Test
    void whatStandsBetweenShowsThatItFailsAndThatItWorksAgain() throws Exception {
        AtomicBoolean bad = new AtomicBoolean(true);
        try (Flow flow = Flow.running()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> {
                if (bad.get()) {
                    throw new IllegalStateException("no header");
                }
                return batch;
            });
            flow.offer("channel", "c1", () -> new QueueChannel(1000) {
                @Override
                public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
                    if (batch.size() > 1) {
                        throw new IllegalStateException("no room for two");
                    }
                    super.put(batch, marks, wait);
                }
            });
            await().until(() -> flow.status("channel", "c1").activations() == 2);
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1)).hasMessageContaining("no header");
            assertThat(flow.status("interceptor", "r1.i1").state()).isEqualTo(State.RETRYING);
            assertThat(flow.status("interceptor", "r1.i1").detail()).contains("no header");
            bad.set(false);
            assertThatThrownBy(() -> flow.source.send(2)).hasMessageContaining("no room for two");
            assertThat(flow.status("interceptor", "r1.i1").state()).isEqualTo(State.RUNNING);
            flow.awaitState("channel", "c1", State.RETRYING);
            flow.source.send(1);
            flow.awaitState("channel", "c1", State.RUNNING);
            flow.awaitReceived(1);
        }
    }

    @Test
    void whatASinkDeliveredOfAFailedBatchIsNotDeliveredAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void deliver(Batch batch) throws Exception {
                    if (calls.incrementAndGet() % 2 == 1) {
                        super.deliver(batch.slice(0, 1));
                        for (int i = 1; i < batch.size(); i++) {
                            batch.again(i, "half way");
                        }
                        return;
                    }
                    super.deliver(batch);
                }
            });
            flow.awaitRunning();
            flow.source.send(20);
            flow.awaitReceived(20);
            flow.awaitState("sink", "k1", State.RUNNING);
        }
    }

    @Test
    void aPolledSourceIsPolledAndItsRefusalsAreTriedAgain() throws Exception {
        AtomicInteger position = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
            flow.offer("channel", "c1", () -> new QueueChannel(10));
            flow.offer("selector", "r1", () -> new ToAllSelector());
            flow.offer("source", "r1", () -> (PolledSource) outlet -> {
                if (position.get() == 100) {
                    return Duration.ofMillis(5);
                }
                outlet.accept(List.of(Event.of(Integer.toString(position.get()))));
                position.incrementAndGet();
                return Duration.ZERO;
            });
            flow.awaitState("source", "r1", State.RETRYING);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(100);
            flow.awaitState("source", "r1", State.RUNNING);
        }
    }

    @Test
    void stoppingDeliversWhatIsInMemory() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void deliver(Batch batch) throws Exception {
                    slow.await();
                    super.deliver(batch);
                }
            });
            flow.awaitRunning();
            flow.source.send(100);
            Thread stopper = new Thread(() -> stopped.set(flow.orderedStop.stop() == 0));
            stopper.start();
            flow.awaitState("source", "r1", State.WAITING);
            await().untilAsserted(() -> assertThatThrownBy(() -> flow.source.send(1))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSING)));
            slow.countDown();
            stopper.join();
            flow.awaitReceived(100);
            assertThat(stopped).isTrue();
        }
    }

    @Test
    void stoppingSaysHowManyEventsAreLostWhenNobodyTakesThem() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(9);
            assertThat(flow.orderedStop.stop()).isEqualTo(9);
        }
    }

    @Test
    void flumesCountersAreKept() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.source.send(10);
            flow.awaitReceived(10);
            await().untilAsserted(() -> {
                assertThat(figure(flow, Kind.SOURCE, "EventAcceptedCount")).isEqualTo(10L);
                assertThat(figure(flow, Kind.SOURCE, "AppendBatchAcceptedCount"))
                        .isEqualTo(1L);
                assertThat(figure(flow, Kind.CHANNEL, "EventPutSuccessCount")).isEqualTo(10L);
                assertThat(figure(flow, Kind.CHANNEL, "EventTakeSuccessCount")).isEqualTo(10L);
                assertThat(figure(flow, Kind.CHANNEL, "ChannelSize")).isEqualTo(0L);
                assertThat(figure(flow, Kind.CHANNEL, "ChannelCapacity")).isEqualTo(1000L);
                assertThat(figure(flow, Kind.SINK, "EventDrainSuccessCount")).isEqualTo(10L);
                assertThat(figure(flow, Kind.SINK, "BatchCompleteCount")).isEqualTo(1L);
                assertThat(figure(flow, Kind.SINK, "BatchUnderflowCount")).isEqualTo(1L);
            });
        }
    }

    private static Number figure(Flow flow, Kind kind, String name) {
        return flow.board.metrics().stream()
                .filter(group -> group.key().kind() == kind)
                .map(MetricGroup::values)
                .findFirst()
                .orElseThrow()
                .getOrDefault(name, -1L);
    }

    @Test
    void aBundleIsReleasedOnceItsInstancesAreClosed() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer(new TestOffer("sink", "k1", 77, () -> new ListSink(flow.received) {
                @Override
                public void close() throws Exception {
                    closing.await();
                }
            }));
            flow.awaitRunning();
            assertThat(flow.claims.awaitReleased(77, Duration.ofMillis(1))).isFalse();
            flow.withdraw("sink", "k1");
            assertThat(flow.claims.awaitReleased(77, Duration.ofMillis(1))).isFalse();
            closing.countDown();
            assertThat(flow.claims.awaitReleased(77, Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void aSourceWithoutRoomInAnOptionalChannelIsAccepted() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("selector", "r1");
            flow.control.wire(new InletSpec("r1", List.of("c1", "c2"), List.of(), "r1"));
            flow.offer("selector", "r1", () -> new ToAllSelector("c2"));
            flow.offer("channel", "c2", () -> new QueueChannel(0));
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            flow.source.send(5);
            flow.awaitReceived(5);
        }
    }
}
