package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.MetricGroup;

/** A figure has the type with which it was made, not one that its name suggests. */
class FigureTypeTest {
    @Test
    void whatGoesBothWaysIsNoCounterAndWhatOnlyGrowsIsOne() {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void open(ComponentContext context) {
                    context.counter("BytesWritten").add(10);
                    context.upDownCounter("OpenFileCount").add(3);
                    context.gauge("FilesWaitingCount", () -> 4);
                    // A standard one, which this sink counts in both directions.
                    context.upDownCounter("ConnectionCreatedCount").add(1);
                }
            });
            flow.awaitRunning();
            MetricGroup sink = group(flow, Kind.SINK);
            assertThat(sink.values()).containsEntry("BytesWritten", 10L).containsEntry("OpenFileCount", 3L);
            assertThat(sink.counters())
                    .contains("BytesWritten", "EventDrainSuccessCount", "ChannelReadFail")
                    .doesNotContain(
                            "OpenFileCount", "FilesWaitingCount", "ConnectionCreatedCount", "StartTime", "StopTime");
            assertThat(group(flow, Kind.SOURCE).counters())
                    .contains("EventReceivedCount")
                    .doesNotContain("OpenConnectionCount");
            assertThat(group(flow, Kind.CHANNEL).counters())
                    .contains("EventPutSuccessCount", "OptionalPutFail")
                    .doesNotContain("ChannelSize", "ChannelCapacity", "ChannelFillPercentage");
        }
    }

    private static MetricGroup group(Flow flow, Kind kind) {
        return flow.board.metrics().stream()
                .filter(group -> group.key().kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
