package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

/** No source ever waits for a channel that its selector calls optional. */
@Timeout(30)
class OptionalChannelTest {

    /** A channel whose put does not return, as on a disk that hangs. */
    private static final class Hanging extends QueueChannel {
        private final CountDownLatch released = new CountDownLatch(1);

        Hanging() {
            super(1_000_000);
        }

        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait) {
            boolean interrupted = false;
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Flow withOptional(Channel optional) {
        Flow flow = new Flow();
        flow.control.wire(new InletSpec("r1", List.of("c1", "c2"), List.of(), "r1"));
        flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
        flow.offer("channel", "c1", () -> new QueueChannel(100_000));
        flow.offer("channel", "c2", () -> optional);
        flow.offer("selector", "r1", () -> new ToAllSelector("c2"));
        flow.offer("source", "r1", () -> flow.source);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitRunning();
        return flow;
    }

    private static long leftOut(Flow flow) {
        for (MetricGroup group : flow.board.metrics()) {
            if (group.key().name().equals("c2")) {
                return group.values().getOrDefault("OptionalPutFail", -1).longValue();
            }
        }
        return -1;
    }

    private static ComponentStatus shown(Flow flow) {
        return flow.board.components().stream()
                .filter(status -> status.key().equals(new ComponentKey(Kind.CHANNEL, "c2")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFullOptionalChannelIsPassedOverAndCountedByItsName() throws Exception {
        try (Flow flow = withOptional(new QueueChannel(5))) {
            for (int i = 0; i < 40; i++) {
                flow.source.send(1);
            }
            flow.awaitReceived(40);
            await().untilAsserted(() -> assertThat(leftOut(flow)).isEqualTo(35));
            assertThat(shown(flow).detail()).contains("35 events were left out");
            List<String> second = new CopyOnWriteArrayList<>();
            flow.control.wire(new DrainSpec("k2", "c2", List.of("k2"), ""));
            flow.offer("sink", "k2", () -> new ListSink(second));
            await().untilAsserted(() -> assertThat(second).containsExactly("0", "1", "2", "3", "4"));
            flow.source.send(1);
            await().untilAsserted(() -> assertThat(second).containsExactly("0", "1", "2", "3", "4", "40"));
        }
    }

    @Test
    void anOptionalChannelThatHangsHoldsNobodyUpAndKeepsABoundedNumber() throws Exception {
        Hanging hanging = new Hanging();
        Flow flow = withOptional(hanging);
        long began = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            flow.source.send(100);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        flow.awaitReceived(30_000);
        assertThat(leftOut(flow)).isBetween(15_000L, 20_000L);
        hanging.released.countDown();
        flow.close();
    }

    @Test
    void aSourceRunsWithoutItsOptionalChannelButNotWithoutARequiredOne() throws Exception {
        try (Flow flow = new Flow()) {
            flow.control.wire(new InletSpec("r1", List.of("c1", "c2"), List.of(), "r1"));
            flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
            flow.offer("selector", "r1", () -> new ToAllSelector("c2"));
            flow.offer("source", "r1", () -> flow.source);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            await().until(() -> flow.status("source", "r1").detail().contains("channel c1 is not open"));
            flow.offer("channel", "c1", () -> new QueueChannel(100));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(3);
            flow.awaitReceived(3);
        }
    }

    @Test
    void whatWasHandedToAnOptionalChannelIsThereWhenTheAgentHasEnded() throws Exception {
        List<String> second = new CopyOnWriteArrayList<>();
        Flow flow = withOptional(new QueueChannel(100_000));
        flow.control.wire(new DrainSpec("k2", "c2", List.of("k2"), ""));
        flow.offer("sink", "k2", () -> new ListSink(second));
        flow.awaitState("sink", "k2", State.RUNNING);
        for (int i = 0; i < 50; i++) {
            flow.source.send(100);
        }
        flow.close();
        assertThat(second).hasSize(5000);
    }
}
