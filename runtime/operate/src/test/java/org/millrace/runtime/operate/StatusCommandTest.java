package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.FlowGuarantees;

class StatusCommandTest {
    private final Components components = new Components();
    private final List<ComponentStatus> statuses = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();

    @BeforeEach
    void agent() {
        components.addStatus(() -> statuses);
        statuses.add(Given.status("source", "r1", State.RUNNING, ""));
        statuses.add(Given.status("channel", "c1", State.RUNNING, ""));
    }

    private int run(Instant now, String... arguments) throws Exception {
        answer.setLength(0);
        return new StatusCommand(components, Clock.fixed(now, ZoneOffset.UTC)).run(List.of(arguments), answer);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"RUNNING", "PAUSED", "DRAINING"})
    void whatRunsOrIsOnHoldIsAllRight(State state) throws Exception {
        statuses.add(Given.status("sink", "k1", state, ""));
        assertThat(run(Instant.now())).isZero();
        assertThat(answer).doesNotContain("not run");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RUNNING", "PAUSED", "DRAINING", "STARTING", "STOPPING"})
    void whatShouldRunAndDoesNotIsExitCodeOneAndNamed(State state) throws Exception {
        statuses.add(Given.status("sink", "k1", state, "why"));
        assertThat(run(Instant.now())).isEqualTo(1);
        assertThat(answer.toString()).endsWith("1 of 3 needs a look: sink k1\n");
        assertThat(run(Instant.now(), "--json")).isEqualTo(1);
        assertThat(answer.toString()).endsWith("]}\n");
    }

    @Test
    void whatStartsForLongerThanThatTakesDoesNotRun() throws Exception {
        statuses.add(Given.status("processor", "g1", State.STARTING, ""));
        assertThat(run(Instant.EPOCH.plusSeconds(29))).isZero();
        assertThat(run(Instant.EPOCH.plusSeconds(31))).isEqualTo(1);
        assertThat(answer.toString()).endsWith("needs a look: processor g1\n");
    }

    @Test
    void anAgentInWhichNothingRunsIsNotAllRight() throws Exception {
        statuses.clear();
        assertThat(run(Instant.now())).isEqualTo(1);
        assertThat(answer).hasToString("no components\n");
    }

    @Test
    void columnsStandBeneathEachOtherHoweverLongATypeIs() throws Exception {
        ComponentKey key = new ComponentKey(Kind.SINK, "k1");
        statuses.add(new ComponentStatus(
                key, "acme-http-post-with-retries", "1.0.0", State.RUNNING, "fine", 1, Instant.EPOCH));
        statuses.add(new ComponentStatus(
                new ComponentKey(Kind.SINK, "k2"), "x".repeat(90), "1.0.0", State.RUNNING, "fine", 1, Instant.EPOCH));
        run(Instant.now());
        List<String> lines = answer.toString().lines().toList();
        int version = lines.get(0).indexOf("VERSION");
        assertThat(lines.get(3).indexOf("1.0.0")).as(answer::toString).isEqualTo(version);
        assertThat(lines.get(3).indexOf("fine")).isEqualTo(lines.get(0).indexOf("DETAIL"));
        assertThat(version).isLessThan(60);
        assertThat(lines).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void aRowOfTheTableIsALineWhateverIsInIt() throws Exception {
        statuses.add(Given.status("sink", "k1\nforged", State.RETRYING, "no\u001b[2J\r\nsource r9 RUNNING"));
        run(Instant.now());
        assertThat(answer.toString()).hasLineCount(5).doesNotContain("\u001b", "\r");
        run(Instant.now(), "--json");
        assertThat(answer.toString()).contains("no\\u001b[2J\\r\\nsource").doesNotContain("\u001b");
    }

    @Test
    void eachFlowIsALineThatSaysWhatItGivesAndWhichPartDecidesThat() throws Exception {
        components.addFlows(() -> List.of(
                flow("c1", "", Optional.of(Guarantee.AT_LEAST_ONCE), "sink k1 delivers again after a failure"),
                flow("c2", "g1", Optional.of(Guarantee.EXACTLY_ONCE), "channel c2 stores\nthem"),
                flow("c3", "", Optional.empty(), "sink k1 does not serve")));
        assertThat(run(Instant.now())).isZero();
        assertThat(answer.toString().lines().skip(3))
                .containsExactly(
                        "flow r1 → c1 → k1: at least once (sink k1 delivers again after a failure)",
                        "flow r1 → c2 → g1 (k1): exactly once into k1 (channel c2 stores\\u000athem)",
                        "flow r1 → c3 → k1: not known now (sink k1 does not serve)");
        run(Instant.now(), "--json");
        assertThat(answer.toString())
                .contains("{\"source\":\"r1\",\"channel\":\"c1\",\"group\":\"\",\"sinks\":[\"k1\"],"
                        + "\"guarantee\":\"at least once\",\"because\":[\"sink k1 delivers again after a failure\"]}")
                .contains("\"guarantee\":null");
    }

    @Test
    void manyFlowsAreNotAllShown() throws Exception {
        components.addFlows(() -> IntStream.range(0, FlowGuarantees.MOST)
                .mapToObj(i -> flow("c" + i, "", Optional.of(Guarantee.AT_MOST_ONCE), "it is so"))
                .toList());
        run(Instant.now());
        assertThat(answer.toString()).contains("→ c99 →").doesNotContain("→ c100 →");
        assertThat(answer.toString()).endsWith("and at least 900 more flows; --json shows them\n");
    }

    private static FlowGuarantee flow(String channel, String group, Optional<Guarantee> gives, String because) {
        return new FlowGuarantee(
                new ComponentKey(Kind.SOURCE, "r1"),
                new ComponentKey(Kind.CHANNEL, channel),
                List.of(new ComponentKey(Kind.SINK, "k1")),
                group,
                gives,
                List.of(because));
    }
}
