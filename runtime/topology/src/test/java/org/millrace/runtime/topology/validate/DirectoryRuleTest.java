package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.metadata.Catalog;

final class DirectoryRuleTest {
    private static final Catalog CATALOG = new Types()
            .add(Kind.CHANNEL, "memory", "1.0.0")
            .add(Kind.CHANNEL, "file", "1.0.0", directory("checkpointDir"), directory("dataDirs"))
            .add(Kind.CHANNEL, "spillablememory", "1.0.0", directory("checkpointDir"), directory("dataDirs"))
            .add(Kind.SINK, "logger", "1.0.0")
            .add(
                    Kind.SINK,
                    "file_roll",
                    "1.0.0",
                    Types.required("sink.directory", "String"),
                    directory("sink.pathManager.prefix"))
            .catalog();

    @TempDir
    private Path folder;

    private static Types.Key directory(String key) {
        return Types.optional(key, "String", "");
    }

    private List<String> messages(String... keys) {
        List<String> lines = new ArrayList<>(List.of(
                "a1.channels = c1 c2 f1 f2",
                "a1.channels.f1.type = file",
                "a1.channels.f2.type = file",
                "a1.sinks = k1 k2 k3 k4",
                "a1.sinks.k3.channel = f1",
                "a1.sinks.k3.type = file_roll",
                "a1.sinks.k3.sink.directory = " + folder + "/k3",
                "a1.sinks.k4.channel = f2",
                "a1.sinks.k4.type = file_roll",
                "a1.sinks.k4.sink.directory = " + folder + "/k4"));
        for (String key : keys) {
            lines.add("a1." + key.replace("~", folder.toString()));
        }
        return Validated.with(CATALOG, Probing.NONE, false, node -> false, lines.toArray(String[]::new))
                .messages()
                .stream()
                .filter(message -> message.contains("irector"))
                .map(message -> message.replace(folder.toString(), "~"))
                .toList();
    }

    @Test
    void theSameDirectoryOfTwoChannelsIsAnErrorThatNamesBoth() {
        assertThat(messages("channels.f1.dataDirs = ~/d", "channels.f2.dataDirs = ~/d"))
                .containsExactly("a.conf:22: ERROR a1.channels.f2 dataDirs: directory ~/d is that of"
                        + " a1.channels.f1.dataDirs (a.conf:21), too (each channel needs directories of its own)");
    }

    @Test
    void itIsSeenInEverySpelling() throws Exception {
        Files.createDirectory(folder.resolve("d"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("d"));
        for (String other : List.of("~/x/../d", "~/./d/", "~/link", "~/link/../link", "~/y, ~/d ,~/z", "~/link/../d")) {
            assertThat(messages("channels.f1.checkpointDir = ~/d", "channels.f2.dataDirs = " + other))
                    .as(other)
                    .singleElement()
                    .asString()
                    .contains("ERROR a1.channels.f2 dataDirs", "a1.channels.f1.checkpointDir");
        }
        assertThat(messages("channels.f1.checkpointDir = ~/link/sub/new", "channels.f2.checkpointDir = ~/d/sub/new"))
                .hasSize(1);
    }

    @Test
    void otherKindsOfChannelsAndSinksCountToo() {
        assertThat(messages(
                        "channels.f2.type = spillablememory",
                        "channels.f1.dataDirs = ~/d",
                        "channels.f2.dataDirs = ~/d"))
                .singleElement()
                .asString()
                .contains("ERROR a1.channels.f2 dataDirs");
        assertThat(messages("channels.f1.dataDirs = ~/k3"))
                .singleElement()
                .asString()
                .contains("WARNING a1.sinks.k3 sink.directory", "a channel's directory is its own");
        assertThat(messages("sinks.k3.sink.directory = ~/k4"))
                .singleElement()
                .asString()
                .contains("WARNING a1.sinks.k4 sink.directory", "another sink.pathManager.prefix");
        assertThat(messages("sinks.k3.sink.directory = ~/k4", "sinks.k3.sink.pathManager.prefix = x"))
                .isEmpty();
    }

    @Test
    void oneInsideTheOtherIsTold() {
        assertThat(messages("channels.f1.dataDirs = ~/d", "channels.f2.dataDirs = ~/d/sub"))
                .singleElement()
                .asString()
                .contains("WARNING a1.channels.f2 dataDirs", "one inside the other");
        assertThat(messages("channels.f1.dataDirs = ~/d", "channels.f2.dataDirs = ~/dd"))
                .isEmpty();
        assertThat(messages("channels.f1.dataDirs = ~/d", "channels.f1.checkpointDir = ~/d/acks"))
                .isEmpty();
    }

    @Test
    void channelsWithoutDirectoriesHaveTheirOwn() {
        assertThat(messages()).isEmpty();
    }
}
