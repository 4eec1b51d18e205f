package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

/** What is offered is taken if that makes nobody wait, and else not at all. */
@Timeout(30)
class OfferTest {

    /** One that has its puts done at once. */
    private static final class Prompt extends QueueChannel {
        Prompt(int capacity) {
            super(capacity);
        }

        @Override
        public boolean putsAtOnce() {
            return true;
        }
    }

    private static Flow flow(QueueChannel channel, String... channels) {
        Flow flow = new Flow();
        flow.control.wire(new InletSpec("r1", List.of(channels), List.of(), "r1"));
        flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
        flow.offer("channel", "c1", () -> channel);
        flow.offer("selector", "r1", () -> new ToAllSelector());
        flow.offer("source", "r1", () -> flow.source);
        return flow;
    }

    private static boolean offer(Flow flow, String... bodies) {
        return flow.source
                .outlet()
                .offer(List.of(bodies).stream().map(Event::of).toList());
    }

    private static long figure(Flow flow, Kind kind, String name, String figure) {
        for (MetricGroup group : flow.board.metrics()) {
            if (group.key().equals(new ComponentKey(kind, name))) {
                return group.values().getOrDefault(figure, -1).longValue();
            }
        }
        return -1;
    }

    @Test
    void aChannelThatPutsAtOnceGetsItAndItCounts() throws Exception {
        try (Flow flow = flow(new Prompt(10), "c1")) {
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(offer(flow, "0", "1")).isTrue();
            assertThat(offer(flow)).as("nothing").isFalse();
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(2);
            assertThat(figure(flow, Kind.SOURCE, "r1", "EventReceivedCount")).isEqualTo(2);
            assertThat(figure(flow, Kind.SOURCE, "r1", "EventAcceptedCount")).isEqualTo(2);
            assertThat(figure(flow, Kind.SOURCE, "r1", "AppendBatchAcceptedCount"))
                    .isEqualTo(1);
            assertThat(figure(flow, Kind.CHANNEL, "c1", "EventPutSuccessCount")).isEqualTo(2);
        }
    }

    @Test
    void whatHasNoRoomIsNotTakenAndNotCounted() throws Exception {
        try (Flow flow = flow(new Prompt(2), "c1")) {
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(offer(flow, "0", "1", "2")).isFalse();
            assertThat(offer(flow, "0")).isTrue();
            assertThat(offer(flow, "1", "2")).isFalse();
            assertThat(figure(flow, Kind.SOURCE, "r1", "EventReceivedCount")).isEqualTo(1);
            assertThat(figure(flow, Kind.CHANNEL, "c1", "EventPutAttemptCount")).isEqualTo(1);
        }
    }

    @Test
    void aChannelThatMayWaitGetsNoOffers() throws Exception {
        try (Flow flow = flow(new QueueChannel(10), "c1")) {
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(offer(flow, "0")).isFalse();
            flow.source.send(1);
            assertThat(figure(flow, Kind.CHANNEL, "c1", "EventPutAttemptCount")).isEqualTo(1);
        }
    }

    @Test
    void whereAnInterceptorOrASecondChannelHasAPartThereAreNone() throws Exception {
        try (Flow flow = flow(new Prompt(10), "c1", "c2")) {
            flow.offer("channel", "c2", () -> new Prompt(10));
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(offer(flow, "0")).isFalse();
        }
        try (Flow flow = new Flow()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("channel", "c1", () -> new Prompt(10));
            flow.offer("selector", "r1", () -> new ToAllSelector());
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            flow.offer("source", "r1", () -> flow.source);
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(offer(flow, "0")).isFalse();
            flow.source.send(1);
        }
    }

    @Test
    void aChannelThatIsExchangedTakesThemInItsTurn() throws Exception {
        try (Flow flow = flow(new Prompt(1000), "c1")) {
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitState("source", "r1", State.RUNNING);
            int taken = 0;
            for (int round = 0; round < 4; round++) {
                Prompt channel = new Prompt(1000);
                TestOffer next = new TestOffer("channel", "c1", () -> channel);
                flow.offer(next);
                while (!flow.status("channel", "c1").version().equals(next.version())) {
                    taken += offer(flow, Integer.toString(taken)) ? 1 : 0;
                    // Whoever offers as fast as he can makes more than the test can look through.
                    LockSupport.parkNanos(1_000_000);
                }
                int last = taken;
                await().until(() -> offer(flow, Integer.toString(last)));
                taken++;
            }
            flow.awaitReceived(taken);
        }
    }
}
