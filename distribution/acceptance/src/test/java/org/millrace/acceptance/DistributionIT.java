package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the archive holds, and on what it runs. */
class DistributionIT {
    /** Without libraries, which others bring. */
    private static final long BASE_BYTES = 20L << 20;

    private static final long LIBRARY_BYTES = 32L << 20;

    /** What builds distributions, which no agent loads. */
    private static final long BUILDER_BYTES = 7L << 20;

    @TempDir
    Path folder;

    @Test
    void isSmallAndComplete() throws Exception {
        Installation installation = Installation.in(folder);
        long libraries = 0;
        try (Stream<Path> plugins = Files.list(installation.plugins())) {
            for (Path library : plugins.filter(
                            file -> file.getFileName().toString().contains(".library."))
                    .toList()) {
                assertThat(library).isRegularFile();
                assertThat(Files.size(library)).as("%s", library).isLessThan(LIBRARY_BYTES);
                libraries += Files.size(library);
            }
        }
        assertThat(Files.size(Installation.archive()) - libraries).isLessThan(BASE_BYTES);
        long builder = 0;
        try (Stream<Path> jars = Files.list(installation.home().resolve("lib/dist"))) {
            for (Path jar : jars.toList()) {
                builder += Files.size(jar);
            }
        }
        assertThat(builder).isBetween(1L, BUILDER_BYTES);
        assertThat(installation.bytes() - libraries - builder).isLessThan(BASE_BYTES);
        for (String name : new String[] {"bin/millrace", "bin/flume-ng"}) {
            assertThat(installation.home().resolve(name)).isExecutable();
        }
        for (String name : new String[] {
            "conf/logback.xml",
            "conf/example.conf",
            "README.md",
            "LICENSE",
            "NOTICE",
            "repository/index.xml",
            "repository/features.xml"
        }) {
            assertThat(installation.home().resolve(name)).isNotEmptyFile();
        }
        try (Stream<Path> plugins = Files.list(installation.plugins())) {
            List<String> names =
                    plugins.map(file -> file.getFileName().toString()).toList();
            assertThat(names).isNotEmpty().allMatch(name -> name.matches("org\\.millrace\\.[a-z.]+-[0-9.]+\\.jar"));
        }
    }

    /** The Javas of this machine that should do: the one that runs the tests, and others where Debian puts them. */
    static List<Path> javas() throws Exception {
        List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (Stream<Path> homes = Files.list(all)) {
                for (Path home : homes.filter(Files::isExecutable).toList()) {
                    if (feature(home) >= 17 && found.stream().noneMatch(other -> same(home, other))) {
                        found.add(home);
                    }
                }
            }
        }
        return found;
    }

    private static boolean same(Path home, Path other) {
        try {
            return home.toRealPath().equals(other.toRealPath());
        } catch (java.io.IOException e) {
            return true;
        }
    }

    private static int feature(Path javaHome) throws java.io.IOException {
        Path release = javaHome.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(javaHome.resolve("bin/java"))) {
            return 0;
        }
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith("JAVA_VERSION=\""))
                .map(line -> line.substring(14).split("[.\"]", 2)[0])
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    @ParameterizedTest
    @MethodSource("javas")
    @Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard", Needs.SCRIPTS})
    void runsOn(Path javaHome) throws Exception {
        Installation installation = Installation.in(folder).withJava(javaHome);
        int port = Lines.freePort();
        Path out = folder.resolve("out");
        Path file =
                installation.write("conf/a.conf", Configurations.netcatTo(port, "", Configurations.rollingInto(out)));
        assertThat(installation.millrace("validate", file.toString()).all()).doesNotContain("WARNING");
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("hello")).isEqualTo("OK");
            }
            Delivered.awaitAll(out, List.of("hello"));
            assertThat(agent.stop()).isZero();
            assertThat(agent.terminal()).doesNotContain("WARNING", "WARN ", "ERROR");
        }
    }
}
