package org.millrace.runtime.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.parse.Written;

final class FragmentsTest {
    private static List<String> messages(String... lines) {
        Findings findings = new Findings();
        new Fragments(Written.lines(List.of(lines)), findings).tell();
        return findings.list().stream().map(Finding::toString).toList();
    }

    @Test
    void keysOfAnAgentThatIsNoneWereMeantForTheOther() {
        assertThat(messages(
                        "a1.sources = r1",
                        "a1.channels = c1",
                        "a4.sources.r1.type = seq",
                        "a4.sources.r1.channels = c1",
                        "a1.channels.c1.type = memory"))
                .containsExactly(
                        "a.conf:3: WARNING a4.sources.r1.type: is the first of 2 keys of an agent a4, which can't run:"
                                + " there is no a4.channels (did you mean a1?)");
    }

    @Test
    void ofSeveralTheNearestWasMeant() {
        assertThat(messages(
                        "tier1.sources = r1",
                        "tier1.channels = c1",
                        "edge.sinks = k1",
                        "edge.channels = c1",
                        "tire1.channels.c1.type = memory"))
                .singleElement()
                .asString()
                .startsWith("a.conf:5: ")
                .contains("is the only key of an agent tire1")
                .endsWith("(did you mean tier1?)");
    }

    @Test
    void twoHalvesOfOneAgentAreToldOfEachOther() {
        assertThat(messages("a4.sources = r1", "a3.channels = c1", "a3.sinks.k1.type = null"))
                .containsExactly(
                        "a.conf:1: WARNING a4.sources: is the only key of an agent a4, which can't run:"
                                + " there is no a4.channels (did you mean a3?)",
                        "a.conf:2: WARNING a3.channels: is the first of 2 keys of an agent a3, which can't run:"
                                + " there is no a3.sources or a3.sinks (did you mean a4?)");
    }

    @Test
    void severalWholeAgentsMayShareAFile() {
        assertThat(messages("a1.sources = r1", "a1.channels = c1", "a2.sinks = k1", "a2.channels = c1"))
                .isEmpty();
    }

    @Test
    void keysThatOthersReferToAreNoSlip() {
        assertThat(messages(
                        "a1.sources = r1",
                        "a1.channels = c1",
                        "all.channels.c.capacity = 7",
                        "a1.channels.c1.capacity = ${all.channels.c.capacity}"))
                .isEmpty();
    }
}
