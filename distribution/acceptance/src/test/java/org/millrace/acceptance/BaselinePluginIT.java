package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that were built against the api as it was released, one component of each kind, run as they are. */
class BaselinePluginIT {
    private static final Path PROMISED = Path.of("../itest/src/test/resources/baseline");

    private static final String CONFIGURATION = """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1 k2
            a1.sinkgroups = g1
            a1.sources.r1.type = com.acme.AcmeSource
            a1.sources.r1.upTo = 100
            a1.sources.r1.channels = c1
            a1.sources.r1.interceptors = i1
            a1.sources.r1.interceptors.i1.type = acme
            a1.sources.r1.interceptors.i1.word = whole
            a1.sources.r1.selector.type = acme
            a1.channels.c1.type = acme
            a1.channels.c1.capacity = 20
            a1.sinks.k1.type = acme
            a1.sinks.k1.channel = c1
            a1.sinks.k1.file = %1$s
            a1.sinks.k1.serializer.between = :
            a1.sinks.k2.type = acme
            a1.sinks.k2.channel = c1
            a1.sinks.k2.file = %1$s.other
            a1.sinkgroups.g1.sinks = k1 k2
            a1.sinkgroups.g1.processor.type = acme
            """;

    @TempDir
    Path folder;

    private static List<Path> plugins() throws Exception {
        try (Stream<Path> files = Files.list(PROMISED)) {
            return files.filter(file -> file.getFileName().toString().matches("com\\.acme\\.whole-.*\\.jar"))
                    .toList();
        }
    }

    @Test
    void aComponentOfEachKindThatWasBuiltAgainstAReleaseRunsAsItIs() throws Exception {
        assertThat(plugins()).isNotEmpty();
        for (Path plugin : plugins()) {
            Path place = Files.createDirectory(folder.resolve(plugin.getFileName()));
            Installation installation = Installation.in(place);
            Files.copy(plugin, installation.plugins().resolve(plugin.getFileName()));
            assertThat(installation
                            .millrace(
                                    "plugin", "verify", plugin.toAbsolutePath().toString())
                            .code())
                    .isZero();
            Path out = place.resolve("out");
            Path file = installation.write("conf/a.conf", CONFIGURATION.formatted(out));
            assertThat(installation
                            .millrace("validate", "--name", "a1", file.toString())
                            .all())
                    .contains("The configuration is valid.");
            try (Agent agent = Agent.of(installation, file)) {
                agent.awaitRunning("source r1", "channel c1", "sink k1", "sink k2");
                List<String> all = IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> "whole:" + i)
                        .toList();
                await().atMost(Agent.PATIENCE)
                        .untilAsserted(() -> assertThat(Files.readAllLines(out)).isEqualTo(all));
                assertThat(agent.status().of("source r1").metric("RoundCount")).isGreaterThanOrEqualTo(5);
            }
        }
    }
}
