package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.runtime.services.MetricGroup;

class ExpositionTest {
    private static MetricGroup channel(String name, long size) {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("ChannelSize", size);
        values.put("EventPutSuccessCount", 5L);
        values.put("ChannelFillPercentage", 12.5);
        return new MetricGroup("CHANNEL", name, values);
    }

    @Test
    void flumesJsonHasAStringForEveryValue() {
        assertThat(Exposition.flumeJson(List.of(channel("c1", 0))))
                .isEqualTo("{\"CHANNEL.c1\":{\"Type\":\"CHANNEL\",\"ChannelSize\":\"0\",\"EventPutSuccessCount\":\"5\","
                        + "\"ChannelFillPercentage\":\"12.5\"}}");
    }

    @Test
    void noComponentIsAnEmptyObject() {
        assertThat(Exposition.flumeJson(List.of())).isEqualTo("{}");
        assertThat(Exposition.prometheus("a1", List.of())).isEmpty();
    }

    @Test
    void aNameIsQuoted() {
        assertThat(Exposition.flumeJson(List.of(new MetricGroup("SINK", "a\"b\\c\n\u0001", Map.of()))))
                .isEqualTo("{\"SINK.a\\\"b\\\\c\\n\\u0001\":{\"Type\":\"SINK\"}}");
    }

    @Test
    void samplesOfOneMetricStandTogetherUnderOneHead() {
        String text = Exposition.prometheus("a\"1", List.of(channel("c1", 1), channel("c2", 2)));

        assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
                .containsExactly(
                        "# TYPE millrace_channel_event_put_success_total counter",
                        "# TYPE millrace_channel_fill_percentage gauge",
                        "# TYPE millrace_channel_size gauge");
        assertThat(text)
                .containsSubsequence(
                        "millrace_channel_size{agent=\"a\\\"1\",component=\"c1\"} 1\n",
                        "millrace_channel_size{agent=\"a\\\"1\",component=\"c2\"} 2\n");
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE, EventReceivedCount, millrace_source_event_received_total",
        "SOURCE, OpenConnectionCount, millrace_source_open_connection_count",
        "SOURCE, ChannelWriteFail, millrace_source_channel_write_fail_total",
        "SINK, StartTime, millrace_sink_start_time",
        "CHANNEL, ChannelCapacity, millrace_channel_capacity"
    })
    void namesAreOfTheirKind(String kind, String name, String metric) {
        assertThat(Exposition.metricName(kind, name)).isEqualTo(metric);
    }
}
