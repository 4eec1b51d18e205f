package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that has to do without, for a while and under load: nothing that it acknowledged is lost, it says little, and all is as
 * before soon after. The shortages follow each other in one agent. {@code -Dmillrace.starve.seconds=60} makes each longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StarvationIT {
    private static final int SECONDS = Integer.getInteger("millrace.starve.seconds", 10);
    private static final double MOST_CORES = 0.8;
    private static final int BACKLOG = 20_000;
    private static final int LINES_A_SECOND = 400;
    private static final String PADDING = "x".repeat(300);

    private Starved starved;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        starved = Starved.in(folder);
    }

    @AfterAll
    void end() throws Exception {
        if (starved != null) {
            starved.close();
        }
    }

    private void survives(String name, Shortage shortage, Shortage.Step meanwhile) throws Exception {
        List<Numbered> senders = new ArrayList<>();
        SoftAssertions judged = new SoftAssertions();
        starved.command("pause", "sink", "k1");
        try (Numbered burst = sender(starved.filePort, name + "burst", 0)) {
            senders.add(burst);
            await().atMost(Agent.PATIENCE).until(() -> burst.count() > BACKLOG);
        }
        try (Numbered toFile = sender(starved.filePort, name + "file", LINES_A_SECOND);
                Numbered toMemory = sender(starved.memoryPort, name + "memory", LINES_A_SECOND);
                shortage) {
            senders.add(toFile);
            senders.add(toMemory);
            await().atMost(Agent.PATIENCE).until(() -> toFile.count() > 0 && toMemory.count() > 0);
            starved.command("resume", "sink", "k1");
            Starved.Account before = starved.account();
            shortage.begin();
            meanwhile.take();
            before.awaitSeconds(SECONDS);
            shortage.close();
            Starved.Account spent = starved.account().since(before);
            String relief = starved.awaitRelief();
            System.out.println(name + ": " + spent + ", " + relief);
            judged.assertThat(starved.agent().alive()).as("the agent runs").isTrue();
            judged.assertThat(relief).startsWith("as before");
            judged.assertThat(spent.lines())
                    .as("lines logged\n" + starved.lastWords())
                    .isLessThanOrEqualTo(spent.allowed());
            judged.assertThat(spent.cores()).as("cores used").isLessThan(MOST_CORES);
        }
        judged.check(this::answersCommands);
        judged.check(starved::awaitDrained);
        judged.check(() -> await().atMost(Agent.PATIENCE).untilAsserted(() -> nothingIsMissing(senders)));
        judged.assertAll();
    }

    private static Numbered sender(int port, String name, int linesPerSecond) {
        return new Numbered(port, name + PADDING, linesPerSecond);
    }

    private void nothingIsMissing(List<Numbered> senders) {
        Arrived arrived = Arrived.in(starved.out(1), starved.out(2));
        for (Numbered sender : senders) {
            assertThat(sender.count()).isPositive();
            BitSet missing = arrived.missing(sender);
            assertThat(missing.cardinality())
                    .as("acknowledged and not delivered, from %d", missing.nextSetBit(0))
                    .isZero();
        }
    }

    private void answersCommands() throws Exception {
        starved.command("reload");
        starved.command("plugin", "list");
        assertThat(metrics()).contains("CHANNEL.c1");
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://localhost:" + starved.metricsPort + "/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void nothing() {}

    @Test
    void outOfDescriptors() throws Exception {
        survives("descriptors", Shortage.descriptors(starved.memoryPort, 300), StarvationIT::nothing);
    }

    @Test
    void outOfProcesses() throws Exception {
        long pid = starved.agent().pid();
        survives("processes", Shortage.processes(starved.user, pid, starved.memoryPort), StarvationIT::nothing);
    }

    @Test
    void outOfHeap() throws Exception {
        List<Numbered> many = new ArrayList<>();
        Shortage load = Shortage.of(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        many.add(new Numbered(starved.memoryPort, "many" + i, 0));
                    }
                },
                () -> {
                    for (Numbered one : many) {
                        one.close();
                    }
                });
        Shortage sink = Shortage.permission(starved.out(2));
        survives("heap", Shortage.both(load, sink), StarvationIT::nothing);
        await().atMost(Agent.PATIENCE).untilAsserted(() -> nothingIsMissing(many));
    }

    @Test
    void aFullLogDisk() throws Exception {
        survives("logs", Shortage.room(starved.logs()), StarvationIT::nothing);
    }

    @Test
    void aFullStateDisk() throws Exception {
        String plugin = "org.millrace.sink.null";
        survives("state", Shortage.both(Shortage.room(starved.state()), Shortage.room(starved.data())), () -> {
            Path jar = starved.folder("plugins").resolve(plugin + "-1.1.0.jar");
            Path made = starved.folder("made.jar");
            Rebuilt.as("1.1.0", starved.installation.plugin(plugin), made);
            starved.user.own(made);
            Files.move(made, jar);
        });
        await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                        starved.installation.millrace("plugin", "info", plugin).all())
                .contains("1.1.0"));
    }

    @Test
    void anUnreadableDataFolder() throws Exception {
        Path data = starved.folder("data");
        survives(
                "data",
                Shortage.permission(
                        data,
                        data.resolve("a1"),
                        data.resolve("a1/channel-c1"),
                        data.resolve("a1/channel-c1/data"),
                        data.resolve("a1/channel-c1/checkpoint")),
                StarvationIT::nothing);
    }

    @Test
    void unreadableFoldersOfPluginsConfigurationAndLogs() throws Exception {
        survives(
                "folders",
                Shortage.permission(
                        starved.folder("plugins"),
                        starved.folder("conf"),
                        starved.folder("logs"),
                        starved.folder("run"),
                        starved.folder("var")),
                StarvationIT::nothing);
    }

    @Test
    void aStateDiskThatIsReadOnly() throws Exception {
        survives(
                "readonly",
                Shortage.both(
                        Shortage.writing(starved.state()), Shortage.of(starved.data()::fail, starved::replaceData)),
                StarvationIT::nothing);
    }
}
