package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.services.InForce.Lack;

class InForceTest {

    private static final ComponentKey SOURCE = new ComponentKey(Kind.SOURCE, "r1");
    private static final ComponentKey CHANNEL = new ComponentKey(Kind.CHANNEL, "c1");
    private static final ComponentKey SINK = new ComponentKey(Kind.SINK, "k1");

    private static Configured usual(Map<String, Object> sink) {
        return new Configured(
                Map.of(
                        CHANNEL,
                        Map.of(),
                        new ComponentKey(Kind.SELECTOR, "r1"),
                        Map.of(),
                        SOURCE,
                        Map.of(),
                        SINK,
                        sink),
                List.of(Map.of("source", "r1", "channels", List.of("c1"), "interceptors", List.of(), "selector", "r1")),
                List.of(Map.of("millrace.name", "k1", "channel", "c1", "sinks", List.of("k1"), "processor", "")));
    }

    @Test
    void aRunningFlowLacksNothing() throws Exception {
        try (Flow flow = Flow.running()) {
            await().untilAsserted(() ->
                    assertThat(flow.control.lacks(usual(Map.of()))).isEmpty());
        }
    }

    @Test
    void aConfigurationThatHasNotArrivedIsNotInForce() throws Exception {
        try (Flow flow = Flow.running()) {
            await().untilAsserted(() ->
                    assertThat(flow.control.lacks(usual(Map.of()))).isEmpty());
            assertThat(flow.control.lacks(usual(Map.of("directory", "new"))))
                    .extracting(Lack::component, Lack::failed, Lack::outdated)
                    .containsExactly(org.assertj.core.api.Assertions.tuple(SINK, false, true));
            flow.offer(new TestOffer("sink", "k1", () -> new ListSink(flow.received)).with("directory", "new"));
            await().untilAsserted(() -> assertThat(flow.control.lacks(usual(Map.of("directory", "new"))))
                    .isEmpty());
        }
    }

    @Test
    void aSuccessorThatIsStillBeingOpenedIsNotInForceAndOneThatFailsSaysWhy() throws Exception {
        try (Flow flow = Flow.running()) {
            CountDownLatch go = new CountDownLatch(1);
            flow.offer("sink", "k1", () -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("no such directory");
            });
            await().until(() -> !flow.control.lacks(usual(Map.of())).isEmpty());
            assertThat(flow.control.lacks(usual(Map.of()))).allMatch(lack -> !lack.failed() && lack.outdated());
            go.countDown();
            await().untilAsserted(() -> assertThat(flow.control.lacks(usual(Map.of())))
                    .anyMatch(lack -> lack.failed() && lack.why().contains("no such directory")));
        }
    }

    @Test
    void whatIsNoLongerConfiguredIsToEnd() throws Exception {
        try (Flow flow = Flow.running()) {
            // What shows as running may be about to take its place.
            await().untilAsserted(() -> assertThat(flow.control.lacks(Configured.NOTHING))
                    .extracting(Lack::component)
                    .contains(SINK, SOURCE, CHANNEL));
        }
    }

    @Test
    void whatIsOnHoldLacksNothing() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.holds.hold(new org.millrace.runtime.services.ComponentHolds.Hold(
                    SINK, HoldKind.PAUSE, "me", java.time.Instant.now(), ""));
            await().untilAsserted(() ->
                    assertThat(flow.control.lacks(usual(Map.of()))).isEmpty());
        }
    }
}
