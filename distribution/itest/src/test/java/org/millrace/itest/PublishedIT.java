package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/**
 * Configurations such as people have published, with the mistakes that are made again and again. What {@code validate} says of each, to
 * the last letter, stands beside it.
 */
class PublishedIT {
    private static final Path ALL = Path.of("src/test/resources/published");
    private static final String VALID = "The configuration is valid.\n";

    @TempDir
    static Path folder;

    private static Deployed agent;

    @BeforeAll
    static void start() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        try (Stream<Path> jars = Files.list(Path.of("target/plugins"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, plugins.resolve(jar.getFileName()));
            }
        }
        Files.write(
                home.resolve("a1.conf"),
                List.of(
                        "a1.channels = c1",
                        "a1.channels.c1.type = memory",
                        "a1.sinks = k1",
                        "a1.sinks.k1.type = null",
                        "a1.sinks.k1.channel = c1"));
        agent = new Deployed(home, Map.of());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> agent.status("sink k1").map(ComponentStatus::state).equals(Optional.of(State.RUNNING)));
    }

    @AfterAll
    static void stop() throws Exception {
        agent.close();
    }

    static List<String> published() throws IOException {
        try (Stream<Path> files = Files.list(ALL)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".properties"))
                    .map(name -> name.replace(".properties", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void isAcceptedOrRefusedAsIsSaidBesideIt(String name) throws Exception {
        Path file = ALL.resolve(name + ".properties");
        Deployed.Answer answer = agent.command("validate", file.toString());
        String text = answer.text().replace(ALL + "/", "");
        // Where words were changed on purpose, what is said now can be taken over from there.
        Files.writeString(Files.createDirectories(Path.of("target/published")).resolve(name + ".txt"), text);
        String told = Files.readString(ALL.resolve(name + ".txt"));
        assertThat(text).isEqualTo(told);
        assertThat(answer.code()).isEqualTo(told.endsWith(VALID) ? 0 : 1);
    }

    @Test
    void someAreAcceptedAndSomeAreNot() throws Exception {
        int valid = 0;
        for (String name : published()) {
            valid += Files.readString(ALL.resolve(name + ".txt")).endsWith(VALID) ? 1 : 0;
        }
        assertThat(published()).hasSize(16);
        assertThat(valid).isBetween(5, 10);
    }
}
