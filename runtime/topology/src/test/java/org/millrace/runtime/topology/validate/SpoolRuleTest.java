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

final class SpoolRuleTest {
    private static final Catalog CATALOG = new Types()
            .add(Kind.CHANNEL, "memory", "1.0.0")
            .add(
                    Kind.SOURCE,
                    "spooldir",
                    "1.0.0",
                    Types.required("spoolDir", "String"),
                    Types.optional("includePattern", "String", "^.*$"),
                    Types.optional("recursiveDirectorySearch", "Boolean", "false"))
            .add(Kind.SINK, "file_roll", "1.0.0", Types.required("sink.directory", "String"))
            .catalog();

    @TempDir
    private Path folder;

    private List<String> messages(String... keys) {
        List<String> lines = new ArrayList<>(List.of(
                "a1.channels = c1",
                "a1.channels.c1.type = memory",
                "a1.sources = r1 r2",
                "a1.sources.r1.type = spooldir",
                "a1.sources.r1.channels = c1",
                "a1.sources.r2.type = spooldir",
                "a1.sources.r2.channels = c1",
                "a1.sinks = k1",
                "a1.sinks.k1.type = file_roll",
                "a1.sinks.k1.channel = c1"));
        for (String key : keys) {
            lines.add("a1." + key.replace("~", folder.toString()));
        }
        return Validated.with(CATALOG, Probing.NONE, false, node -> false, lines.toArray(String[]::new))
                .messages()
                .stream()
                .filter(message -> message.contains("irectory"))
                .map(message -> message.replace(folder.toString(), "~"))
                .toList();
    }

    @Test
    void twoSourcesOnOneDirectoryAreToldWithBothPlaces() throws Exception {
        Files.createDirectory(folder.resolve("in"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
        assertThat(messages(
                        "sources.r1.spoolDir = ~/in",
                        "sources.r2.spoolDir = ~/link",
                        "sinks.k1.sink.directory = ~/out"))
                .containsExactly(
                        "a.conf:22: WARNING a1.sources.r2 spoolDir: directory ~/link is read by"
                                + " a1.sources.r1.spoolDir (a.conf:21), too (give each a directory, or an includePattern of its own)");
    }

    @Test
    void oneInsideTheOtherIsToldIfThatReadsWhatIsInIt() {
        String[] keys = {
            "sources.r1.spoolDir = ~/in", "sources.r2.spoolDir = ~/in/sub", "sinks.k1.sink.directory = ~/out", ""
        };
        keys[3] = "sources.r1.recursiveDirectorySearch = false";
        assertThat(messages(keys)).isEmpty();
        keys[3] = "sources.r1.recursiveDirectorySearch = true";
        assertThat(messages(keys)).hasSize(1);
    }

    @Test
    void patternsOfTheirOwnPartThem() {
        String[] keys = {
            "sources.r1.spoolDir = ~/in",
            "sources.r2.spoolDir = ~/in",
            "sinks.k1.sink.directory = ~/out",
            "sources.r1.includePattern = a.*",
            ""
        };
        keys[4] = "sources.r2.includePattern = b.*";
        assertThat(messages(keys)).isEmpty();
        keys[4] = "sources.r2.includePattern = a.*";
        assertThat(messages(keys)).hasSize(1);
    }

    @Test
    void aSinkThatWritesWhereASourceReadsIsTold() {
        assertThat(messages(
                        "sources.r1.spoolDir = ~/in",
                        "sources.r2.spoolDir = ~/other",
                        "sinks.k1.sink.directory = ~/in"))
                .containsExactly("a.conf:23: WARNING a1.sinks.k1 sink.directory: directory ~/in is read by"
                        + " a1.sources.r1.spoolDir (a.conf:21), too (give the sink another directory)");
    }
}
