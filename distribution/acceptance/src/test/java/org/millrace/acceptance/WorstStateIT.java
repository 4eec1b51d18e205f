package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stopped agent keeps, or reads at its start, is replaced by the worst: with a small heap it starts all the same, names the
 * file, and what has nothing to do with it runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorstStateIT {
    private static final int MEGABYTE = (int) WorstFiles.MEGABYTE;
    private static final long HUGE = 600L * MEGABYTE;
    private static final String[] OTHERS = {"source r1", "channel c1", "sink k1"};

    private Path folder = Path.of("");
    private Installation installation;
    private Path configuration;
    private int port;
    private int probes;

    /** A file of the agent, and what it is replaced by. */
    private record Row(String file, String replacement, Shortage.Step spoil, Shortage.Step undo) {
        String name() {
            return file + ": " + replacement;
        }
    }

    @BeforeAll
    void install(@TempDir Path given) throws Exception {
        folder = given;
        installation = Installation.in(folder);
        port = Lines.freePort();
        int filePort = Lines.freePort();
        configuration = installation.write("conf/worst.conf", """
                a1.sources = r1 r2
                a1.channels = c1 c2
                a1.sinks = k1
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %d
                a1.sources.r1.channels = c1
                a1.channels.c1.type = memory
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %s
                a1.sinks.k1.channel = c1
                a1.sources.r2.type = netcat
                a1.sources.r2.bind = localhost
                a1.sources.r2.port = %d
                a1.sources.r2.channels = c2
                a1.channels.c2.type = file
                a1.channels.c2.maxFileSize = 1048576
                a1.channels.c2.minimumRequiredSpace = 1048576
                """.formatted(port, out(), filePort));
        try (Agent agent = run();
                Numbered sender = new Numbered(filePort, "x".repeat(400))) {
            agent.awaitRunning("channel c2", "source r2");
            await().atMost(Agent.PATIENCE).until(() -> sender.count() > 10_000);
            assertThat(installation.millrace("pause", "source", "r2").code()).isZero();
            sender.close();
            assertThat(agent.stop()).isZero();
        }
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Agent run() throws IOException {
        return Agent.of(installation, configuration, "-Xmx64m");
    }

    @TestFactory
    Stream<DynamicTest> theAgentStartsAndSaysWhatIsWrong() {
        return Stream.of(channels(), plugins(), trust(), others())
                .flatMap(List::stream)
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> starts(row)));
    }

    private void starts(Row row) throws Exception {
        row.spoil.take();
        try (Agent agent = run()) {
            agent.awaitRunning(OTHERS);
            String line = "probe-" + probes++;
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send(line)).isEqualTo("OK");
            }
            Delivered.awaitAll(out(), List.of(line));
            await().atMost(Agent.PATIENCE)
                    .until(() ->
                            Pattern.compile(row.file).matcher(agent.terminal()).find());
            assertThat(agent.terminal().length()).isLessThan(50_000);
            assertThat(agent.terminal()).doesNotContain("OutOfMemoryError").doesNotContain("StackOverflowError");
            assertThat(agent.stop()).isZero();
        } finally {
            row.undo.take();
        }
    }

    private interface Maker {
        void make(Path file) throws Exception;
    }

    /** Replaces the first file of this name below the home, and puts it back. */
    private Row replaced(String name, String replacement, Maker maker) {
        Path kept = folder.resolve("kept");
        Path[] found = new Path[1];
        return new Row(
                name,
                replacement,
                () -> {
                    found[0] = find(name);
                    Files.move(found[0], kept);
                    maker.make(found[0]);
                },
                () -> {
                    Files.deleteIfExists(found[0]);
                    Files.move(kept, found[0]);
                });
    }

    private Row added(String name, String content, Maker maker) {
        Path file = installation.home().resolve(name);
        return new Row(
                name,
                content,
                () -> {
                    Files.createDirectories(file.getParent());
                    maker.make(file);
                },
                () -> Files.delete(file));
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(installation.home())) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Row> channels() {
        return List.of(
                replaced("segment-\\d+\\.mrs", "noise", file -> WorstFiles.garbage(file, MEGABYTE)),
                replaced("acks-b", "noise", file -> WorstFiles.garbage(file, MEGABYTE)));
    }

    private List<Row> plugins() {
        return List.of(
                replaced("wanted-\\d+", "600 MB of nothing", file -> WorstFiles.sparse(file, HUGE)),
                replaced("journal", "600 MB of nothing", file -> WorstFiles.sparse(file, HUGE)));
    }

    private List<Row> trust() {
        return List.of(
                added(
                        "conf/trust.properties",
                        "a line of 100 MB",
                        file -> WorstFiles.line(file, "policy=open", " ", 100L * MEGABYTE)),
                added("conf/trusted/huge.pem", "600 MB of nothing", file -> WorstFiles.sparse(file, HUGE)),
                added("conf/trusted/huge.sha256", "600 MB of nothing", file -> WorstFiles.sparse(file, HUGE)),
                added("conf/trusted/pipe.pem", "a pipe", WorstFiles::pipe));
    }

    private List<Row> others() {
        return List.of(
                replaced("holds", "600 MB of nothing", file -> WorstFiles.sparse(file, HUGE)),
                replaced(
                        "logback.xml",
                        "100 MB",
                        file -> WorstFiles.line(file, "<configuration>", "<!-- -->", 100L * MEGABYTE)));
    }
}
