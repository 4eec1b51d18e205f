package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.MetricGroup;

class ExpositionTest {
    private static MetricGroup channel(String name, long size) {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("ChannelSize", size);
        values.put("EventPutSuccessCount", 5L);
        values.put("ChannelFillPercentage", 12.5);
        return new MetricGroup(new ComponentKey(Kind.CHANNEL, name), values, Set.of("EventPutSuccessCount"));
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
        assertThat(Exposition.flumeJson(
                        List.of(new MetricGroup(new ComponentKey(Kind.SINK, "a\"b\\c\n\u0001"), Map.of(), Set.of()))))
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
        "SOURCE, EventReceivedCount, true, millrace_source_event_received_total",
        "SOURCE, OpenConnectionCount, false, millrace_source_open_connection_count",
        "SOURCE, ChannelWriteFail, true, millrace_source_channel_write_fail_total",
        "SINK, BytesWritten, true, millrace_sink_bytes_written_total",
        "SINK, OpenFileCount, false, millrace_sink_open_file_count",
        "SINK, StartTime, false, millrace_sink_start_time",
        "CHANNEL, ChannelCapacity, false, millrace_channel_capacity"
    })
    void namesAreOfTheirKindAndTheTypeThatTheFigureHas(Kind kind, String name, boolean counter, String metric) {
        assertThat(Exposition.metricName(kind, name, counter)).isEqualTo(metric);
    }

    @Test
    void aFigureIsOfTheTypeItWasMadeWithWhateverItIsCalled() {
        Map<String, Number> values = new TreeMap<>(Map.of("OpenFileCount", 3L, "BytesWritten", 10L));
        assertThat(Exposition.prometheus(
                        "a1",
                        List.of(new MetricGroup(new ComponentKey(Kind.SINK, "k1"), values, Set.of("BytesWritten")))))
                .isEqualTo("""
                        # HELP millrace_sink_bytes_written_total BytesWritten of the sink.
                        # TYPE millrace_sink_bytes_written_total counter
                        millrace_sink_bytes_written_total{agent="a1",component="k1"} 10
                        # HELP millrace_sink_open_file_count OpenFileCount of the sink.
                        # TYPE millrace_sink_open_file_count gauge
                        millrace_sink_open_file_count{agent="a1",component="k1"} 3
                        """);
    }
}
