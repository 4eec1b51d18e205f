package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;

class SwapReportCommandTest {
    private static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00Z");

    private final Components components = new Components();
    private final ComponentCommands desk = new ComponentCommands(components);
    private final SwapReportCommand command = new SwapReportCommand(desk);
    private final List<SwapReport> reports = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();

    @BeforeEach
    void flow() {
        desk.addReports(() -> reports);
        components.addStatus(() -> List.of(
                serving("source", "r1", BEGAN.minusSeconds(9)),
                serving("channel", "c1", BEGAN.minusSeconds(9)),
                serving("sink", "k1", BEGAN.plusMillis(200)),
                serving("sink", "k2", BEGAN.plusSeconds(5))));
    }

    private static ComponentStatus serving(String kind, String name, Instant since) {
        return new ComponentStatus(
                new ComponentKey(Kind.of(kind).orElseThrow(), name), "some", "1.0.0", State.RUNNING, "", 1, since);
    }

    private static SwapReport report(long number, Result result, String cause) {
        return new SwapReport(
                number,
                new ComponentKey(Kind.SINK, "k1"),
                "1.0.0",
                "1.1.0",
                BEGAN,
                result,
                "open",
                cause,
                Duration.ofMillis(203),
                Duration.ofMillis(7),
                42);
    }

    private int run(String... arguments) {
        answer.setLength(0);
        Commands commands = new Commands(text -> text);
        commands.addCommand(command);
        List<String> line = new ArrayList<>(List.of(command.name()));
        line.addAll(List.of(arguments));
        return commands.apply(line, answer);
    }

    @Test
    void theLastSwapIsToldWithWhomItLeftAlone() throws Exception {
        reports.add(report(1, Result.KEPT, "the store is gone"));
        reports.add(report(2, Result.SWITCHED, ""));

        assertThat(run()).isZero();
        assertThat(answer.toString())
                .contains(
                        "2, sink k1, 1.0.0 -> 1.1.0", "1.1.0 serves, in place of 1.0.0", "203 ms", "7 ms", "42 events")
                .containsPattern("untouched +channel c1, source r1|untouched +source r1, channel c1")
                .doesNotContain("store is gone", "k2");
    }

    @Test
    void oneThatDidNotSwitchIsAFailureWithItsCause() throws Exception {
        reports.add(report(1, Result.KEPT, "the store is gone"));

        assertThat(run()).isEqualTo(1);
        assertThat(answer.toString()).contains("the old instance goes on: failed in open: the store is gone");
    }

    @Test
    void programsGetAllAsJson() throws Exception {
        reports.add(report(1, Result.KEPT, "a \"quoted\" cause"));
        reports.add(report(2, Result.SWITCHED, ""));

        assertThat(run("--all", "--json")).isZero();
        assertThat(answer.toString())
                .startsWith("[{\"number\":1,\"component\":\"sink k1\"")
                .contains("\"cause\":\"a \\\"quoted\\\" cause\"", "\"untouched\":[\"source r1\",\"channel c1\"]")
                .endsWith("}]\n");
    }

    @Test
    void nothingReplacedIsNoFailure() throws Exception {
        assertThat(run()).isZero();
        assertThat(answer.toString()).contains("Nothing was replaced");
        assertThat(run("--what")).isEqualTo(2);
    }
}
