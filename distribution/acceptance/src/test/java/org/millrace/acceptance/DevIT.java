package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes a sink beside a flow that runs: build, see, build again. Prints how long each build took to serve. */
class DevIT {
    private static final Duration AIM = Duration.ofSeconds(3);

    private static final String SINK = """
            package com.acme;
            import java.io.IOException;
            import java.io.Writer;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.nio.file.StandardOpenOption;
            import org.millrace.api.component.ComponentContext;
            import org.millrace.api.component.SinkType;
            import org.millrace.api.event.Event;
            import org.millrace.api.sink.Batch;
            import org.millrace.api.sink.Sink;
            import org.osgi.service.component.annotations.*;
            import org.osgi.service.metatype.annotations.*;
            @SinkType("acme_lines")
            @Component(service = Sink.class, configurationPid = "millrace.sink.acme_lines",
                configurationPolicy = ConfigurationPolicy.REQUIRE)
            @Designate(ocd = AcmeSink.Config.class, factory = true)
            public final class AcmeSink implements Sink {
                @ObjectClassDefinition(id = "millrace.sink.acme_lines")
                public @interface Config { String directory(); }
                private final Path file;
                @Activate public AcmeSink(Config config) {
                    file = Path.of(config.directory(), "@TAG@-" + System.nanoTime());
                    @MORE@
                }
                @Override public void deliver(Batch batch) throws IOException {
                    try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                        for (Event event : batch) { out.write(event.text()); out.write('\\n'); }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private final List<String> times = new ArrayList<>();

    /** What {@code millrace dev} prints, and the project that it watches. */
    private static final class Dev {
        private final Path said;
        private final Path project;
        private long built;

        Dev(Path said, Path project) {
            this.said = said;
            this.project = project;
        }

        /** How long ago the jar was whole. */
        Duration sinceBuilt() {
            return Duration.ofNanos(System.nanoTime() - built);
        }

        String text() throws IOException {
            return Files.readString(said);
        }

        /** Writes a build, and waits for the line that tells of it. */
        String build(String version, String tag, String constructor) throws Exception {
            long lines = text().lines().count();
            Path target = Files.createDirectories(project.resolve("target"));
            new ThirdParty("com.acme.lines")
                    .source(SINK.replace("@TAG@", tag).replace("@MORE@", constructor))
                    .build(version, target.resolve("acme-lines-" + version + ".jar"));
            built = System.nanoTime();
            await().atMost(Agent.PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() ->
                            assertThat(text().lines().skip(lines)).as(text()).isNotEmpty());
            return text().lines().skip(lines).findFirst().orElseThrow();
        }
    }

    private void awaitServing(Path out, String tag) {
        await().atMost(Agent.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            try (Stream<Path> files = Files.list(out)) {
                return files.anyMatch(file -> file.getFileName().toString().startsWith(tag + "-"));
            }
        });
    }

    @Test
    void eachBuildServesWithinSecondsAndOneThatFailsIsToldWithItsReason() throws Exception {
        Installation installation = Installation.in(folder);
        Path out = Files.createDirectory(folder.resolve("out"));
        Path project = folder.resolve("acme-lines");
        int port = Lines.freePort();
        Path file = installation.write(
                "conf/dev.conf",
                Configurations.netcatTo(
                        port, "a1.channels.c1.capacity = 100000", "type = acme_lines", "directory = " + out));
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1");
            Path said = folder.resolve("dev.txt");
            Process process = installation
                    .process("millrace", "dev", project.toString(), "--name", "a1")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            Dev dev = new Dev(said, Files.createDirectories(project));
            try (Numbered sender = new Numbered(port, "dev", 1000)) {
                await().atMost(Agent.PATIENCE)
                        .untilAsserted(() -> assertThat(dev.text()).contains("Watching"));
                serves(dev, out, "2.0.0.SNAPSHOT", "first");
                serves(dev, out, "2.0.0.SNAPSHOT", "second");
                fails(
                        dev,
                        "2.0.0.SNAPSHOT",
                        "if (true) throw new IllegalStateException(\"no such table\");",
                        "no such table");
                fails(
                        dev,
                        "2.0.0.20270102030405",
                        "if (true) throw new NoClassDefFoundError(\"com/acme/Gone\");",
                        "com/acme/Gone");
                int before = sender.count();
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > before + 500);
                assertThat(agent.awaitRunning("sink k1").of("sink k1").version())
                        .isEqualTo("2.0.0.SNAPSHOT");
                serves(dev, out, "2.0.0.SNAPSHOT", "third");
                serves(dev, out, "2.0.0", "release");
                sender.close();
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                assertThat(Arrived.in(out).missing(sender).toString()).isEqualTo("{}");
            }
            assertThat(installation.log()).doesNotContain("not back to what it was");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.stop()).isZero();
        } finally {
            times.forEach(System.out::println);
        }
    }

    private void serves(Dev dev, Path out, String version, String tag) throws Exception {
        String line = dev.build(version, tag, "");
        assertThat(line).contains("Done: com.acme.lines " + version + " serves.");
        awaitServing(out, tag);
        note(tag, dev.sinceBuilt(), line);
    }

    private void fails(Dev dev, String version, String constructor, String reason) throws Exception {
        String line = dev.build(version, "never", constructor);
        assertThat(line).contains("Failed (constructor): sink k1", reason, "What served before serves.");
        note("a failing one", dev.sinceBuilt(), line);
    }

    private void note(String what, Duration took, String line) {
        times.add(String.format(
                "%s: told and in service %.1f s after the jar was there (aim: %d s): %s",
                what, took.toMillis() / 1e3, AIM.toSeconds(), line));
    }
}
