package org.millrace.runtime.topology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.topology.validate.Validated;

final class TopologyPlanTest {
    private static final List<String> BEFORE = List.of(
            "a1.channels = c1 c2",
            "a1.channels.c1.type = memory",
            "a1.channels.c2.type = memory",
            "a1.sources = r1",
            "a1.sources.r1.type = netcat",
            "a1.sources.r1.bind = localhost",
            "a1.sources.r1.port = 4444",
            "a1.sources.r1.channels = c1 c2",
            "a1.sinks = k1 k2",
            "a1.sinks.k1.type = logger",
            "a1.sinks.k1.channel = c1",
            "a1.sinks.k1.password = old secret",
            "a1.sinks.k2.type = logger",
            "a1.sinks.k2.channel = c2");

    private static Map<String, Desired> desired(List<String> lines) {
        Validated validated = Validated.only(lines.toArray(new String[0]));
        assertThat(validated.messages()).isEmpty();
        return DesiredTopology.of(
                validated.verdict().model(),
                validated.verdict().model().nodes().stream()
                        .map(validated.verdict()::of)
                        .toList(),
                Map.of());
    }

    private static TopologyPlan plan(List<String> after) {
        return TopologyPlan.between(desired(BEFORE), desired(after));
    }

    /** The lines of before without those that contain the first text, and with more. */
    private static List<String> changed(String without, String... more) {
        List<String> lines = new ArrayList<>(BEFORE);
        lines.removeIf(line -> !without.isEmpty() && line.contains(without));
        lines.addAll(List.of(more));
        return lines;
    }

    private static List<String> ids(List<Desired> all) {
        return all.stream().map(Desired::id).toList();
    }

    private static List<String> changes(TopologyPlan plan) {
        return plan.changes().stream().map(Change::toString).toList();
    }

    @Test
    void nothingChangesNothing() {
        TopologyPlan plan = plan(BEFORE);
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.summary()).isEqualTo("0 added, 0 changed, 0 removed, 5 untouched");
    }

    @Test
    void theOrderOfTheFileAndOtherAgentsChangeNothing() {
        List<String> shuffled = new ArrayList<>(BEFORE);
        java.util.Collections.reverse(shuffled);
        shuffled.add("a2.channels = c1");
        shuffled.add("# a comment");
        assertThat(plan(shuffled).puts()).isEmpty();
        assertThat(plan(shuffled).changes()).isEmpty();
    }

    @Test
    void theFirstPlanBringsChannelsThenSinksThenSourcesThenWiring() {
        TopologyPlan plan = TopologyPlan.between(Map.of(), desired(BEFORE));
        assertThat(ids(plan.puts()))
                .containsExactly(
                        "millrace.channel.memory~a1.c1",
                        "millrace.channel.memory~a1.c2",
                        "millrace.selector.replicating~a1.r1",
                        "millrace.sink.logger~a1.k1",
                        "millrace.sink.logger~a1.k2",
                        "millrace.source.netcat~a1.r1",
                        "millrace.inlet~a1.r1",
                        "millrace.drain~a1.k1",
                        "millrace.drain~a1.k2");
        assertThat(plan.summary()).isEqualTo("5 added, 0 changed, 0 removed, 0 untouched");
    }

    @Test
    void aChangedKeyTouchesItsComponentAlone() {
        TopologyPlan plan = plan(changed("port", "a1.sources.r1.port = 5555"));
        assertThat(ids(plan.puts())).containsExactly("millrace.source.netcat~a1.r1");
        assertThat(plan.first()).isEmpty();
        assertThat(plan.last()).isEmpty();
        assertThat(changes(plan)).containsExactly("changed source r1: port 4444 -> 5555");
        assertThat(plan.summary()).isEqualTo("0 added, 1 changed, 0 removed, 4 untouched");
    }

    @Test
    void aKeyThatComesOrGoesIsTold() {
        assertThat(changes(plan(changed("", "a1.channels.c1.capacity = 5"))))
                .containsExactly("changed channel c1: capacity (none) -> 5");
        assertThat(changes(plan(changed("password")))).containsExactly("changed sink k1: password *** -> (none)");
    }

    @Test
    void whatIsReplacedOrRemovedIsAskedForWhatThatPutsAtRisk() {
        assertThat(plan(changed("", "a1.channels.c1.capacity = 5")).risks(part -> part + " has 7 events"))
                .containsExactly("channel c1 has 7 events");
        assertThat(plan(changed("", "a1.channels.c1.capacity = 5")).risks(part -> ""))
                .isEmpty();
        assertThat(TopologyPlan.between(Map.of(), desired(BEFORE)).risks(ComponentKey::toString))
                .isEmpty();
    }

    @Test
    void aSecretThatChangesIsToldWithoutEitherValue() {
        TopologyPlan plan = plan(changed("password", "a1.sinks.k1.password = new secret"));
        assertThat(changes(plan)).containsExactly("changed sink k1: password has another value");
        assertThat(ids(plan.puts())).containsExactly("millrace.sink.logger~a1.k1");
    }

    @Test
    void aSinkThatComesTouchesNobodyElse() {
        TopologyPlan plan = plan(
                changed("a1.sinks =", "a1.sinks = k1 k2 k3", "a1.sinks.k3.type = logger", "a1.sinks.k3.channel = c1"));
        assertThat(ids(plan.puts())).containsExactly("millrace.sink.logger~a1.k3", "millrace.drain~a1.k3");
        assertThat(changes(plan)).containsExactly("added sink k3");
    }

    @Test
    void whatGoesIsUnwiredFirstAndTheSourceStopsBeforeItsChannel() {
        List<String> after = changed("r1");
        after.removeIf(line -> line.contains("a1.sources") || line.contains("k2") || line.contains("c2"));
        after.addAll(List.of("a1.channels = c1", "a1.channels.c1.type = memory", "a1.sinks = k1"));
        after.removeIf(line -> line.startsWith("a1.channels.c1.type"));
        after.add("a1.channels.c1.type = memory");
        TopologyPlan plan = plan(after);
        assertThat(ids(plan.first()))
                .containsExactly("millrace.drain~a1.k2", "millrace.inlet~a1.r1", "millrace.source.netcat~a1.r1");
        assertThat(plan.puts()).isEmpty();
        assertThat(ids(plan.last()))
                .containsExactly(
                        "millrace.sink.logger~a1.k2",
                        "millrace.selector.replicating~a1.r1",
                        "millrace.channel.memory~a1.c2");
        assertThat(changes(plan)).containsExactly("removed channel c2", "removed source r1", "removed sink k2");
    }

    @Test
    void aSourceThatChangesItsTypeIsOneChangeAndTheOldOneGoesLast() {
        List<String> after = changed("a1.sources.r1.");
        after.addAll(List.of("a1.sources.r1.type = seq", "a1.sources.r1.channels = c1 c2"));
        TopologyPlan plan = plan(after);
        assertThat(ids(plan.puts())).containsExactly("millrace.source.seq~a1.r1");
        assertThat(plan.first()).isEmpty();
        assertThat(ids(plan.last())).containsExactly("millrace.source.netcat~a1.r1");
        assertThat(changes(plan)).singleElement().asString().startsWith("changed source r1: type netcat -> seq");
    }

    @Test
    void aSinkThatTakesFromAnotherChannelKeepsItsComponent() {
        TopologyPlan plan = plan(changed("k2.channel", "a1.sinks.k2.channel = c1"));
        assertThat(ids(plan.puts())).containsExactly("millrace.drain~a1.k2");
        assertThat(changes(plan)).containsExactly("changed sink k2: channel c2 -> c1");
    }

    @Test
    void anInterceptorBelongsToItsSource() {
        TopologyPlan plan =
                plan(changed("", "a1.sources.r1.interceptors = i1", "a1.sources.r1.interceptors.i1.type = timestamp"));
        assertThat(ids(plan.puts())).containsExactly("millrace.interceptor.timestamp~a1.r1.i1", "millrace.inlet~a1.r1");
        assertThat(changes(plan)).contains("changed source r1: interceptors (none) -> r1.i1");
    }

    @Test
    void sinksThatAreGroupedLoseTheirOwnDrains() {
        TopologyPlan plan = plan(changed(
                "k2.channel",
                "a1.sinks.k2.channel = c1",
                "a1.sources.r1.channels = c1 c2",
                "a1.sinkgroups = g1",
                "a1.sinkgroups.g1.sinks = k1 k2",
                "a1.sinkgroups.g1.processor.type = load_balance"));
        assertThat(ids(plan.first())).containsExactly("millrace.drain~a1.k2", "millrace.drain~a1.k1");
        assertThat(ids(plan.puts())).containsExactly("millrace.processor.load_balance~a1.g1", "millrace.drain~a1.g1");
        assertThat(changes(plan)).contains("added sink group g1");
    }
}
