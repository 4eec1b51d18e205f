package org.millrace.runtime.topology.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingTest {
    private static final Position LINE = new Position("conf/a.conf", 7);

    @Test
    void theTextNamesFileLineComponentKeyReasonAndSuggestion() {
        assertThat(new Finding(
                        Severity.ERROR, Rule.VALUE, new Place(LINE, "a1.sources.r1", "port"), "is wrong", "write 1"))
                .hasToString("conf/a.conf:7: ERROR a1.sources.r1 port: is wrong (write 1)");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        Place file = Place.of(new Position("conf/a.conf", 0));
        assertThat(new Finding(Severity.WARNING, Rule.SYNTAX, file, "is odd", ""))
                .hasToString("conf/a.conf: WARNING: is odd");
        assertThat(new Finding(Severity.ERROR, Rule.AGENT, new Place(Position.NOWHERE, "a1", ""), "has nothing", ""))
                .hasToString("ERROR a1: has nothing");
    }

    @Test
    void theSameFindingTwiceCountsOnce() {
        Findings findings = new Findings();
        findings.warning(Rule.UNRESOLVED, Place.of(LINE), "x", "");
        findings.warning(Rule.UNRESOLVED, Place.of(LINE), "x", "");
        assertThat(findings.list()).hasSize(1);
    }

    @Test
    void onlyErrorsOfRulesThatDropBreakAComponent() {
        Findings findings = new Findings();
        findings.error(Rule.VALUE, new Place(LINE, "a1.sinks.k1", "port"), "x", "");
        findings.error(Rule.UNDEFINED, new Place(LINE, "a1.sources.r1", "channels"), "x", "");
        findings.warning(Rule.UNUSED, new Place(LINE, "a1.channels.c1", ""), "x", "");
        assertThat(findings.broken()).containsExactly("a1.sinks.k1");
    }

    @Test
    void theSummaryCountsInPlainEnglish() {
        Finding error = new Finding(Severity.ERROR, Rule.VALUE, Place.of(LINE), "x", "");
        Finding warning = error.as(Severity.WARNING);
        assertThat(Findings.summary(List.of(error, warning, warning))).isEqualTo("1 error, 2 warnings");
        assertThat(Findings.summary(List.of(error, error, warning))).isEqualTo("2 errors, 1 warning");
        assertThat(Findings.summary(List.of())).isEqualTo("0 errors, 0 warnings");
    }
}
