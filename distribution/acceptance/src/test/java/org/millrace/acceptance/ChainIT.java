package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three agents in a row, with the Avro protocol between them: every acknowledged line arrives at the end, whatever happens on the way. */
class ChainIT {
    private static final String LIBRARY = "org.millrace.library.netty";
    private static final String SOURCE = "org.millrace.source.avro";
    private static final String SINK = "org.millrace.sink.avro";
    private static final int LINES_A_SECOND = 3000;

    @TempDir
    Path folder;

    private Installation first;
    private Installation second;
    private Installation third;
    private Path out;
    private int entry;
    private int secondPort;
    private int thirdPort;

    @BeforeEach
    void install() throws Exception {
        first = Installation.in(Files.createDirectory(folder.resolve("first")));
        second = Installation.in(Files.createDirectory(folder.resolve("second")));
        third = Installation.in(Files.createDirectory(folder.resolve("third")));
        out = folder.resolve("out");
        entry = Lines.freePort();
        secondPort = Lines.freePort();
        thirdPort = Lines.freePort();
    }

    private static Path write(Installation installation, String source, int port, String... sink) throws IOException {
        StringBuilder text = new StringBuilder("""
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                a1.sources.r1.type = %s
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %d
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.minimumRequiredSpace = 1048576
                a1.sinks.k1.channel = c1
                """.formatted(source, port));
        for (String line : sink) {
            text.append("a1.sinks.k1.").append(line).append('\n');
        }
        return installation.write("conf/chain.conf", text.toString());
    }

    private static Path forwarding(Installation installation, String source, int port, int to) throws IOException {
        return write(installation, source, port, "type = avro", "hostname = localhost", "port = " + to);
    }

    private Path ending(Installation installation) throws IOException {
        return write(installation, "avro", thirdPort, Configurations.rollingInto(out));
    }

    private static void done(Installation.Answer answer) {
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    private void awaitMore(int lines) {
        int before = Delivered.in(out).size();
        await().atMost(Agent.PATIENCE).until(() -> Delivered.in(out).size() >= before + lines);
    }

    private static void awaitEmpty(Agent agent) {
        agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
    }

    private static void stop(Agent agent) throws Exception {
        assertThat(agent.stop()).as(agent::terminal).isZero();
    }

    @Test
    void sourceSinkAndTheirLibraryAreUpgradedInTheMiddleAndEachLineArrivesOnce() throws Exception {
        try (Agent a = Agent.of(first, forwarding(first, "netcat", entry, secondPort));
                Agent b = Agent.of(second, forwarding(second, "avro", secondPort, thirdPort));
                Agent c = Agent.of(third, ending(third));
                Numbered sender = new Numbered(entry, "line", LINES_A_SECOND)) {
            b.awaitRunning("source r1", "sink k1");
            awaitMore(3000);
            Path library = folder.resolve(LIBRARY + "-1.1.0.jar");
            Rebuilt.as("1.1.0", second.plugin(LIBRARY), library);
            Files.move(library, second.plugins().resolve(library.getFileName()));
            await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                            second.millrace("plugin", "list").out())
                    .containsPattern(LIBRARY + " +1\\.1\\.0"));
            for (String plugin : List.of(SOURCE, SINK)) {
                Path jar = folder.resolve(plugin + "-1.1.0.jar");
                Rebuilt.as("1.1.0", second.plugin(plugin), jar);
                done(second.millrace("plugin", "upgrade", jar.toString(), "--healthy-for", "200ms"));
                awaitMore(3000);
            }
            b.awaitStatus(status -> status.of("source r1").version().equals("1.1.0")
                    && status.of("sink k1").version().equals("1.1.0"));
            done(second.millrace("plugin", "rollback", SOURCE));
            awaitMore(3000);
            sender.close();
            awaitEmpty(a);
            awaitEmpty(b);
            awaitEmpty(c);
            stop(a);
            stop(b);
            stop(c);
            Arrived arrived = Arrived.in(out);
            assertThat(sender.refused()).isZero();
            assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
            assertThat(arrived.doubled()).isZero();
            assertThat(arrived.disorder()).isEmpty();
        }
    }

    @Test
    void whoeverIsKilledOnTheWayNothingIsLost() throws Exception {
        Path middle = forwarding(second, "avro", secondPort, thirdPort);
        Path end = ending(third);
        Agent b = Agent.of(second, middle);
        Agent c = Agent.of(third, end);
        try (Agent a = Agent.of(first, forwarding(first, "netcat", entry, secondPort));
                Numbered sender = new Numbered(entry, "line", LINES_A_SECOND)) {
            for (int i = 0; i < 3; i++) {
                awaitMore(3000);
                b.signal("KILL");
                b.awaitExit();
                b = Agent.of(second, middle);
                awaitMore(3000);
                c.signal("KILL");
                c.awaitExit();
                c = Agent.of(third, end);
            }
            awaitMore(3000);
            sender.close();
            awaitEmpty(a);
            awaitEmpty(b);
            awaitEmpty(c);
            stop(a);
            stop(b);
            stop(c);
            Arrived arrived = Arrived.in(out);
            System.out.printf("%d lines, %d came twice through 6 kills%n", sender.count(), arrived.doubled());
            assertThat(sender.refused()).isZero();
            assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
        } finally {
            b.close();
            c.close();
        }
    }
}
