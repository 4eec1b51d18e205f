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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of a flow, with all its agents running from one installation, as its first lines say. */
class ExamplesIT {
    private static final int LINES_A_SECOND = 2000;

    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = folder.resolve("out");
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
        return Agent.start(installation, "millrace", "agent", "-n", name, "-f", configuration.toString());
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
            awaitMore(out, 5000);
            sender.close();
            awaitAll(sender);
            Arrived arrived = Arrived.in(out);
            assertThat(arrived.doubled()).isZero();
            assertThat(arrived.disorder()).isEmpty();
            stop(edge, relay, store);
        }
    }

    @Test
    void fourIntoOne() throws Exception {
        Path consolidation = example("consolidation");
        List<Agent> agents = new ArrayList<>();
        List<Numbered> senders = new ArrayList<>();
        try {
            agents.add(agent("collector", consolidation));
            for (int i = 1; i <= 4; i++) {
                agents.add(agent("web" + i, consolidation));
            }
            for (int i = 1; i <= 4; i++) {
                senders.add(new Numbered(port(4440 + i), "web" + i, LINES_A_SECOND / 4));
            }
            awaitMore(out, 5000);
            for (Numbered sender : senders) {
                sender.close();
            }
            awaitAll(senders.toArray(Numbered[]::new));
            assertThat(Arrived.in(out).doubled()).isZero();
        } finally {
            agents.forEach(Agent::close);
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
            sender.close();
            awaitAll(sender);
            stop(edge, spare, main);
        } finally {
            main.close();
        }
    }
}
