package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration files as people write them, and as nobody should. */
@Needs({
    "source.netcat",
    "channel.memory",
    Needs.SELECTOR,
    "sink.file.roll",
    "serializer.standard",
    "interceptor.standard",
    "channel.file",
    "sink.null",
    "sink.logger",
    Needs.SCRIPTS
})
class ConfigurationIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = Files.createDirectory(folder.resolve("out"));
        port = Lines.freePort();
    }

    private String good(String... more) {
        return Configurations.netcatTo(
                        port,
                        "a1.channels.c1.capacity = 1000",
                        Configurations.rollingInto(out, "sink.serializer = HEADER_AND_TEXT"))
                + String.join("\n", more)
                + "\n";
    }

    @Test
    void theStaticInterceptorSetsItsValue() throws Exception {
        Path file = installation.write(
                "conf/a.conf",
                good(
                        "a1.sources.r1.interceptors = i1",
                        "a1.sources.r1.interceptors.i1.type = static",
                        "a1.sources.r1.interceptors.i1.key = datacenter",
                        "a1.sources.r1.interceptors.i1.value = BERLIN"));
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("x")).isEqualTo("OK");
            }
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(Delivered.in(out)).containsExactly("{datacenter=BERLIN} x"));
        }
    }

    @Test
    void whatTheSelectorSendsNowhereIsCountedAndShown() throws Exception {
        Path file = installation.write(
                "conf/a.conf",
                good(
                        "a1.sources.r1.selector.type = multiplexing",
                        "a1.sources.r1.selector.header = state",
                        "a1.sources.r1.selector.mapping.CZ = c1"));
        Installation.Answer told = installation.millrace("validate", file.toString());
        assertThat(told.all()).contains("dropped", "a1.sources.r1.selector.default");
        assertThat(told.code()).isEqualTo(1);
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "sink k1");
            try (Lines lines = new Lines(port)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(lines.send("x")).isEqualTo("OK");
                }
            }
            Agent.Component source = agent.awaitStatus(
                            status -> status.of("source r1").detail().contains("3 events dropped"))
                    .of("source r1");
            assertThat(source.metric("EventUnroutedCount")).isEqualTo(3);
        }
    }

    @Test
    void aVariableWithoutAPrefixIsTheEnvironmentsWhereFlumeHasItSo() throws Exception {
        installation.environment(Map.of("NC_PORT", Integer.toString(port)));
        Path file = installation.write("conf/a.conf", good().replace("port = " + port, "port = ${NC_PORT}"));
        Installation.Answer without = installation.millrace("validate", file.toString());
        assertThat(without.all())
                .contains("the environment has it: write ${env:NC_PORT}")
                .doesNotContain(Integer.toString(port));
        try (Agent agent = Agent.of(
                installation, file, "-DpropertiesImplementation=org.apache.flume.node.EnvVarResolverProperties")) {
            agent.awaitRunning("source r1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("x")).isEqualTo("OK");
            }
        }
    }

    @Test
    void whatAVariableStandsForIsShownNowhereButInEvents() throws Exception {
        installation.environment(Map.of("HIDDEN", "/proc/never-shown"));
        Path file = installation.write(
                "conf/a.conf",
                good(
                                "a1.sinks.k2.type = file_roll",
                                "a1.sinks.k2.channel = c1",
                                "a1.sinks.k2.sink.directory = ${env:HIDDEN}/rolled",
                                "a1.sinks.k3.type = logger",
                                "a1.sinks.k3.channel = c1",
                                "a1.sinks.k3.maxBytesToLog = 64")
                        .replace("a1.sinks = k1", "a1.sinks = k1 k2 k3"));
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitStatus(status -> status.of("sink k2").detail().contains("sink.directory=${env:HIDDEN}/rolled"));
            Installation.Answer reload = installation.millrace("reload");
            assertThat(reload.all()).doesNotContain("never-shown");
            Path log = installation.home().resolve("logs/millrace.log");
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("${env:HIDDEN}"));
            assertThat(Files.readString(log)).doesNotContain("never-shown");
            assertThat(Files.readString(installation.home().resolve("logs/audit.jsonl")))
                    .doesNotContain("never-shown");
        }
    }

    @Test
    void slipsOfThePenAreToldAsWhatTheyAre() throws Exception {
        Path file = installation.write(
                "conf/a.conf",
                String.join(
                                "\n",
                                List.of(
                                        "a1.sources = r1 # the source",
                                        "a1.channels = c1 f1 f2",
                                        "a1.sinks = k1",
                                        "a1.sources.r1.type = netcat",
                                        "a1.sources.r1.bind = localhost",
                                        "a1.sources.r1.port = 44444 # the port",
                                        "a1.sources.r1.channels = c1 f1 f2",
                                        "a1.sources.r1.selector.type = multiplexing",
                                        "a1.sources.r1.selectorheader = state",
                                        "a1.sources.r1.selectormapping.CZ = c1",
                                        "a1.sources.r1.interceptors = i1 i2 i3",
                                        "a1.sources.r1.interceptors.i1.type = host",
                                        "a1.sources.r1.interceptors.i1.hostname.preserveExisting = true",
                                        "a1.sources.r1.interceptors.i2.type = search_replace",
                                        "a1.sources.r1.interceptors.i2.searchPattern = \\d+",
                                        "a1.sources.r1.interceptors.i2.replaceString =",
                                        "a1.sources.r1.interceptors.ri3.type = host",
                                        "a1.channels.c1.type = memory",
                                        "a1.channels.f1.type = file",
                                        "a1.channels.f1.dataDirs = " + folder + "/data",
                                        "a1.channels.f2.type = file",
                                        "a1.channels.f2.checkpointDir = " + folder + "/x/../data",
                                        "a1.sinks.k1.type = null",
                                        "a1.sinks.k1.channel = c1"))
                        + "\n");
        Installation.Answer answer = installation.millrace("validate", file.toString());
        assertThat(answer.all().lines().map(line -> line.replaceFirst("^\\S*a\\.conf:", "")))
                .anySatisfy(line ->
                        assertThat(line).contains("1: WARNING: `# the source` became part of the value (lines 1, 6)"))
                .anySatisfy(line ->
                        assertThat(line).contains("6: ERROR a1.sources.r1 port:", "a comment needs a line of its own"))
                .anySatisfy(line -> assertThat(line).contains("9: ", "did you mean selector.header?"))
                .anySatisfy(line -> assertThat(line).contains("10: ", "did you mean selector.mapping.CZ?"))
                .anySatisfy(line -> assertThat(line).contains("every event is dropped"))
                .anySatisfy(line -> assertThat(line)
                        .contains("13: ", "hostname.preserveExisting", "did you mean preserveExisting?"))
                .anySatisfy(line -> assertThat(line).contains("15: ", "`\\d` reads as `d`", "write `\\\\d`"))
                .anySatisfy(line -> assertThat(line).contains("a1.sources.r1.interceptors.ri3", "did you mean i3?"))
                .anySatisfy(line ->
                        assertThat(line).contains("22: ERROR a1.channels.f2 checkpointDir", "a1.channels.f1.dataDirs"))
                .noneSatisfy(line -> assertThat(line).contains("replaceString"))
                .noneSatisfy(line -> assertThat(line).contains("a1.sources.#"));
        assertThat(answer.code()).isEqualTo(1);
    }

    private interface Edit {
        void make(Path file) throws Exception;
    }

    private static String grows() {
        StringBuilder text = new StringBuilder("x0 = 0123456789\n");
        for (int i = 1; i <= 12; i++) {
            text.append("x")
                    .append(i)
                    .append(" = ")
                    .append(("${x" + (i - 1) + "}").repeat(10))
                    .append('\n');
        }
        return text + "a1.sinks.k1.sink.directory = ${x12}\n";
    }

    private static String chain() {
        StringBuilder text = new StringBuilder("a1.sinks.k1.sink.directory = ${x0}\n");
        for (int i = 0; i < 3_000; i++) {
            text.append("x").append(i).append(" = ${x").append(i + 1).append("}\n");
        }
        return text.toString();
    }

    private static String keys() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("a1.x.").append(i).append(" = 1\n");
        }
        return text.toString();
    }

    private static void replaced(Path file, Edit edit) throws Exception {
        Files.delete(file);
        edit.make(file);
    }

    private static Map<String, Edit> worst() {
        Map<String, Edit> edits = new java.util.LinkedHashMap<>();
        edits.put("the value has more than 65536 characters", file -> Files.writeString(file, grows()));
        edits.put("more than 50 values refer to one another", file -> Files.writeString(file, chain()));
        edits.put("more than 20000 keys", file -> Files.writeString(file, keys()));
        edits.put("it has 104857600 bytes", file -> {
            try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
                large.setLength(100 << 20);
            }
        });
        edits.put("there is no agent in it", file -> {
            byte[] garbage = new byte[1 << 20];
            new Random(3).nextBytes(garbage);
            java.util.Arrays.fill(garbage, 0, 1_000, (byte) 0);
            Files.write(file, garbage);
        });
        edits.put("\\u must be followed by four", file -> Files.writeString(file, "a1.sinks = \\uZZZZ\n"));
        edits.put("neither a file nor a link", file -> Files.createSymbolicLink(file, Path.of("/dev/zero")));
        edits.put("is a directory", Files::createDirectory);
        return edits;
    }

    @Test
    void noEditHoweverBadTakesTheAgentOrWhatItHolds() throws Exception {
        Path file = installation.write("conf/a.conf", good());
        List<String> sent = new ArrayList<>();
        try (Agent agent = Agent.of(installation, file, "-Xmx64m", "--no-reload-conf")) {
            agent.awaitRunning("source r1", "sink k1");
            assertThat(installation.millrace("pause", "sink", "k1").code()).isZero();
            try (Lines lines = new Lines(port)) {
                for (int i = 0; i < 100; i++) {
                    sent.add("{} line " + i);
                    assertThat(lines.send("line " + i)).isEqualTo("OK");
                }
            }
            for (Map.Entry<String, Edit> edit : worst().entrySet()) {
                replaced(file, edit.getValue());
                Installation.Answer answer = installation.millrace("reload");
                assertThat(answer.all())
                        .contains(edit.getKey(), "goes on as it is")
                        .doesNotContain("StackOverflow", "OutOfMemory")
                        .hasSizeLessThan(400_000);
                assertThat(answer.code()).as(edit.getKey()).isEqualTo(1);
                assertThat(agent.alive()).as(edit.getKey()).isTrue();
            }
            Files.deleteIfExists(file);
            installation.write("conf/a.conf", good());
            assertThat(installation.millrace("reload").code()).isZero();
            assertThat(installation.millrace("resume", "sink", "k1").code()).isZero();
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(Delivered.in(out)).containsExactlyElementsOf(sent));
        }
    }

    @Test
    void aFileThatCannotBeReadIsToldOnceAndChangesNothing() throws Exception {
        Path file = installation.write("conf/a.conf", good());
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "sink k1");
            Path pipe = folder.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
            String told = "can't be read and counts as unchanged";
            agent.awaitPrinted(told);
            await().pollDelay(Duration.ofSeconds(4)).atMost(Agent.PATIENCE).until(() -> true);
            assertThat(Agent.count(agent.terminal(), told)).isEqualTo(1);
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("x")).isEqualTo("OK");
            }
            Files.delete(file);
            installation.write("conf/a.conf", good("a1.sinks.k1.sink.batchSize = 7"));
            agent.awaitPrinted("can be read again");
            agent.awaitPrinted("sink.batchSize");
        }
    }

    @Test
    void anEditIsInForceWithinTwoSeconds() throws Exception {
        int[] ports = {port, Lines.freePort()};
        Path file = installation.write("conf/a.conf", good());
        List<Long> took = new ArrayList<>();
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "sink k1");
            for (int i = 1; i <= 10; i++) {
                int next = ports[i % 2];
                // The looks of the agent and the edits must not keep step.
                await().pollDelay(Duration.ofMillis(137L * i)).until(() -> true);
                long began = System.nanoTime();
                installation.write("conf/a.conf", good().replace("port = " + port, "port = " + next));
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(Agent.PATIENCE)
                        .until(() -> listens(next));
                took.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
            }
        }
        Collections.sort(took);
        System.out.println("edits in force after " + took + " ms");
        assertThat(took.get(took.size() / 2)).as("median of %s", took).isLessThan(2_000);
        assertThat(took.get(took.size() - 1)).as("worst of %s", took).isLessThan(3_000);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
