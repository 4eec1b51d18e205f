package org.millrace.runtime.operate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.MetricGroup;
import org.millrace.runtime.services.text.Json;

/** The figures in the two formats they are asked for in: Flume's JSON, and Prometheus' text format 0.0.4. */
final class Exposition {
    private Exposition() {}

    /** {@code {"CHANNEL.c1":{"ChannelSize":"0",…},…}}: every value a string, as Flume writes it. */
    static String flumeJson(List<MetricGroup> groups) {
        StringBuilder text = new StringBuilder("{");
        String comma = "";
        for (MetricGroup group : groups) {
            text.append(comma)
                    .append(Json.quote(group.key().kind() + "." + group.key().name()))
                    .append(":{");
            text.append("\"Type\":").append(Json.quote(group.key().kind().name()));
            for (Map.Entry<String, Number> value : group.values().entrySet()) {
                text.append(',')
                        .append(Json.quote(value.getKey()))
                        .append(':')
                        .append(Json.quote(value.getValue().toString()));
            }
            text.append('}');
            comma = ",";
        }
        return text.append('}').toString();
    }

    /** {@code millrace_channel_event_put_success_total{agent="a1",component="c1"} 5}, samples of one metric together. */
    static String prometheus(String agent, List<MetricGroup> groups) {
        Map<String, StringBuilder> metrics = new TreeMap<>();
        for (MetricGroup group : groups) {
            for (Map.Entry<String, Number> value : group.values().entrySet()) {
                boolean counter = group.counters().contains(value.getKey());
                String metric = metricName(group.key().kind(), value.getKey(), counter);
                metrics.computeIfAbsent(metric, m -> head(m, group.key().kind(), value.getKey(), counter))
                        .append(metric)
                        .append("{agent=\"")
                        .append(label(agent))
                        .append("\",component=\"")
                        .append(label(group.key().name()))
                        .append("\"} ")
                        .append(value.getValue())
                        .append('\n');
            }
        }
        StringBuilder text = new StringBuilder();
        metrics.values().forEach(text::append);
        return text.toString();
    }

    private static StringBuilder head(String metric, Kind kind, String name, boolean counter) {
        return new StringBuilder("# HELP ")
                .append(metric)
                .append(' ')
                .append(name)
                .append(" of the ")
                .append(kind.word())
                .append(".\n# TYPE ")
                .append(metric)
                .append(counter ? " counter\n" : " gauge\n");
    }

    /** The counter {@code EventPutSuccessCount} of a channel is {@code millrace_channel_event_put_success_total}. */
    static String metricName(Kind kind, String name, boolean counter) {
        String stem = counter && name.endsWith("Count") ? name.substring(0, name.length() - 5) : name;
        String prefix = kind.word() + "_";
        String snake = stem.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9_]", "_")
                .toLowerCase(Locale.ROOT);
        String rest = snake.startsWith(prefix) ? snake.substring(prefix.length()) : snake;
        return "millrace_" + prefix + rest + (counter ? "_total" : "");
    }

    private static String label(String value) {
        return Printable.of(value).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
