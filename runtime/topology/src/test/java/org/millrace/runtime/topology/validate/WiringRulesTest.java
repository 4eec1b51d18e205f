package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.model.GroupNode;

final class WiringRulesTest {

    @Test
    void aSoundAgentHasNothingToSay() {
        Validated validated =
                Validated.with("a1.sources = r1", "a1.sources.r1.type = seq", "a1.sources.r1.channels = c1 c2");
        assertThat(validated.messages()).isEmpty();
        assertThat(validated.running())
                .containsExactly("channel c1", "channel c2", "selector r1", "sink k1", "sink k2", "source r1");
    }

    @Test
    void aSourceWithoutChannelsIsLeftOut() {
        Validated validated = Validated.with("a1.sources = r1", "a1.sources.r1.type = seq");
        assertThat(validated.messages())
                .containsExactly("a.conf:12: ERROR a1.sources.r1 channels: is required: a source feeds at least one"
                        + " channel (set a1.sources.r1.channels)");
        assertThat(validated.running()).doesNotContain("source r1");
    }

    @Test
    void aSourceLosesAChannelThatIsNotThereAndKeepsTheOthers() {
        Validated validated =
                Validated.with("a1.sources = r1", "a1.sources.r1.type = seq", "a1.sources.r1.channels = c1 c3 hdfs");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:13: ERROR a1.sources.r1 channels: there is no channel c3 (did you mean c1?)",
                        "a.conf:13: ERROR a1.sources.r1 channels: there is no channel hdfs (there are c1, c2)");
        assertThat(validated.verdict().model().sources().get(0).channels()).containsExactly("c1");
    }

    @Test
    void aSourceNoneOfWhoseChannelsIsThereIsLeftOut() {
        Validated validated =
                Validated.with("a1.sources = r1", "a1.sources.r1.type = seq", "a1.sources.r1.channels = c3");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:13: ERROR a1.sources.r1 channels: there is no channel c3 (did you mean c1?)",
                        "a.conf:12: WARNING a1.sources.r1: is left out because none of its channels is there");
        assertThat(validated.running()).doesNotContain("source r1", "selector r1");
    }

    @Test
    void aSinkTakesFromExactlyOneChannelThatIsThere() {
        Validated validated = Validated.with(
                "a1.sinks = k1 k2 k3 k4 k5 k6",
                "a1.sinks.k3.type = logger",
                "a1.sinks.k4.type = logger",
                "a1.sinks.k4.channels = c1",
                "a1.sinks.k5.type = logger",
                "a1.sinks.k5.channel = c1 c2",
                "a1.sinks.k6.type = logger",
                "a1.sinks.k6.channel = ${env:CHANNEL}");
        assertThat(validated.messages())
                .contains(
                        "a.conf:12: ERROR a1.sinks.k3 channel: is required: a sink takes from one channel"
                                + " (set a1.sinks.k3.channel)",
                        "a.conf:13: ERROR a1.sinks.k4 channel: is required: a sink takes from one channel"
                                + " (did you mean channel instead of channels?)",
                        "a.conf:16: ERROR a1.sinks.k5 channel: names 2 channels; a sink takes from exactly one"
                                + " (make a sink for each channel)",
                        "a.conf:18: ERROR a1.sinks.k6 channel: there is no channel ${env:CHANNEL}"
                                + " (did you mean c1?)");
        assertThat(validated.running()).containsExactly("channel c1", "channel c2", "sink k1", "sink k2");
    }

    @Test
    void aChannelThatNothingUsesIsLeftOutWithAWarning() {
        Validated validated = Validated.with("a1.channels = c1 c2 c3", "a1.channels.c3.type = memory");
        assertThat(validated.messages())
                .contains("a.conf:12: WARNING a1.channels.c3: neither a source nor a sink uses it; it is left out"
                        + " (name it in a source's channels or a sink's channel)");
        assertThat(validated.running()).doesNotContain("channel c3");
    }

    @Test
    void anAgentThatHasNothingLeftIsAnError() {
        Validated validated = Validated.only(
                "a1.channels = c1", "a1.channels.c1.type = memory", "a1.sources = r1", "a1.sources.r1.type = seq");
        assertThat(validated.messages())
                .contains("ERROR a1: has nothing that can run: it needs a channel, and a source or a sink that is"
                        + " connected to it");
        assertThat(validated.verdict().model().runnable()).isFalse();
    }

    @Test
    void sourcesWithoutSinksAndSinksWithoutSourcesRun() {
        assertThat(Validated.only(
                                "a1.channels = c1",
                                "a1.channels.c1.type = memory",
                                "a1.sources = r1",
                                "a1.sources.r1.type = seq",
                                "a1.sources.r1.channels = c1")
                        .messages())
                .isEmpty();
        assertThat(Validated.with().messages()).isEmpty();
    }

    private static final String[] GROUP = {
        "a1.sinks = k1 k2 k3",
        "a1.sinks.k3.type = logger",
        "a1.sinks.k3.channel = c1",
        "a1.sinkgroups = g1",
        "a1.sinkgroups.g1.sinks = k1 k3",
        "a1.sinkgroups.g1.processor.type = failover",
        "a1.sinkgroups.g1.processor.priority.k1 = 5"
    };

    private static Validated group(String... more) {
        String[] lines = Arrays.copyOf(GROUP, GROUP.length + more.length);
        System.arraycopy(more, 0, lines, GROUP.length, more.length);
        return Validated.with(lines);
    }

    @Test
    void aGroupIsWiredWithItsProcessor() {
        Validated validated = group();
        assertThat(validated.findings()).filteredOn(f -> f.isError()).isEmpty();
        assertThat(validated.verdict().model().groups())
                .extracting(GroupNode::sinks)
                .containsExactly(List.of("k1", "k3"));
        assertThat(validated.running()).contains("processor g1");
    }

    @Test
    void aGroupWithoutSinksIsAnError() {
        Validated validated = Validated.with("a1.sinkgroups = g1", "a1.sinkgroups.g1.processor.type = failover");
        assertThat(validated.messages())
                .containsExactly("a.conf:12: ERROR a1.sinkgroups.g1 sinks: is required: a group has at least one sink"
                        + " (set a1.sinkgroups.g1.sinks)");
        assertThat(validated.running()).doesNotContain("processor g1");
    }

    @Test
    void aGroupNamesSinksThatAreThere() {
        Validated validated = Validated.with(
                "a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1 k9", "a1.sinkgroups.g1.processor.type = failover");
        assertThat(validated.messages())
                .containsExactly("a.conf:12: ERROR a1.sinkgroups.g1 sinks: there is no sink k9 (did you mean k1?)");
        assertThat(validated.verdict().model().groups().get(0).sinks()).containsExactly("k1");
    }

    @Test
    void aSinkIsInOneGroupAtMost() {
        Validated validated = group(
                "a1.sinkgroups = g1 g2",
                "a1.sinkgroups.g2.sinks = k3 k2",
                "a1.sinkgroups.g2.processor.type = failover");
        assertThat(validated.messages())
                .contains("a.conf:19: ERROR a1.sinkgroups.g2 sinks: sink k3 is in group g1 already"
                        + " (a sink is in one group at most)");
        assertThat(validated.verdict().model().groups())
                .extracting(GroupNode::sinks)
                .containsExactly(List.of("k1", "k3"), List.of("k2"));
    }

    @Test
    void allSinksOfAGroupTakeFromOneChannel() {
        Validated validated = Validated.with(
                "a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1 k2", "a1.sinkgroups.g1.processor.type = failover");
        assertThat(validated.messages())
                .contains("a.conf:12: ERROR a1.sinkgroups.g1 sinks: sink k2 takes from another channel than the first"
                        + " of the group (all sinks of a group take from one channel)");
        assertThat(validated.running()).doesNotContain("sink k2");
    }

    @Test
    void theDefaultProcessorServesOneSink() {
        Validated validated = group("a1.sinkgroups.g1.processor.type = default");
        assertThat(validated.messages())
                .contains("a.conf:18: ERROR a1.sinkgroups.g1.processor type: the default processor serves one sink,"
                        + " the group has 2 (set a1.sinkgroups.g1.processor.type to failover or load_balance)");
    }

    @Test
    void aGroupOfOneNeedsNoProcessor() {
        Validated validated = Validated.with("a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1");
        assertThat(validated.messages()).isEmpty();
        assertThat(validated.running()).doesNotContain("processor g1").contains("sink k1");
    }

    @Test
    void sinksOfAGroupThatCannotRunDoNotRunOutsideOfIt() {
        Probing refusing = binding -> binding.node().path().equals("a1.sinkgroups.g1.processor")
                ? Probing.Opinion.refused(new Probing.Refusal("", "no"))
                : Probing.Opinion.ACCEPTED;
        Validated validated = Validated.with(Types.common(), refusing, false, node -> false, GROUP);
        assertThat(validated.messages())
                .contains(
                        "a.conf:5: WARNING a1.sinks.k1: is left out because its group is",
                        "a.conf:12: WARNING a1.sinks.k3: is left out because its group is");
        assertThat(validated.running()).containsExactly("channel c2", "sink k2");
    }

    @Test
    void aGroupMayNotHaveTheNameOfASinkOutsideOfIt() {
        Validated validated = Validated.with(
                "a1.sinkgroups = k2", "a1.sinkgroups.k2.sinks = k1", "a1.sinkgroups.k2.processor.type = failover");
        assertThat(validated.messages())
                .first()
                .asString()
                .isEqualTo("a.conf:12: ERROR a1.sinkgroups.k2: has the name of a sink that is in no group"
                        + " (give one of them another name)");
    }

    @Test
    void deadLettersGoToAChannelOfTheAgentThatThenIsInUse() {
        Validated validated = Validated.with(
                "a1.channels = c1 c2 c3", "a1.channels.c3.type = memory", "a1.sinks.k1.millrace.deadLetters = c3");
        assertThat(validated.messages()).noneMatch(message -> message.contains("c3"));
        assertThat(validated.running()).contains("channel c3", "sink k1");
    }

    @Test
    void deadLettersToAChannelThatIsNotThereAreAnError() {
        Validated validated = Validated.with("a1.sinks.k1.millrace.deadLetters = c7");
        assertThat(validated.messages())
                .first()
                .asString()
                .contains("a1.sinks.k1 millrace.deadLetters: there is no channel c7");
        assertThat(validated.running()).doesNotContain("sink k1");
    }

    @Test
    void deadLettersOfASinkDoNotComeBackToIt() {
        assertThat(Validated.with("a1.sinks.k1.millrace.deadLetters = c1").messages())
                .first()
                .asString()
                .contains("a1.sinks.k1 millrace.deadLetters: channel c1 is the one the sink takes from");
    }
}
