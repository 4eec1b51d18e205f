package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that nobody should have put there, in an agent with a small heap: no code of them runs, and the agent goes on. */
class HostileJarIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path trap;
    private Path out;
    private int port;
    private Path configuration;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        trap = folder.resolve("trap.txt");
        out = folder.resolve("out");
        port = Lines.freePort();
        configuration =
                installation.write("conf/a.conf", Configurations.netcatTo(port, "", Configurations.rollingInto(out)));
        Traps.write(folder.resolve("traps"));
    }

    private List<Path> traps() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("traps"))) {
            return files.sorted().toList();
        }
    }

    private Agent start() throws Exception {
        return Agent.of(installation, configuration, "-Xmx64m", "-Dmillrace.trap=" + trap);
    }

    private void goesOn(Agent agent) throws Exception {
        agent.awaitRunning("source r1", "channel c1", "sink k1");
        try (Lines.Stream lines = new Lines.Stream(port, "e")) {
            await().until(() -> lines.size() > 100);
            lines.close();
            assertThat(lines.otherwise()).isEmpty();
            Delivered.awaitAll(out, lines.acknowledged());
        }
        assertThat(Files.exists(trap)).as("code of a refused jar ran").isFalse();
        assertThat(agent.terminal() + installation.log()).doesNotContain("OutOfMemoryError", "StackOverflowError");
    }

    @Test
    void noCodeOfARefusedJarRunsAndTheAgentGoesOn() throws Exception {
        List<Path> traps = traps();
        try (Agent agent = start()) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            for (Path jar : traps) {
                for (String verb : List.of("verify", "install", "upgrade")) {
                    Installation.Answer answer = installation.millrace("plugin", verb, jar.toString());
                    assertThat(answer.code())
                            .as("%s of %s: %s", verb, jar, answer.all())
                            .isEqualTo(1);
                    assertThat(answer.all()).contains("Refused: ");
                }
            }
            Path largest = Traps.largest(folder.resolve("largest.jar"));
            Installation.Answer taken = installation.millrace("plugin", "install", largest.toString());
            assertThat(taken.code()).as(taken.all()).isZero();
            for (Path jar : traps) {
                Files.move(jar, installation.plugins().resolve(jar.getFileName()));
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                String list = installation.millrace("plugin", "list").all();
                for (Path jar : traps) {
                    assertThat(list).contains(jar.getFileName().toString());
                }
            });
            goesOn(agent);
            assertThat(agent.stop()).isZero();
        }
        try (Agent agent = start()) {
            goesOn(agent);
            assertThat(agent.stop()).isZero();
        }
        List<String> refused = new ArrayList<>(List.of(installation.log().split("\n", -1)));
        refused.removeIf(line -> !line.contains("Nothing was changed"));
        assertThat(refused).as("each is told once by each agent").hasSizeLessThanOrEqualTo(2 * traps.size());
    }

    @Test
    void underSignedNothingOfAStrangersJarIsLookedAt() throws Exception {
        installation.write("conf/trust.properties", "policy = signed\ndropFolder = off\n");
        for (Path jar : traps()) {
            Files.move(jar, installation.plugins().resolve(jar.getFileName()));
        }
        try (Agent agent = start()) {
            goesOn(agent);
            assertThat(installation.millrace("plugin", "list").all()).contains("the drop folder is off");
        }
    }
}
