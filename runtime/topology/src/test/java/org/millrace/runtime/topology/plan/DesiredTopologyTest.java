package org.millrace.runtime.topology.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.validate.Binding;
import org.millrace.runtime.topology.validate.Validated;

final class DesiredTopologyTest {
    private static Map<String, Desired> desired(String... lines) {
        Validated validated = Validated.with(lines);
        List<Binding> bindings = validated.verdict().model().nodes().stream()
                .map(validated.verdict()::of)
                .toList();
        return DesiredTopology.of(validated.verdict().model(), bindings, Map.of());
    }

    private static Desired get(Map<String, Desired> all, String id) {
        return Objects.requireNonNull(all.get(id), () -> id + " is not among " + all.keySet());
    }

    @Test
    void aComponentHasExactlyTheUsersKeysAndWhoItIs() {
        Desired sink =
                get(desired("a1.sinks.k1.maxBytesToLog = 5", "a1.sinks.k1.nonsense = 1"), "millrace.sink.logger~a1.k1");
        assertThat(sink.properties())
                .containsOnly(
                        entry("maxBytesToLog", "5"),
                        entry("millrace.agent", "a1"),
                        entry("millrace.name", "k1"),
                        entry("millrace.kind", "sink"),
                        entry("millrace.type", "logger"));
    }

    @Test
    void aComponentIsBoundToTheBundleThatServesIt() {
        assertThat(get(desired(), "millrace.channel.memory~a1.c1").location()).isEqualTo("test:memory-1.0.0");
        assertThat(get(desired(), "millrace.drain~a1.k1").location()).isEqualTo("?");
    }

    @Test
    void whatPeopleSeeHasNoSecretsAndVariablesAsTyped() {
        Desired sink = get(
                desired(
                        "a1.sinks.k1.password = hush",
                        "a1.sinks.k1.pin = 0000",
                        "a1.sinks.k1.free.user = ${env:SECRET}"),
                "millrace.sink.logger~a1.k1");
        assertThat(sink.shown())
                .containsExactly(
                        entry("type", "logger"),
                        entry("version", "1.0.0"),
                        entry("password", "***"),
                        entry("pin", "***"),
                        entry("free.user", "${env:SECRET}"));
        assertThat(sink.properties()).contains(entry("password", "hush"), entry("free.user", "hunter2"));
    }

    @Test
    void anInletSaysHowEventsGo() {
        Map<String, Desired> all = desired(
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c2 c1",
                "a1.sources.r1.interceptors = i2 i1",
                "a1.sources.r1.interceptors.i1.type = timestamp",
                "a1.sources.r1.interceptors.i2.type = timestamp");
        assertThat(get(all, "millrace.inlet~a1.r1").properties())
                .containsOnly(
                        entry("millrace.agent", "a1"),
                        entry("millrace.name", "r1"),
                        entry("source", "r1"),
                        entry("selector", "r1"),
                        entry("channels", List.of("c2", "c1")),
                        entry("interceptors", List.of("r1.i2", "r1.i1")));
    }

    @Test
    void aDrainHasAProcessorOnlyIfItsGroupHas() {
        assertThat(get(desired(), "millrace.drain~a1.k1").properties())
                .contains(entry("processor", ""), entry("channel", "c1"), entry("sinks", List.of("k1")));
        Map<String, Desired> grouped = desired(
                "a1.sinkgroups = g1",
                "a1.sinkgroups.g1.sinks = k1",
                "a1.sinkgroups.g1.processor.type = failover",
                "a1.sinkgroups.g1.processor.priority.k1 = 5");
        assertThat(get(grouped, "millrace.drain~a1.g1").properties())
                .contains(entry("processor", "g1"), entry("channel", "c1"), entry("sinks", List.of("k1")));
        assertThat(get(grouped, "millrace.processor.failover~a1.g1").properties())
                .contains(entry("priority.k1", "5"));
        assertThat(grouped).doesNotContainKey("millrace.drain~a1.k1");
    }

    @Test
    void theDefaultProcessorIsNoComponent() {
        Map<String, Desired> grouped = desired("a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1");
        assertThat(grouped.keySet()).noneMatch(id -> id.startsWith("millrace.processor"));
        assertThat(get(grouped, "millrace.drain~a1.g1").properties()).contains(entry("processor", ""));
    }

    @Test
    void whatWaitsForABundleHasNoConfigurationButItsWiringIsThere() {
        Map<String, Desired> all =
                desired("a1.sinks = k1 k2 k3", "a1.sinks.k3.type = later", "a1.sinks.k3.channel = c1");
        assertThat(all.keySet())
                .contains("millrace.drain~a1.k3")
                .noneMatch(id -> id.startsWith("millrace.sink.") && id.endsWith("k3"));
    }
}
