package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of the configuration of a running agent. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard"})
class ReloadIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = folder.resolve("out");
        port = Lines.freePort();
    }

    private Path edit(String... sink) throws Exception {
        return installation.write("conf/a.conf", Configurations.netcatTo(port, "", sink));
    }

    /** The names of the files can't change but by another instance of the sink. */
    private Path good(int number) throws Exception {
        return edit(Configurations.rollingInto(out, "sink.pathManager.prefix = p" + number));
    }

    private static void sinkWasActivated(int times, Agent.Status status) {
        status.components()
                .forEach((name, component) ->
                        // Its serializer is a part of it, and replaced together with it.
                        assertThat(component.activations()).as(name).isEqualTo(name.contains(" k1") ? times : 1));
    }

    @Test
    void anEditedSinkKeyRestartsThatSinkAlone() throws Exception {
        try (Agent agent = Agent.of(installation, good(10))) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines.Stream lines = new Lines.Stream(port, "e")) {
                await().until(() -> lines.size() > 100);
                good(20);
                // The file is looked at by itself; no command is given.
                Agent.Status after =
                        agent.awaitStatus(status -> status.of("sink k1").activations() == 2
                                && status.of("sink k1").state().equals("RUNNING"));
                int seen = lines.size();
                await().until(() -> lines.size() > seen + 100);
                lines.close();
                assertThat(lines.otherwise()).isEmpty();
                sinkWasActivated(2, after);
                Delivered.awaitAll(out, lines.acknowledged());
                assertThat(Delivered.in(out)).containsExactlyInAnyOrderElementsOf(lines.acknowledged());
            }
        }
    }

    @Test
    void aKeyThatChangesInPlaceRestartsNothing() throws Exception {
        Path file = edit(Configurations.rollingInto(out, "sink.batchSize = 10"));
        try (Agent agent = Agent.of(installation, file, "--no-reload-conf")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines.Stream lines = new Lines.Stream(port, "i")) {
                await().until(() -> lines.size() > 100);
                edit(Configurations.rollingInto(out, "sink.batchSize = 20"));
                assertThat(installation.millrace("reload").code()).isZero();
                await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                                installation.millrace("swap-report").out())
                        .contains("sink k1", "the same instance serves, with its new configuration"));
                int seen = lines.size();
                await().until(() -> lines.size() > seen + 100);
                lines.close();
                sinkWasActivated(1, agent.awaitRunning("sink k1"));
                Delivered.awaitAll(out, lines.acknowledged());
                assertThat(Delivered.in(out)).containsExactlyElementsOf(lines.acknowledged());
                try (Stream<Path> files = Files.list(out)) {
                    assertThat(files).hasSize(1);
                }
                Installation.Answer restart = installation.millrace("restart", "k1");
                assertThat(restart.code()).as(restart.all()).isZero();
                sinkWasActivated(2, agent.awaitRunning("sink k1"));
            }
        }
    }

    @Test
    void aBrokenEditChangesNothingAndTheNextGoodOneIsTaken() throws Exception {
        try (Agent agent = Agent.of(installation, good(10), "--no-reload-conf")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            Path file = edit(Configurations.rollingInto(out, "sink.batchSize = many"));
            Installation.Answer broken = installation.millrace("reload");
            assertThat(broken.code()).isEqualTo(1);
            assertThat(broken.all())
                    .contains(file + ":14: ERROR a1.sinks.k1 sink.batchSize", "many", "goes on as it is");
            sinkWasActivated(1, agent.status());
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("after the broken edit")).isEqualTo("OK");
            }
            good(20);
            Installation.Answer mended = installation.millrace("reload");
            assertThat(mended.code()).as(mended.all()).isZero();
            assertThat(mended.out()).contains("k1");
            sinkWasActivated(2, agent.awaitStatus(status -> status.of("sink k1").activations() == 2));
            good(30);
            agent.signal("HUP");
            sinkWasActivated(3, agent.awaitStatus(status -> status.of("sink k1").activations() == 3));
            Installation.Answer same = installation.millrace("reload");
            assertThat(same.code()).isZero();
            sinkWasActivated(3, agent.status());
        }
    }

    @Test
    void componentsComeAndGo() throws Exception {
        int other = Lines.freePort();
        try (Agent agent = Agent.of(installation, good(10), "--no-reload-conf")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            installation.write(
                    "conf/a.conf",
                    Configurations.netcatTo(port, "", Configurations.rollingInto(out, "sink.pathManager.prefix = p10"))
                                    .replace("a1.sources = r1", "a1.sources = r1 r2")
                            + "a1.sources.r2.type = netcat\na1.sources.r2.bind = localhost\na1.sources.r2.port = "
                            + other
                            + "\na1.sources.r2.channels = c1\n");
            assertThat(installation.millrace("reload").code()).isZero();
            Agent.Status both = agent.awaitRunning("source r1", "source r2");
            both.components()
                    .forEach((name, component) ->
                            assertThat(component.activations()).as(name).isEqualTo(1));
            try (Lines lines = new Lines(other)) {
                assertThat(lines.send("by the other door")).isEqualTo("OK");
            }
            good(10);
            assertThat(installation.millrace("reload").code()).isZero();
            agent.awaitStatus(status -> !status.components().containsKey("source r2"));
            sinkWasActivated(1, agent.status());
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(Delivered.in(out)).contains("by the other door"));
        }
    }
}
