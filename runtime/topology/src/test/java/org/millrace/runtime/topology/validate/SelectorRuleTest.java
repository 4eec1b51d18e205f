package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.runtime.topology.metadata.Catalog;

final class SelectorRuleTest {
    private static Validated selector(String... keys) {
        List<String> lines = new ArrayList<>(
                List.of("a1.sources = r1", "a1.sources.r1.type = seq", "a1.sources.r1.channels = c1 c2"));
        for (String key : keys) {
            lines.add("a1.sources.r1.selector." + key);
        }
        return Validated.with(lines.toArray(new String[0]));
    }

    @Test
    void everyMappingOfAMultiplexingSelectorNamesChannelsOfTheSource() {
        Validated validated = selector(
                "type = multiplexing",
                "header = state",
                "mapping.CZ = c1",
                "mapping.US = c1 c2",
                "mapping.DE = c3",
                "optional.US = c4",
                "default = c5");
        assertThat(validated.messages())
                .contains(
                        "a.conf:18: ERROR a1.sources.r1.selector mapping.DE: channel c3 is not one of the source's"
                                + " (did you mean c1?)",
                        "a.conf:19: ERROR a1.sources.r1.selector optional.US: channel c4 is not one of the source's"
                                + " (did you mean c1?)",
                        "a.conf:20: ERROR a1.sources.r1.selector default: channel c5 is not one of the source's"
                                + " (did you mean c1?)",
                        "a.conf:12: WARNING a1.sources.r1: is left out because its selector is");
        assertThat(validated.running()).doesNotContain("source r1");
    }

    @Test
    void aSoundMappingHasNothingToSay() {
        assertThat(selector("type = multiplexing", "mapping.CZ = c1", "optional.CZ = c2", "default = c2")
                        .messages())
                .isEmpty();
    }

    @Test
    void theOptionalChannelsOfAReplicatingSelectorAreTheSources() {
        assertThat(selector("optional = c2").messages()).isEmpty();
        assertThat(selector("optional = memory").messages())
                .contains("a.conf:14: ERROR a1.sources.r1.selector optional: channel memory is not one of the source's"
                        + " (it has c1, c2)");
    }

    @Test
    void keysOfAnotherSelectorAreNotRead() {
        assertThat(selector("type = replicating", "mapping.DE = c3").messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiplexing", "Multiplexing", "org.apache.flume.channel.MultiplexingChannelSelector"})
    void flumesNamesOfASelectorAreAllRead(String type) {
        assertThat(selector("type = " + type, "default = c9").messages())
                .anyMatch(message -> message.contains("channel c9 is not one of the source's"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicating",
                "REPLICATING",
                "Multiplexing",
                "org.apache.flume.channel.ReplicatingChannelSelector"
            })
    void aSelectorThatIsNotInstalledSaysWhatToInstall(String type) {
        Catalog without = new Catalog(Types.common().types().stream()
                .filter(each -> !each.kind().word().equals("selector"))
                .toList());
        Validated validated = Validated.with(
                without,
                Probing.NONE,
                false,
                node -> false,
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.selector.default = c1",
                "a1.sources.r1.selector.type = " + type);
        assertThat(validated.messages())
                .singleElement()
                .asString()
                .contains("selector type " + type, "not installed here", "install org.millrace.selector.standard");
    }

    private static List<String> multiplexing(String... keys) {
        List<String> lines = new java.util.ArrayList<>(List.of(
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.selector.type = multiplexing"));
        for (String key : keys) {
            lines.add("a1.sources.r1.selector." + key);
        }
        return Validated.with(lines.toArray(String[]::new)).messages();
    }

    @Test
    void aSelectorThatCanDropEventsSaysSo() {
        assertThat(multiplexing("header = state", "mapping.CZ = c1"))
                .singleElement()
                .asString()
                .contains(
                        "WARNING a1.sources.r1.selector default",
                        "events whose header state has a value without a mapping are dropped",
                        "name channels in a1.sources.r1.selector.default, or leave its value empty");
        assertThat(multiplexing()).singleElement().asString().contains("every event is dropped");
    }

    @Test
    void aSelectorThatDropsOnPurposeOrNeverIsLeftInPeace() {
        assertThat(multiplexing("mapping.CZ = c1", "default = c1")).isEmpty();
        assertThat(multiplexing("mapping.CZ = c1", "default ="))
                .allSatisfy(
                        message -> assertThat(message).contains("has no value").doesNotContain("dropped"));
    }
}
