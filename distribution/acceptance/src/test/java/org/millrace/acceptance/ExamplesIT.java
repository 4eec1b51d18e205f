package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * Each example of a flow, with all its agents running from one installation, as its first lines say; under load, every plug-in of agents that
 * differ is upgraded meanwhile.
 */
class ExamplesIT {
    private static final int LINES_A_SECOND = 2000;

    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private Upgrades upgrades;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = folder.resolve("out");
        upgrades = new Upgrades(installation, folder.resolve("newer"));
    }

    /** The example with directories and ports of this test. */
    private Path example(String name) throws IOException {
        String text = Files.readString(
                        installation.home().resolve("conf/examples").resolve(name + ".conf"))
                .replace("/tmp/millrace-example", out.toString());
        for (String port : List.of("4440", "4441", "4442", "4443", "4444", "4141", "4142")) {
            if (text.contains("port = " + port)) {
                ports.put(port, Lines.freePort());
                text = text.replaceAll("port = " + Pattern.quote(port) + "\\b", "port = " + ports.get(port));
            }
        }
        return installation.write("conf/tried-" + name + ".conf", text);
    }

    private int port(int written) {
        return Objects.requireNonNull(ports.get(Integer.toString(written)));
    }

    private Agent agent(String name, Path configuration) throws IOException {
        return Agent.named(installation, name, configuration);
    }

    /** False while nobody listens. */
    private boolean said(String... all) throws IOException {
        try (Lines lines = new Lines(port(4440))) {
            for (String line : all) {
                assertThat(lines.send(line)).isEqualTo("OK");
            }
        }
        return true;
    }

    private static void awaitMore(Path directory, int lines) {
        int before = Delivered.in(directory).size();
        await().atMost(Agent.PATIENCE).until(() -> Delivered.in(directory).size() >= before + lines);
    }

    private void awaitAll(Numbered... senders) {
        await().atMost(Agent.PATIENCE).untilAsserted(() -> {
            Arrived arrived = Arrived.in(all().toArray(Path[]::new));
            for (Numbered sender : senders) {
                assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                assertThat(arrived.invented(sender)).isFalse();
            }
        });
    }

    /** The directories that sinks wrote to. */
    private List<Path> all() throws IOException {
        try (var found = Files.walk(out)) {
            return found.filter(Files::isDirectory)
                    .filter(path -> !path.startsWith(out.resolve("state")) && !hasDirectories(path))
                    .toList();
        }
    }

    private static boolean hasDirectories(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.anyMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Agent... agents) throws Exception {
        for (Agent agent : agents) {
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
    }

    @Test
    void aChainOfThree() throws Exception {
        Path chain = example("chain");
        try (Agent store = agent("store", chain);
                Agent relay = agent("relay", chain);
                Agent edge = agent("edge", chain);
                Numbered sender = new Numbered(port(4440), "chain", LINES_A_SECOND)) {
            for (String agent : List.of("edge", "relay", "store")) {
                upgrades.all(agent, chain, () -> awaitMore(out, 2000));
            }
            sender.close();
            awaitAll(sender);
            Arrived arrived = Arrived.in(out);
            assertThat(sender.refused()).isZero();
            assertThat(arrived.doubled()).isZero();
            assertThat(arrived.disorder()).isEmpty();
            stop(edge, relay, store);
        }
    }

    @Test
    void fourIntoOne() throws Exception {
        List<Numbered> senders = consolidated(
                example("consolidation"), status -> status.of("channel disk").metric("ChannelSize") == 0);
        Arrived arrived = Arrived.in(out);
        for (Numbered sender : senders) {
            assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
            assertThat(arrived.invented(sender)).isFalse();
        }
        assertThat(arrived.doubled()).isZero();
        assertThat(arrived.disorder()).isEmpty();
    }

    /** Has four agents send to one, upgrades all that serves in it and in one of them, and returns when the one has written everything. */
    private List<Numbered> consolidated(Path consolidation, Agent.Expectation written) throws Exception {
        List<Agent> agents = new ArrayList<>();
        List<Numbered> senders = new ArrayList<>();
        try {
            Agent collector = agent("collector", consolidation);
            agents.add(collector);
            for (int i = 1; i <= 4; i++) {
                agents.add(agent("web" + i, consolidation));
            }
            for (int i = 1; i <= 4; i++) {
                senders.add(new Numbered(port(4440 + i), "web" + i, LINES_A_SECOND / 4));
            }
            Upgrades.Pause more = () -> {
                for (Numbered sender : senders) {
                    int before = sender.count();
                    await().atMost(Agent.PATIENCE).until(() -> sender.count() >= before + 200);
                }
            };
            more.pause();
            upgrades.all("web1", consolidation, more);
            upgrades.all("collector", consolidation, more);
            for (Numbered sender : senders) {
                sender.close();
                assertThat(sender.refused()).isZero();
            }
            for (int i = 1; i <= 4; i++) {
                agents.get(i).awaitStatus(status -> status.of("channel memory").metric("ChannelSize") == 0);
            }
            collector.awaitStatus(written);
            for (int i = 4; i >= 0; i--) {
                stop(agents.get(i));
            }
            return senders;
        } finally {
            agents.forEach(Agent::close);
        }
    }

    @Test
    void fourIntoOneWhichWritesToHdfs() throws Exception {
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 1, Map.of())) {
            Path consolidation = example("consolidation");
            String text = Files.readString(consolidation);
            int sink = text.indexOf("collector.sinks.files.type");
            Path toHdfs = installation.write("conf/hdfs.conf", text.substring(0, sink) + """
                    collector.sinks.files.type = hdfs
                    collector.sinks.files.channel = disk
                    collector.sinks.files.hdfs.path = %s/flow/%%{from}
                    collector.sinks.files.hdfs.fileType = DataStream
                    collector.sinks.files.hdfs.exactlyOnce = required
                    collector.sinks.files.hdfs.rollInterval = 2
                    collector.sinks.files.hdfs.rollCount = 0
                    collector.sinks.files.hdfs.rollSize = 0
                    """.formatted(hdfs.address()));
            List<Numbered> senders = consolidated(toHdfs, status -> status.isFinished("disk", "files"));
            HdfsLines lines = new HdfsLines(hdfs, "/flow", folder.resolve("lines"));
            lines.areOnce(senders.stream().collect(Collectors.toMap(Numbered::prefix, Numbered::acknowledged)));
            assertThat(lines.holdOnly(senders.stream().collect(Collectors.toMap(Numbered::prefix, Numbered::sent))))
                    .isTrue();
        }
    }

    @Test
    void aHeaderDecides() throws Exception {
        try (Agent web = agent("web", example("multiplexing"))) {
            await().atMost(Agent.PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> said("ERROR one", "INFO two", "three", "WARN four", "INFORM five"));
            await().atMost(Agent.PATIENCE).untilAsserted(() -> {
                assertThat(Delivered.in(out.resolve("urgent"))).containsExactly("ERROR one");
                assertThat(Delivered.in(out.resolve("notable"))).containsExactly("WARN four");
                assertThat(Delivered.in(out.resolve("usual"))).containsExactly("INFO two");
                assertThat(Delivered.in(out.resolve("rest"))).containsExactly("three", "INFORM five");
            });
            stop(web);
        }
    }

    @Test
    void aHeaderDecidesWhateverIsUpgraded() throws Exception {
        Path multiplexing = example("multiplexing");
        List<Numbered> senders = new ArrayList<>();
        try (Agent web = agent("web", multiplexing)) {
            for (String word : List.of("ERROR", "WARN", "INFO", "other")) {
                senders.add(new Numbered(port(4440), word + " x", LINES_A_SECOND / 4));
            }
            upgrades.all("web", multiplexing, () -> awaitMore(out.resolve("rest"), 500));
            for (Numbered sender : senders) {
                sender.close();
            }
            List<Path> directories = Stream.of("urgent", "notable", "usual", "rest")
                    .map(out::resolve)
                    .toList();
            await().atMost(Agent.PATIENCE).untilAsserted(() -> {
                for (int i = 0; i < senders.size(); i++) {
                    Numbered sender = senders.get(i);
                    Arrived arrived = Arrived.in(directories.get(i));
                    assertThat(sender.refused()).isZero();
                    assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                    assertThat(arrived.invented(sender)).isFalse();
                    assertThat(arrived.doubled()).isZero();
                    assertThat(arrived.disorder()).isEmpty();
                    assertThat(arrived.senders()).containsExactly(sender.prefix());
                }
            });
            stop(web);
        } finally {
            for (Numbered sender : senders) {
                sender.close();
            }
        }
    }

    @Test
    void theLoadOfOneThatIsKilledGoesToTheOtherUntilItIsBack() throws Exception {
        Path balanced = example("load-balancing");
        Agent left = agent("left", balanced);
        try (Agent right = agent("right", balanced);
                Agent edge = agent("edge", balanced);
                Numbered sender = new Numbered(port(4440), "balanced", LINES_A_SECOND)) {
            awaitMore(out.resolve("left"), 2000);
            awaitMore(out.resolve("right"), 2000);
            left.signal("KILL");
            left.awaitExit();
            awaitMore(out.resolve("right"), 5000);
            left = agent("left", balanced);
            awaitMore(out.resolve("left"), 2000);
            upgrades.all("edge", balanced, () -> awaitMore(out.resolve("left"), 1000));
            upgrades.all("left", balanced, () -> awaitMore(out.resolve("left"), 1000));
            sender.close();
            awaitAll(sender);
            stop(edge, right, left);
        } finally {
            left.close();
        }
    }

    @Test
    void theSpareTakesOverAndGivesBack() throws Exception {
        Path failover = example("failover");
        Agent main = agent("main", failover);
        main.awaitRunning("source agents");
        try (Agent spare = agent("spare", failover);
                Agent edge = agent("edge", failover);
                Numbered sender = new Numbered(port(4440), "failover", LINES_A_SECOND)) {
            awaitMore(out.resolve("main"), 5000);
            assertThat(Delivered.in(out.resolve("spare"))).isEmpty();
            main.signal("KILL");
            main.awaitExit();
            awaitMore(out.resolve("spare"), 5000);
            main = agent("main", failover);
            awaitMore(out.resolve("main"), 5000);
            upgrades.all("edge", failover, () -> awaitMore(out.resolve("main"), 1000));
            upgrades.all("main", failover, () -> awaitMore(out.resolve("main"), 1000));
            sender.close();
            awaitAll(sender);
            stop(edge, spare, main);
        } finally {
            main.close();
        }
    }
}
