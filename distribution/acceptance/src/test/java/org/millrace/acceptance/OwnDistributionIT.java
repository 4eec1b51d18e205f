package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distributions that the packed one builds for a topology, as a user has them, and the base. Each is built once. */
final class OwnDistributionIT {
    private static final long LARGEST = 4_500_000;

    @TempDir
    static Path made;

    private static Installation whole;
    private static Path out;
    private static int port;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws Exception {
        whole = Installation.in(made);
        port = Lines.freePort();
        Path topology = whole.write("flow.conf", Configurations.netcatTo(port, "", "type = logger"));
        out = made.resolve("out");
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
                "folder,tar.gz,jar");
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    @Test
    void holdsWhatItsTopologyNeeds() throws Exception {
        assertThat(Files.size(out.resolve("small-1.0.0.tar.gz"))).isLessThan(LARGEST);
        Installation small = Installation.at(out.resolve("small-1.0.0"));
        try (Stream<Path> plugins = Files.list(small.plugins())) {
            assertThat(plugins.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "org.millrace.channel.memory-" + Installation.VERSION + ".jar",
                            "org.millrace.selector.standard-" + Installation.VERSION + ".jar",
                            "org.millrace.sink.logger-" + Installation.VERSION + ".jar",
                            "org.millrace.source.netcat-" + Installation.VERSION + ".jar");
        }
        assertThat(small.home().resolve("lib/dist")).doesNotExist();
        assertThat(small.millrace("dist", "build").all()).contains("was built without the builder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small-1.0.0.tar.gz", "small-1.0.0", "small-1.0.0.jar"})
    void passesTheTestsThatApplyToIt(String form) {
        Applying.to(out.resolve(form), Applying.all(NetcatToLoggerIT.class));
    }

    @Test
    void theBasePassesTheTestsThatApplyToIt() throws Exception {
        Applying.to(
                Installation.whole().resolveSibling("millrace-base-" + Installation.VERSION + ".tar.gz"),
                Applying.one(MistakesIT.class, "aMissingFile"),
                Applying.one(MistakesIT.class, "wrongUsage"));
    }

    @Test
    void asOneJarItStartsWhatItIsForAndNothingElse() throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dmillrace.unpack.dir=" + folder.resolve("unpacked"),
                        "-jar",
                        out.resolve("small-1.0.0.jar").toString())
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
        Installation small = Installation.of(Distribution.at(out.resolve("small-1.0.0.tar.gz")), folder);
        String index = whole.home().resolve("repository/index.xml").toString();
        Installation.Answer answer = small.millrace("plugin", "install", index, "org.millrace.sink.avro@[1.0,2)");
        assertThat(answer.code()).as(answer.all()).isZero();
        small.environment(Map.of("JAVA_OPTS", "-Dmillrace.index=" + index));
        answer = small.millrace("plugin", "install", "org.millrace.source.seq");
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(small.millrace("plugin", "list").out())
                .contains(List.of("org.millrace.library.netty", "org.millrace.sink.avro", "org.millrace.source.seq"))
                .doesNotContain("hadoop");
        assertThat(small.millrace("list", "sink").out()).contains("avro");
    }
}
