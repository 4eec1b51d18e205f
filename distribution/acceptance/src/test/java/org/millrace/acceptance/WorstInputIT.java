package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each entry of one agent with a small heap is given its worst input while lines flow through it and others wait in a memory
 * channel: it goes on, says what is wrong, and gives out in the end what waited.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorstInputIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int WAITING = 1000;

    private Path folder = Path.of("");
    private Installation installation;
    private Agent agent;
    private Numbered live;
    private Path configuration;
    private String good = "";
    private final List<String> waiting = new ArrayList<>();
    private int port;
    private int heldPort;
    private int metricsPort;

    /** An entry, its worst input, and what is right. */
    private record Row(String entry, String input, String right, Shortage.Step feed) {
        String name() {
            return entry + ": " + input + ": " + right;
        }
    }

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        installation = Installation.in(folder);
        port = Lines.freePort();
        heldPort = Lines.freePort();
        metricsPort = Lines.freePort();
        good = flow(1, port) + flow(2, heldPort) + "a1.sources = r1 r2\na1.channels = c1 c2\na1.sinks = k1 k2\n";
        configuration = installation.write("conf/worst.conf", good);
        agent = run();
        assertThat(installation.millrace("pause", "sink", "k2").code()).isZero();
        try (Lines lines = new Lines(heldPort)) {
            for (int i = 0; i < WAITING; i++) {
                waiting.add("waiting-" + i);
                assertThat(lines.send("waiting-" + i)).isEqualTo("OK");
            }
        }
        live = new Numbered(port, "live", 500);
    }

    private Agent run() throws Exception {
        Agent started = Agent.of(
                installation,
                configuration,
                "-Xmx64m",
                "-Dflume.monitoring.type=http",
                "-Dflume.monitoring.port=" + metricsPort);
        agent = started;
        started.awaitRunning("source r1", "source r2", "channel c1", "channel c2", "sink k1");
        return started;
    }

    private String flow(int number, int at) {
        return """
                a1.sources.r%1$d.type = netcat
                a1.sources.r%1$d.bind = localhost
                a1.sources.r%1$d.port = %2$d
                a1.sources.r%1$d.channels = c%1$d
                a1.channels.c%1$d.type = memory
                a1.channels.c%1$d.capacity = 10000
                a1.channels.c%1$d.transactionCapacity = 1000
                a1.sinks.k%1$d.type = file_roll
                a1.sinks.k%1$d.sink.directory = %3$s
                a1.sinks.k%1$d.sink.rollInterval = 0
                a1.sinks.k%1$d.channel = c%1$d
                """.formatted(number, at, out(number));
    }

    private Path out(int sink) {
        return folder.resolve("out" + sink);
    }

    @AfterAll
    void end() throws Exception {
        try (Agent last = agent;
                Numbered sender = live) {
            // Whatever was started ends, in a start that fails too.
        }
    }

    @TestFactory
    Stream<DynamicTest> theAgentGoesOnAndSaysWhatIsWrong() {
        Stream<DynamicTest> rows = Stream.of(configurations(), plugins(), connections(), afterwards())
                .flatMap(List::stream)
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    if (!agent.alive()) {
                        // Every row is judged by itself, the last one but for all of them.
                        installation.write("conf/worst.conf", good);
                        agent = run();
                    }
                    row.feed.take();
                    goesOn();
                }));
        return Stream.concat(
                rows,
                Stream.of(DynamicTest.dynamicTest(
                        "netcat: all that: what was acknowledged is delivered", this::nothingIsMissing)));
    }

    private void goesOn() {
        assertThat(agent.alive()).as("the agent runs\n" + lastWords()).isTrue();
        int before = live.count();
        await().atMost(SOON).until(() -> live.count() > before + 100);
        await().atMost(SOON).ignoreExceptions().until(() -> metrics().contains("CHANNEL.c2"));
        assertThat(agent.terminal()).doesNotContain("OutOfMemoryError").doesNotContain("StackOverflowError");
    }

    private String lastWords() {
        String text = agent.terminal();
        return text.substring(Math.max(0, text.length() - 1500));
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://localhost:" + metricsPort + "/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A command fails in plain words that name the file. */
    private void fails(Path file, String... command) throws Exception {
        Installation.Answer answer = installation.millrace(command);
        String said = answer.all();
        assertThat(said.length()).isLessThan(10_000);
        assertThat(said)
                .contains(file.getFileName().toString())
                .doesNotContain("OutOfMemory")
                .doesNotContain("StackOverflow")
                .doesNotContain("\tat ");
        assertThat(answer.code()).as(said).isEqualTo(1);
    }

    private interface Maker {
        void make(Path file) throws Exception;
    }

    private Row configuration(String input, Maker maker) {
        return new Row("configuration", input, "refused with its name, what runs goes on", () -> {
            Path made = folder.resolve("worst.conf");
            maker.make(made);
            fails(made, "validate", made.toString());
            Files.move(
                    made,
                    configuration,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            fails(configuration, "reload");
            goesOn();
            installation.write("conf/worst.conf", good);
            Installation.Answer again = installation.millrace("reload");
            assertThat(again.code()).as(again.all()).isZero();
        });
    }

    private List<Row> configurations() {
        return List.of(
                configuration("a line of 100 MB", file -> {
                    WorstFiles.line(file, good + "a1.sources.r1.more = ", "x", 100 * WorstFiles.MEGABYTE);
                }),
                configuration("a million keys", file -> WorstFiles.keys(file, good, 1_000_000)),
                configuration("doublings", file -> Files.writeString(file, good + WorstFiles.doublings(12))),
                configuration("a chain of 3,000", file -> Files.writeString(file, good + WorstFiles.chain(3000))),
                configuration("a pipe", WorstFiles::pipe),
                configuration("an endless file", WorstFiles::endless),
                configuration(
                        "lines of 2 GB allowed",
                        file -> Files.writeString(file, good + "a1.sources.r1.max-line-length = 2000000000\n")));
    }

    private Row plugin(String input, String name, Maker maker) {
        return new Row("plug-in", input, "refused with its name by verify, install and the folder", () -> {
            Path jar = folder.resolve(name);
            maker.make(jar);
            fails(jar, "plugin", "verify", jar.toString());
            goesOn();
            fails(jar, "plugin", "install", jar.toString());
            goesOn();
            Path dropped = installation.plugins().resolve(name);
            Files.move(jar, dropped);
            try {
                await().atMost(SOON).until(() -> agent.terminal().contains(name));
            } finally {
                Files.delete(dropped);
            }
        });
    }

    private List<Row> plugins() {
        return List.of(
                plugin("600 MB of nothing", "sparse.jar", jar -> WorstFiles.sparse(jar, 600 * WorstFiles.MEGABYTE)),
                plugin("a manifest of 300 MB", "bomb.jar", jar -> WorstFiles.bomb(jar, 300 * WorstFiles.MEGABYTE)),
                plugin("60,000 entries", "many.jar", jar -> WorstFiles.manyEntries(jar, 60_000)),
                plugin("1,000 quoted strings", "quoted.jar", jar -> WorstFiles.quoted(jar, 1000)),
                plugin("a pipe", "pipe.jar", WorstFiles::pipe),
                plugin("an endless file", "endless.jar", WorstFiles::endless),
                new Row("index", "300 MB packed to less than one", "refused with its name", () -> {
                    Path index = WorstFiles.index(folder.resolve("index.xml.gz"), 300 * WorstFiles.MEGABYTE);
                    fails(index, "plugin", "install", index.toString(), "org.example.absent");
                }),
                new Row("plug-in folder", "a good jar after all that", "is taken", () -> {
                    String plugin = "org.millrace.sink.null";
                    Rebuilt.as(
                            "1.1.0",
                            installation.plugin(plugin),
                            installation.plugins().resolve(plugin + "-1.1.0.jar"));
                    await().atMost(SOON).until(() -> agent.terminal().contains(plugin + " 1.1.0"));
                }));
    }

    private Path control() {
        return installation.home().resolve("run/a1/control.sock");
    }

    private void answersCommands() throws Exception {
        Installation.Answer answer = installation.millrace("status");
        assertThat(answer.code()).as(answer.all()).isZero();
        assertThat(answer.out()).contains("c2");
    }

    private static ByteBuffer request(int count, int... lengths) {
        ByteBuffer bytes = ByteBuffer.allocate(5 + 4 * lengths.length);
        bytes.put((byte) 1).putInt(count);
        for (int length : lengths) {
            bytes.putInt(length);
        }
        return bytes.flip();
    }

    private List<Row> connections() {
        return List.of(
                new Row("control socket", "huge counts and lengths", "closed, others are answered", () -> {
                    WorstPeers.say(control(), request(Integer.MAX_VALUE), 0);
                    WorstPeers.say(control(), request(-1), 0);
                    WorstPeers.say(control(), request(1, Integer.MAX_VALUE), 0);
                    WorstPeers.say(control(), request(1, -1), 0);
                    answersCommands();
                }),
                new Row("control socket", "10 MB of noise", "closed, others are answered", () -> {
                    WorstPeers.say(control(), request(256, 65_536), (int) (10 * WorstFiles.MEGABYTE));
                    WorstPeers.say(control(), ByteBuffer.allocate(0), (int) (10 * WorstFiles.MEGABYTE));
                    answersCommands();
                }),
                new Row("control socket", "50 that are silent", "closed in time, others are answered", () -> {
                    try (WorstPeers peers = new WorstPeers()) {
                        peers.silent(control(), 50);
                        await().atMost(SOON).ignoreExceptions().untilAsserted(this::answersCommands);
                    }
                }),
                new Row("metrics", "a header of 100 MB", "closed", () -> assertThat(WorstPeers.endless(
                                metricsPort,
                                "GET /metrics HTTP/1.1\r\nX: ",
                                WorstPeers.block('x'),
                                100 * WorstFiles.MEGABYTE))
                        .isFalse()),
                new Row("metrics", "headers of 100 MB in short lines", "closed", () -> assertThat(WorstPeers.endless(
                                metricsPort,
                                "GET /metrics HTTP/1.1\r\n",
                                "X: y\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII),
                                100 * WorstFiles.MEGABYTE))
                        .isFalse()),
                new Row("metrics", "50 that are slow", "closed in time, others are answered", () -> {
                    try (WorstPeers peers = new WorstPeers()) {
                        peers.silent(metricsPort, "GET /metrics HTTP/1.1\r\nX:", 50);
                        await().atMost(SOON).ignoreExceptions().until(() -> metrics()
                                .contains("CHANNEL.c2"));
                    }
                }),
                new Row(
                        "metrics",
                        "a body of 100 MB",
                        "closed",
                        () -> WorstPeers.endless(
                                metricsPort,
                                "GET /metrics HTTP/1.1\r\nContent-Length: 2000000000\r\n\r\n",
                                WorstPeers.block('x'),
                                100 * WorstFiles.MEGABYTE)),
                new Row("metrics", "10,000 requests", "answered, or closed", () -> {
                    byte[] requests = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .repeat(1000)
                            .getBytes(StandardCharsets.US_ASCII);
                    WorstPeers.flood(metricsPort, requests, 10L * requests.length, 1);
                }),
                new Row("netcat", "80 MB without a newline, 20 times", "told, closed", () -> assertThat(
                                WorstPeers.flood(port, WorstPeers.block('x'), 80 * WorstFiles.MEGABYTE, 20))
                        .hasSize(20)
                        .allSatisfy(told -> assertThat(told).startsWith("FAILED: "))),
                new Row("netcat", "noise", "taken or told", () -> assertThat(
                                WorstPeers.flood(port, WorstPeers.noise(), 10 * WorstFiles.MEGABYTE, 4))
                        .allSatisfy(told -> assertThat(told).containsPattern("OK|FAILED: "))),
                new Row("netcat", "10 MB of newlines", "taken or told", () -> assertThat(
                                WorstPeers.flood(port, WorstPeers.block('\n'), 10 * WorstFiles.MEGABYTE, 1))
                        .allSatisfy(told -> assertThat(told).containsPattern("OK|FAILED: "))));
    }

    private List<Row> afterwards() {
        return List.of(new Row("memory channel", "all that", "what waited in it is delivered", () -> {
            assertThat(installation.millrace("resume", "sink", "k2").code()).isZero();
            Delivered.awaitAll(out(2), waiting);
        }));
    }

    /** What was acknowledged meanwhile has come out, among all the rest. */
    private void nothingIsMissing() throws Exception {
        live.close();
        BitSet acknowledged = live.acknowledged();
        assertThat(acknowledged.cardinality()).isPositive();
        await().atMost(Agent.PATIENCE).untilAsserted(() -> {
            BitSet missing = (BitSet) acknowledged.clone();
            missing.andNot(delivered());
            assertThat(missing.cardinality())
                    .as("acknowledged and not delivered, from %d", missing.nextSetBit(0))
                    .isZero();
        });
    }

    private BitSet delivered() throws IOException {
        BitSet delivered = new BitSet();
        try (Stream<Path> files = Files.list(out(1))) {
            for (Path file : files.toList()) {
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    lines.filter(line -> line.matches("live-\\d{8}"))
                            .forEach(line -> delivered.set(Integer.parseInt(line.substring(5))));
                }
            }
        }
        return delivered;
    }
}
