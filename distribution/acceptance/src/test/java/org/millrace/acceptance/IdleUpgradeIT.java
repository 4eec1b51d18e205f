package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade while nothing flows: what is known of the new version then, and how to know more. */
class IdleUpgradeIT {
    private static final String ROLL = "org.millrace.sink.file.roll";

    @TempDir
    Path folder;

    private Installation installation;
    private Agent agent;
    private Path out;
    private int port;

    @BeforeEach
    void anIdleFlow() throws Exception {
        installation = Installation.in(folder);
        out = folder.resolve("out");
        port = Lines.freePort();
        agent = Agent.of(
                installation,
                installation.write(
                        "conf/idle.conf", Configurations.netcatTo(port, "", Configurations.rollingInto(out))));
        agent.awaitRunning("source r1", "channel c1", "sink k1");
    }

    @AfterEach
    void end() {
        agent.close();
    }

    /** A command that goes on while the test does something. */
    private record Upgrade(Process process, Path said) {
        void awaitSaid(String text) {
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(said)).contains(text));
        }

        Installation.Answer end() throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(Files.readString(said))
                    .isTrue();
            return new Installation.Answer(process.exitValue(), Files.readString(said), "");
        }
    }

    private Upgrade upgrade(Path jar, String... more) throws Exception {
        Path said = Files.createTempFile(folder, "upgrade", ".txt");
        List<String> line = new ArrayList<>(List.of("plugin", "upgrade", "--until-event", "--healthy-for=1s"));
        line.addAll(List.of(more));
        line.add(jar.toString());
        Process process = installation
                .process("millrace", line.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Upgrade(process, said);
    }

    private Path good(String version) throws Exception {
        Path jar = folder.resolve("roll-" + version + ".jar");
        Rebuilt.as(version, installation.plugin(ROLL), jar);
        return jar;
    }

    private void send(String text) throws Exception {
        try (Lines lines = new Lines(port)) {
            lines.send(text);
        }
    }

    private String version() throws Exception {
        return agent.status().of("sink k1").version();
    }

    @Test
    void theAnswerSaysThatNothingHasPassedAndUntilEventJudgesByTheFirst() throws Exception {
        Installation.Answer plain = installation.millrace(
                "plugin", "upgrade", "--healthy-for=200ms", good("1.1.0").toString());
        assertThat(plain.code()).as(plain.all()).isZero();
        assertThat(plain.out()).contains("1.1.0 serves. No event has passed through sink k1 yet");

        Installation.Answer none = upgrade(good("1.2.0"), "--wait=2s").end();
        assertThat(none.code()).as(none.all()).isEqualTo(1);
        assertThat(none.out()).contains("no event has passed through sink k1 within 2 s", "What served before serves.");
        assertThat(version()).isEqualTo("1.1.0");

        Upgrade waiting = upgrade(good("1.3.0"));
        waiting.awaitSaid("no event has passed through sink k1 yet; waiting up to 10 min");
        send("first");
        Installation.Answer passed = waiting.end();
        assertThat(passed.code()).as(passed.all()).isZero();
        assertThat(passed.out())
                .contains("the first event has passed through sink k1", "Done: " + ROLL + " 1.3.0 serves.")
                .doesNotContain("No event has passed");
        assertThat(version()).isEqualTo("1.3.0");
    }

    @Test
    void aVersionThatFailsAtItsFirstEventIsTakenBackAndSoIsOneForWhichNobodyWaits() throws Exception {
        Path bad = new Spoiled(installation.plugin(ROLL), "sink-file-roll", "org.millrace.sink.file.roll.FileRollSink")
                .as("1.4.0", "throw deliver", folder);
        Upgrade failing = upgrade(bad);
        failing.awaitSaid("no event has passed through sink k1 yet");
        send("a line");
        Installation.Answer failed = failing.end();
        assertThat(failed.code()).as(failed.all()).isEqualTo(1);
        assertThat(failed.out()).contains("Failed (run): sink k1", "spoiled in deliver", "What served before serves.");
        assertThat(failed.out()).doesNotContainPattern("tried again in");
        agent.awaitStatus(status -> status.of("sink k1").version().equals(Installation.VERSION)
                && status.of("sink k1").metric("EventDrainSuccessCount") == 1);

        assertThat(installation.millrace("plugin", "info", ROLL).out())
                .contains("upgrade " + ROLL + " 1.0.0 -> 1.4.0 by ", ": failed (run), sink k1");
        assertThat(installation.millrace("swap-report").out()).contains("1.0.0 serves, in place of 1.4.0");

        Upgrade left = upgrade(good("1.5.0"));
        left.awaitSaid("no event has passed through sink k1 yet");
        assertThat(version()).isEqualTo("1.5.0");
        left.process().destroy();
        agent.awaitStatus(status -> status.of("sink k1").version().equals(Installation.VERSION));
        await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                        Files.readString(installation.home().resolve("logs/audit.jsonl")))
                .contains("until you left"));
    }
}
