package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A distribution that the packed one builds for a topology, as a user has it. */
final class OwnDistributionIT {
    private static final long LARGEST = 4_500_000;

    @TempDir
    Path folder;

    private Installation whole;
    private Path topology;
    private int port;

    @BeforeEach
    void unpack() throws Exception {
        whole = Installation.in(folder);
        port = Lines.freePort();
        topology = whole.write("flow.conf", Configurations.netcatTo(port, "", "type = logger"));
    }

    private Path built(String format) throws Exception {
        Path out = folder.resolve("out");
        Installation.Answer answer = whole.millrace(
                "dist",
                "build",
                "--for",
                topology.toString(),
                "--name",
                "small",
                "--out",
                out.toString(),
                "--format",
                format);
        assertThat(answer.code()).as(answer.all()).isZero();
        return out;
    }

    private Installation small() throws Exception {
        return Installation.at(built("folder,tar.gz").resolve("small-1.0.0"));
    }

    @Test
    void holdsWhatItsTopologyNeedsAndRunsIt() throws Exception {
        Installation small = small();
        assertThat(Files.size(folder.resolve("out/small-1.0.0.tar.gz"))).isLessThan(LARGEST);
        try (Stream<Path> plugins = Files.list(small.plugins())) {
            assertThat(plugins.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "org.millrace.channel.memory-" + Installation.VERSION + ".jar",
                            "org.millrace.selector.standard-" + Installation.VERSION + ".jar",
                            "org.millrace.sink.logger-" + Installation.VERSION + ".jar",
                            "org.millrace.source.netcat-" + Installation.VERSION + ".jar");
        }
        assertThat(small.home().resolve("lib/dist")).doesNotExist();
        try (Agent agent = Agent.of(small, small.home().resolve("conf/flow.conf"))) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("from a small one")).isEqualTo("OK");
            }
            await().atMost(Agent.PATIENCE).until(() -> agent.terminal().contains("from a small one".substring(0, 10)));
            assertThat(agent.stop()).isZero();
            assertThat(agent.terminal()).doesNotContain("WARN ", "ERROR");
        }
        assertThat(small.millrace("dist", "build").all()).contains("was built without the builder");
    }

    @Test
    void asOneJarItStartsFromAnywhere() throws Exception {
        Path jar = built("jar").resolve("small-1.0.0.jar");
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dmillrace.unpack.dir=" + folder.resolve("unpacked"),
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        Process agent = builder.start();
        try {
            await().atMost(Agent.PATIENCE).until(() -> Files.readString(said).contains("listens on"));
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("hello")).isEqualTo("OK");
            }
            agent.destroy();
            assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            agent.destroyForcibly();
        }
        assertThat(folder.resolve("unpacked")).isDirectory();
        try (Stream<Path> files = Files.walk(folder.resolve("unpacked"))) {
            Path touched = files.filter(file -> file.endsWith("bin/millrace"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(touched, "#!/bin/sh\n");
        }
        Process again = builder.start();
        assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isEqualTo(1);
        assertThat(said).content().contains("is not what was unpacked");
    }

    @Test
    void takesAPluginFromTheIndexWithTheLibraryThatItNeeds() throws Exception {
        Installation small = small();
        String index = whole.home().resolve("repository/index.xml").toString();
        Installation.Answer answer = small.millrace("plugin", "install", index, "org.millrace.sink.avro@[1.0,2)");
        assertThat(answer.code()).as(answer.all()).isZero();
        small.environment(java.util.Map.of("JAVA_OPTS", "-Dmillrace.index=" + index));
        answer = small.millrace("plugin", "install", "org.millrace.source.seq");
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(small.millrace("plugin", "list").out())
                .contains(List.of("org.millrace.library.netty", "org.millrace.sink.avro", "org.millrace.source.seq"))
                .doesNotContain("hadoop");
        assertThat(small.millrace("list", "sink").out()).contains("avro");
    }
}
