package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.MetricGroup;

/** A plug-in that hangs when it is asked for its figures hides those of nobody else. */
@Timeout(60)
class InquiryTest {

    private static Map<String, Number> figures(Flow flow, Kind kind) {
        return flow.board.metrics().stream()
                .filter(group -> group.key().kind() == kind)
                .map(MetricGroup::values)
                .findFirst()
                .orElseThrow();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("figures"))
                .count();
    }

    @Test
    void aChannelThatHangsInUsageIsNamedAndTheOthersAnswer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(1000) {
                @Override
                @SuppressWarnings("UnsynchronizedOverridesSynchronized") // Only usage() is to hang.
                public ChannelUsage usage() {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return super.usage();
                }
            });
            flow.awaitState("source", "r1", ComponentStatus.State.RUNNING);
            flow.source.send(3);
            long began = System.nanoTime();
            List<MetricGroup> first = flow.board.metrics();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(first).extracting(group -> group.key().kind()).contains(Kind.SOURCE, Kind.CHANNEL);
            for (int i = 0; i < 20; i++) {
                assertThat(figures(flow, Kind.CHANNEL))
                        .containsEntry("FiguresMissing", 1)
                        .containsEntry("EventPutSuccessCount", 3L)
                        .doesNotContainKey("ChannelSize");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
            assertThat(threads()).isLessThanOrEqualTo(2);
            assertThat(flow.board.components())
                    .filteredOn(status -> status.key().kind() == Kind.CHANNEL)
                    .extracting(ComponentStatus::detail)
                    .containsExactly("it does not tell its figures");
            go.countDown();
            await().untilAsserted(() -> assertThat(figures(flow, Kind.CHANNEL))
                    .containsEntry("ChannelSize", 3L)
                    .doesNotContainKey("FiguresMissing"));
        } finally {
            go.countDown();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> threads() == 0);
    }
}
