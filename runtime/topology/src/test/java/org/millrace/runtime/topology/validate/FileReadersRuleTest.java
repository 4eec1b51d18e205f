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

final class FileReadersRuleTest {
    private static final Catalog CATALOG = new Types()
            .add(Kind.CHANNEL, "memory", "1.0.0")
            .add(
                    Kind.SOURCE,
                    "spooldir",
                    "1.0.0",
                    Types.required("spoolDir", "String"),
                    Types.optional("includePattern", "String", "^.*$"),
                    Types.optional("recursiveDirectorySearch", "Boolean", "false"))
            .add(
                    Kind.SOURCE,
                    "taildir",
                    "1.0.0",
                    Types.required("filegroups", "String"),
                    Types.optional("filegroups.f1", "String", ""),
                    Types.optional("filegroups.f2", "String", ""),
                    Types.optional("positionFile", "String", ""))
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
                .filter(message -> message.contains(", too"))
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

    /** With r1, which follows files. */
    private List<String> beside(String... keys) {
        List<String> lines = new ArrayList<>(List.of("sources.r1.type = taildir", "sinks.k1.sink.directory = ~/out"));
        lines.addAll(List.of(keys));
        return messages(lines.toArray(String[]::new));
    }

    @Test
    void followedFilesThatAreSpooledTooAreTold() {
        assertThat(beside(
                        "sources.r1.filegroups = f1",
                        "sources.r1.filegroups.f1 = ~/in/app.*",
                        "sources.r2.spoolDir = ~/in",
                        "sources.r2.includePattern = .*\\\\.log"))
                .containsExactly("a.conf:25: WARNING a1.sources.r2 spoolDir: directory ~/in is read by"
                        + " a1.sources.r1.filegroups.f1 (a.conf:24), too: a name such as app.log suits both"
                        + " (give each a directory, or a pattern of its own)");
        assertThat(beside(
                        "sources.r1.filegroups = f1",
                        "sources.r1.filegroups.f1 = ~/in/app.*",
                        "sources.r2.spoolDir = ~/in",
                        "sources.r2.ignorePattern = app.*"))
                .isEmpty();
    }

    @Test
    void twoFollowersOfOneFileAreTold() {
        assertThat(beside(
                        "sources.r1.filegroups = f1 f2",
                        "sources.r1.filegroups.f1 = ~/in/web\\\\.log",
                        "sources.r1.filegroups.f2 = ~/in/web.*",
                        "sources.r2.type = taildir",
                        "sources.r2.filegroups = f1",
                        "sources.r2.filegroups.f1 = ~/in/sub/../web-\\\\d",
                        "sources.r1.positionFile = /p",
                        "sources.r2.positionFile = /p"))
                .containsExactly(
                        "a.conf:28: WARNING a1.sources.r2 filegroups.f1: directory ~/in/sub/.. is read by"
                                + " a1.sources.r1.filegroups.f2 (a.conf:25), too: a name such as web-1 suits both"
                                + " (give each a directory, or a pattern of its own)",
                        "a.conf:30: WARNING a1.sources.r2 positionFile: is that of a1.sources.r1 (a.conf:29), too"
                                + " (give each source one of its own)");
    }

    @Test
    void aSinkThatWritesWhatASourceFollowsIsTold() {
        String[] keys = {"sources.r1.filegroups = f1", "", "sources.r2.spoolDir = ~/other"};
        keys[1] = "sources.r1.filegroups.f1 = ~/out/.*";
        assertThat(beside(keys)).hasSize(1);
        keys[1] = "sources.r1.filegroups.f1 = ~/out/app.*";
        assertThat(beside(keys)).isEmpty();
    }
}
