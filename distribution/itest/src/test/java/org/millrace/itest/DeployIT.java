package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.itest.Deployed.Answer;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/** Versions of plug-ins come, serve, fail and go while numbers flow; no number is lost or comes twice. */
class DeployIT {
    private static final List<String> TOPOLOGY = List.of(
            "a1.sources = r1",
            "a1.channels = c1",
            "a1.sinks = k1 k2",
            "a1.sources.r1.type = made",
            "a1.sources.r1.channels = c1",
            "a1.channels.c1.type = memory",
            "a1.channels.c1.capacity = 10000",
            "a1.sinks.k1.type = made",
            "a1.sinks.k1.channel = c1",
            "a1.sinks.k2.type = made",
            "a1.sinks.k2.channel = c1");

    @TempDir
    Path folder;

    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();
    private Path home = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        System.getProperties().put("millrace.itest.delivered", delivered);
        System.getProperties().put("millrace.itest.next", next);
        home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        Files.write(home.resolve("a1.conf"), TOPOLOGY);
        drop(Made.sink(folder, "1.0.0", ""));
        drop(Made.source(folder, "1.0.0", ""));
    }

    @AfterEach
    void forget() {
        System.getProperties().remove("millrace.itest.delivered");
        System.getProperties().remove("millrace.itest.next");
    }

    private void drop(Path jar) throws Exception {
        Files.move(jar, home.resolve("plugins").resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private Deployed start() throws Exception {
        Deployed agent = new Deployed(home, Map.of());
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            for (String component : List.of("source r1", "channel c1", "sink k1", "sink k2")) {
                assertThat(agent.status(component).map(ComponentStatus::state)).contains(State.RUNNING);
            }
        });
        awaitFlow();
        return agent;
    }

    private void awaitFlow() {
        int before = delivered.size();
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered.size() > before + 100);
    }

    private void awaitFlow(String text) {
        delivered.removeIf(line -> false);
        long before = delivered.stream().filter(line -> line.startsWith(text)).count();
        await().atMost(Duration.ofSeconds(15))
                .until(() ->
                        delivered.stream().filter(line -> line.startsWith(text)).count() > before + 20);
    }

    private static void servedBy(Deployed agent, String component, String version) throws Exception {
        // The engine notices a little after the answer that nothing else is wanted any more.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(agent.status(component)).hasValueSatisfying(status -> {
                    assertThat(status.version()).as(component).isEqualTo(version);
                    assertThat(status.state()).as(component).isEqualTo(State.RUNNING);
                }));
    }

    /** After the agent has ended and drained. */
    private void everyNumberCameOnce() {
        assertThat(delivered.stream()
                        .map(line -> Long.parseLong(line.substring(line.indexOf('|') + 1)))
                        .sorted()
                        .toList())
                .containsExactlyElementsOf(
                        LongStream.range(0, delivered.size()).boxed().toList());
    }

    /** What is in the channel goes on to be delivered when the source has been taken away. */
    private void drain(Deployed agent) throws Exception {
        assertThat(agent.plugin("remove", "org.example.source", "--force").code())
                .isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            int size = delivered.size();
            Thread.sleep(300);
            return delivered.size() == size;
        });
        everyNumberCameOnce();
    }

    @Test
    void twoVersionsServeSideBySideEachWithItsOwnLibrary() throws Exception {
        Files.writeString(
                home.resolve("a1.conf"),
                String.join("\n", TOPOLOGY)
                        + "\na1.sinks.k1.millrace.version = [1,2)\na1.sinks.k2.millrace.version = 2.0.0\n");
        drop(Made.sink(folder, "2.0.0", ""));
        try (Deployed agent = start()) {
            awaitFlow("k1 1.0.0 library 1");
            awaitFlow("k2 2.0.0 library 2");
            servedBy(agent, "sink k1", "1.0.0");
            servedBy(agent, "sink k2", "2.0.0");
            assertThat(agent.plugin("info", "org.example.sink").text())
                    .contains("sink k1 (pinned to [1,2))", "sink k2 (pinned to 2.0.0)");
            drain(agent);
        }
    }

    @Test
    void whatIsInstalledServesWhenItIsUpgradedToAndARollbackReturns() throws Exception {
        Path two = Made.sink(folder, "2.0.0", "");
        try (Deployed agent = start()) {
            Answer installed = agent.plugin("install", two.toString());
            assertThat(installed).extracting(Answer::code).isEqualTo(0);
            assertThat(installed.text()).contains("1.0.0 goes on serving");
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0", "2.0.0");
            awaitFlow("k1 1.0.0");

            Answer plan = agent.plugin("upgrade", two.toString(), "--dry-run");
            assertThat(plan.text())
                    .contains("changes: sink k1 1.0.0 -> 2.0.0", "org.millrace.api.sink from ")
                    .containsPattern("untouched: .*source r1");
            servedBy(agent, "sink k1", "1.0.0");

            Answer upgraded = agent.plugin("upgrade", two.toString(), "--healthy-for=300ms");
            assertThat(upgraded.code()).as(upgraded.text()).isZero();
            awaitFlow("k1 2.0.0 library 2");
            awaitFlow("k2 2.0.0 library 2");
            assertThat(agent.versions("org.example.sink")).containsExactly("2.0.0");
            assertThat(agent.activations())
                    .containsEntry("sink k1", 2L)
                    .containsEntry("sink k2", 2L)
                    .containsEntry("channel c1", 1L)
                    .containsEntry("source r1", 1L);
        }
        try (Deployed agent = start()) {
            servedBy(agent, "sink k1", "2.0.0");
            Answer back = agent.plugin("rollback", "made", "--healthy-for=0");
            assertThat(back.code())
                    .as("two plug-ins bring a type made: %s", back.text())
                    .isEqualTo(1);
            back = agent.plugin("rollback", "org.example.sink", "--healthy-for=0");
            assertThat(back.code()).as(back.text()).isZero();
            awaitFlow("k1 1.0.0 library 1");
            assertThat(agent.plugin("info", "org.example.sink").text())
                    .contains("a rollback returns to 2.0.0", "upgrade org.example.sink 1.0.0 -> 2.0.0 by ");
        }
        try (Deployed agent = start()) {
            servedBy(agent, "sink k2", "1.0.0");
        }
        assertThat(Files.readAllLines(home.resolve("logs/audit.jsonl")))
                .anyMatch(line -> line.contains(
                        "\"what\":\"upgrade\",\"plugin\":\"org.example.sink\",\"from\":\"1.0.0\",\"to\":\"2.0.0\","
                                + "\"result\":\"done\",\"durationMs\":"))
                .anyMatch(line -> line.contains("\"what\":\"rollback\"") && line.contains("\"result\":\"refused\""));
    }

    @ParameterizedTest
    @CsvSource({
        "throw resolve,resolve",
        "throw activator,activator",
        "throw constructor,constructor",
        "hang constructor,constructor",
        "throw open,open",
        "hang open,open",
        "throw deliver,run"
    })
    void aBadVersionOfASinkLeavesTheOldOneServing(String bad, String phase) throws Exception {
        Path two = Made.sink(folder, "2.0.0", bad);
        try (Deployed agent = start()) {
            String wanted = agent.plugin("list").text();
            // An activator is left to jars that somebody answers for.
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(two)));
            Answer answer = agent.plugin("upgrade", two.toString(), "--healthy-for=2s", "--sha256=" + digest);
            assertThat(answer.code()).as(answer.text()).isEqualTo(1);
            assertThat(answer.text()).contains("Failed (" + phase + "): ", "What served before serves.");
            servedBy(agent, "sink k1", "1.0.0");
            servedBy(agent, "sink k2", "1.0.0");
            awaitFlow("k1 1.0.0");
            awaitFlow("k2 1.0.0");
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
            assertThat(agent.plugin("list").text()).isEqualTo(wanted);
            assertThat(agent.activations()).containsEntry("channel c1", 1L).containsEntry("source r1", 1L);
            drain(agent);
        }
        assertThat(Files.readString(home.resolve("logs/audit.jsonl")))
                .contains("\"to\":\"2.0.0\",\"result\":\"failed\",\"phase\":\"" + phase + "\"");
    }

    @Test
    void aSourceThatDoesNotStartLeavesTheOldOneServing() throws Exception {
        Path two = Made.source(folder, "2.0.0", "throw start");
        try (Deployed agent = start()) {
            Answer answer = agent.plugin("upgrade", two.toString());
            assertThat(answer.code()).as(answer.text()).isEqualTo(1);
            assertThat(answer.text()).contains("Failed (start): source r1", "bad in start");
            servedBy(agent, "source r1", "1.0.0");
            awaitFlow();
            drain(agent);
        }
    }

    @Test
    void aCanaryThatFailsKeepsTheOthersFromMoving() throws Exception {
        Path two = Made.sink(folder, "2.0.0", "throw deliver");
        try (Deployed agent = start()) {
            Answer answer = agent.plugin("upgrade", two.toString(), "--canary=k1", "--healthy-for=2s");
            assertThat(answer.code()).as(answer.text()).isEqualTo(1);
            assertThat(answer.text()).contains("sink k1 switched to 2.0.0; watched for 2 s", "Failed (run): sink k1");
            servedBy(agent, "sink k1", "1.0.0");
            assertThat(agent.activations()).containsEntry("sink k2", 1L);
            assertThat(agent.plugin("upgrade", two.toString(), "--canary=k9").text())
                    .contains("there is no component k9 running", "sink k2");
            drain(agent);
        }
    }

    @Test
    void oneComponentAloneMovesAndAGoodCanaryIsFollowed() throws Exception {
        Path two = Made.sink(folder, "2.0.0", "");
        Path three = Made.sink(folder, "3.0.0", "");
        try (Deployed agent = start()) {
            Answer answer = agent.plugin("upgrade", two.toString(), "--only=k2", "--healthy-for=0");
            assertThat(answer.code()).as(answer.text()).isZero();
            servedBy(agent, "sink k1", "1.0.0");
            servedBy(agent, "sink k2", "2.0.0");
        }
        try (Deployed agent = start()) {
            servedBy(agent, "sink k1", "1.0.0");
            servedBy(agent, "sink k2", "2.0.0");
            Answer answer = agent.plugin("upgrade", three.toString(), "--canary=k2", "--healthy-for=300ms");
            assertThat(answer.code()).as(answer.text()).isZero();
            servedBy(agent, "sink k1", "3.0.0");
            servedBy(agent, "sink k2", "3.0.0");
            drain(agent);
        }
    }

    @Test
    void aDowngradeAndAnotherBuildOfAVersionNeedForce() throws Exception {
        Path old = Made.sink(folder, "0.9.0", "");
        try (Deployed agent = start()) {
            Path rebuilt = Made.sink(folder, "1.0.0", "throw never");
            for (Path jar : List.of(old, rebuilt)) {
                Answer refused = agent.plugin("upgrade", jar.toString(), "--healthy-for=0");
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.text()).startsWith("Refused: ").contains("--force");
            }
            Answer forced = agent.plugin("upgrade", rebuilt.toString(), "--force", "--healthy-for=0");
            assertThat(forced.code()).as(forced.text()).isZero();
            assertThat(agent.activations()).containsEntry("sink k1", 2L).containsEntry("channel c1", 1L);
            forced = agent.plugin("upgrade", old.toString(), "--force", "--healthy-for=0");
            assertThat(forced.code()).as(forced.text()).isZero();
            awaitFlow("k1 0.9.0 library 0");
            drain(agent);
        }
    }

    @Test
    void whatIsServedIsRemovedByForceOnlyAndTheDropFolderDoesNotBringItBack() throws Exception {
        try (Deployed agent = start()) {
            assertThat(agent.plugin("remove", "org.example.sink").text())
                    .contains("sink k1, sink k2 are served by org.example.sink");
            servedBy(agent, "sink k1", "1.0.0");
            assertThat(agent.plugin("remove", "org.example.sink", "--force").code())
                    .isZero();
            await().untilAsserted(() -> assertThat(agent.status("sink k1").map(ComponentStatus::state))
                    .contains(State.WAITING));
        }
        try (Deployed agent = new Deployed(home, Map.of())) {
            assertThat(agent.versions("org.example.sink")).isEmpty();
            assertThat(agent.plugin("list").text()).containsPattern("org.example.sink +1.0.0 +REMOVED");
        }
    }

    @Test
    void aBadVersionDroppedOverTheGoodOneIsTakenBackForGood() throws Exception {
        Path two = Made.sink(folder, "2.0.0", "throw open");
        Path file = home.resolve("plugins/org.example.sink-1.0.0.jar");
        try (Deployed agent = start()) {
            Files.move(two, file, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(agent.plugin("list").text()).contains("did not prove itself, open: "));
            servedBy(agent, "sink k1", "1.0.0");
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
        try (Deployed agent = start()) {
            servedBy(agent, "sink k1", "1.0.0");
            Files.delete(file);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(agent.status("sink k1").map(ComponentStatus::state))
                            .contains(State.WAITING));
            // The bundle goes when nobody runs its code any more.
            await().untilAsserted(
                            () -> assertThat(agent.versions("org.example.sink")).isEmpty());
        }
    }

    @Test
    void whatWasDoneWhileNoAgentRanHoldsWhenOneDoes() throws Exception {
        Path two = Made.sink(folder, "2.0.0", "");
        try (Deployed offline = new Deployed(home, Map.of("millrace.mode", "check", "millrace.deploy.write", "true"))) {
            Answer answer = offline.plugin("upgrade", two.toString());
            assertThat(answer.code()).as(answer.text()).isZero();
            assertThat(offline.plugin(
                                    "upgrade",
                                    Made.sink(folder, "3.0.0", "throw resolve").toString())
                            .text())
                    .contains("Failed (resolve): ", "org.example.nowhere");
        }
        try (Deployed looking = new Deployed(home, Map.of("millrace.mode", "check"))) {
            assertThat(looking.plugin("remove", "org.example.sink").code()).isZero();
        }
        try (Deployed agent = start()) {
            servedBy(agent, "sink k1", "2.0.0");
            drain(agent);
        }
    }
}
