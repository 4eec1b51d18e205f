package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins are added, replaced and removed while a client sends numbered lines. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard"})
class HotIT {
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

    private Agent agent(String channelKeys, String... sink) throws Exception {
        Path file = installation.write("conf/hot.conf", Configurations.netcatTo(port, channelKeys, sink));
        return Agent.of(installation, file);
    }

    private static void onlyThisWasActivated(Agent.Status status, String changed, int times) {
        status.components().forEach((name, component) -> {
            // A serializer is a part of its sink, and replaced together with it.
            boolean same =
                    name.equals(changed) || (changed.equals("sink k1") && name.equals("serializer k1.sink.serializer"));
            assertThat(component.activations()).as(name).isEqualTo(same ? times : 1);
        });
    }

    @AfterEach
    void nothingElseFailed() throws Exception {
        assertThat(installation.log()).doesNotContain("ERROR");
    }

    @Test
    void aPluginThatTheTopologyNamesAlreadyComesUpWhenItIsDropped() throws Exception {
        Path jar = installation.plugin("org.millrace.sink.file.roll");
        Path aside = folder.resolve("aside.jar");
        Files.move(jar, aside);
        try (Agent agent = agent("a1.channels.c1.capacity = 100000", Configurations.rollingInto(out))) {
            Agent.Status before = agent.awaitRunning("source r1", "channel c1");
            assertThat(before.of("sink k1").state()).isEqualTo("WAITING");
            assertThat(before.of("sink k1").detail()).contains("file_roll");
            try (Lines.Stream lines = new Lines.Stream(port, "a")) {
                await().until(() -> lines.size() > 100);
                Files.copy(aside, jar);
                Agent.Status after = agent.awaitRunning("sink k1");
                int seen = lines.size();
                await().until(() -> lines.size() > seen + 100);
                lines.close();
                assertThat(lines.otherwise()).isEmpty();
                Delivered.awaitAll(out, lines.acknowledged());
                assertThat(Delivered.in(out)).containsExactlyElementsOf(lines.acknowledged());
                onlyThisWasActivated(after, "sink k1", 1);
            }
            assertThat(agent.stop()).isZero();
        }
    }

    @Test
    void aNewerBuildReplacesTheSink() throws Exception {
        Path jar = installation.plugin("org.millrace.sink.file.roll");
        try (Agent agent = agent("a1.channels.c1.capacity = 100000", Configurations.rollingInto(out))) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines.Stream lines = new Lines.Stream(port, "b")) {
                await().until(() -> lines.size() > 100);
                Rebuilt.as("1.0.1", jar, jar);
                Agent.Status after = agent.awaitStatus(
                        status -> status.of("sink k1").version().equals("1.0.1")
                                && status.of("sink k1").state().equals("RUNNING"));
                int seen = lines.size();
                await().until(() -> lines.size() > seen + 100);
                lines.close();
                assertThat(lines.otherwise()).isEmpty();
                Delivered.awaitAll(out, lines.acknowledged());
                assertThat(Delivered.in(out)).containsExactlyInAnyOrderElementsOf(lines.acknowledged());
                onlyThisWasActivated(after, "sink k1", 2);
            }
            // The old version is gone for good, not only out of use.
            await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                            installation.millrace("plugin", "list").out())
                    .containsPattern("org.millrace.sink.file.roll +1\\.0\\.1 +ACTIVE")
                    .doesNotContainPattern("org.millrace.sink.file.roll +1\\.0\\.0"));
        }
    }

    @Test
    void aRemovedSinkLeavesTheSourceAcceptingUntilTheChannelIsFull() throws Exception {
        Path jar = installation.plugin("org.millrace.sink.file.roll");
        Path aside = folder.resolve("aside.jar");
        String keys = "a1.channels.c1.capacity = 200\na1.channels.c1.keep-alive = 0";
        try (Agent agent = agent(keys, Configurations.rollingInto(out))) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines.Stream lines = new Lines.Stream(port, "c")) {
                await().until(() -> lines.size() > 50);
                Files.move(jar, aside);
                agent.awaitStatus(status -> status.of("sink k1").state().equals("WAITING"));
                await().atMost(Agent.PATIENCE).until(() -> lines.otherwise().size() > 10);
                assertThat(lines.otherwise()).allMatch(answer -> answer.contains(": FAILED: "));
                Agent.Status full = agent.awaitRunning("source r1", "channel c1");
                assertThat(full.of("channel c1").metric("ChannelSize")).isEqualTo(200);
                onlyThisWasActivated(full, "sink k1", 1);
                // With the plug-in back, what was acknowledged arrives and the source accepts again.
                Files.copy(aside, jar);
                agent.awaitRunning("sink k1");
                int seen = lines.size();
                await().atMost(Agent.PATIENCE).until(() -> lines.size() > seen + 100);
                lines.close();
                Delivered.awaitAll(out, lines.acknowledged());
                assertThat(Delivered.in(out)).containsExactlyElementsOf(lines.acknowledged());
            }
        }
    }

    @Test
    @Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.logger", Needs.SCRIPTS})
    void whatIsNoPluginChangesNothingAndIsToldOnce() throws Exception {
        Path jar = installation.plugin("org.millrace.sink.logger");
        try (Agent agent = agent("", "type = logger")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            byte[] whole = Files.readAllBytes(jar);
            Path half = folder.resolve("half");
            Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));
            Files.copy(half, installation.plugins().resolve("half.jar"));
            Files.createFile(installation.plugins().resolve("empty.jar"));
            Files.copy(
                    installation.home().resolve("lib/logback-core-1.5.38.jar"),
                    installation.plugins().resolve("library.jar"));
            Path text = folder.resolve("text.jar");
            Files.writeString(text, "no jar at all");
            Files.copy(text, installation.plugins().resolve("text.jar"), StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
            for (String file : new String[] {
                "half.jar", "empty.jar", "text.jar", jar.getFileName().toString()
            }) {
                agent.awaitPrinted(file + " ");
            }
            agent.awaitPrinted("was touched, its content is the same. Nothing was changed.");
            // Whatever is told again would be told with the next looks.
            Path last = installation.plugins().resolve("last.jar");
            Files.writeString(last, "no jar either");
            agent.awaitPrinted("last.jar ");
            for (String file : new String[] {"half.jar", "empty.jar", "text.jar"}) {
                assertThat(Agent.count(agent.terminal(), "/" + file + " "))
                        .as(file)
                        .isEqualTo(1);
            }
            onlyThisWasActivated(agent.status(), "", 1);
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("still here")).isEqualTo("OK");
            }
            agent.awaitPrinted("still here");
        }
    }
}
