package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.flume.peer.FlumeAgent;

/** A packed agent between two agents of Flume, by each of the protocols that both speak. */
class FlumeAtBothEndsIT {
    private static final int LINES_A_SECOND = 1000;
    private static final int MANY = 2000;
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    private final int first = Lines.freePort();
    private final int middle = Lines.freePort();
    private final int last = Lines.freePort();
    private Path out;
    private Installation installation;

    FlumeAtBothEndsIT() throws Exception {}

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = Files.createDirectories(folder.resolve("out"));
    }

    private String head(String type) {
        return """
                head.sources = lines
                head.channels = memory
                head.sinks = next
                head.sources.lines.type = netcat
                head.sources.lines.bind = localhost
                head.sources.lines.port = %d
                head.sources.lines.channels = memory
                head.channels.memory.type = memory
                head.channels.memory.capacity = 1000000
                head.channels.memory.transactionCapacity = 1000
                head.sinks.next.type = %s
                head.sinks.next.hostname = localhost
                head.sinks.next.port = %d
                head.sinks.next.channel = memory
                """.formatted(first, type, middle);
    }

    private String between(String type) {
        return """
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                a1.sources.r1.type = %1$s
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %2$d
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.sinks.k1.type = %1$s
                a1.sinks.k1.hostname = localhost
                a1.sinks.k1.port = %3$d
                a1.sinks.k1.channel = c1
                """.formatted(type, middle, last);
    }

    private String tail(String type) {
        return """
                tail.sources = before
                tail.channels = memory
                tail.sinks = files
                tail.sources.before.type = %s
                tail.sources.before.bind = localhost
                tail.sources.before.port = %d
                tail.sources.before.channels = memory
                tail.channels.memory.type = memory
                tail.channels.memory.capacity = 1000000
                tail.channels.memory.transactionCapacity = 1000
                tail.sinks.files.type = file_roll
                tail.sinks.files.sink.directory = %s
                tail.sinks.files.sink.rollInterval = 0
                tail.sinks.files.channel = memory
                """.formatted(type, last, out);
    }

    private void awaitMore() {
        int before = Delivered.in(out).size();
        await().atMost(Agent.PATIENCE).until(() -> Delivered.in(out).size() >= before + MANY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "thrift"})
    void nothingThatFlumeAcknowledgedIsLostIfTheAgentBetweenIsKilled(String type) throws Exception {
        Path file = installation.write("conf/between.conf", between(type));
        Agent agent = Agent.of(installation, file);
        try (FlumeAgent tail = FlumeAgent.start(folder.resolve("tail"), "tail", tail(type));
                FlumeAgent head = FlumeAgent.start(folder.resolve("head"), "head", head(type))) {
            tail.listening(last);
            head.listening(first);
            try (Numbered sender = new Numbered(first, type, LINES_A_SECOND)) {
                awaitMore();
                for (int kill = 0; kill < KILLS; kill++) {
                    agent.signal("KILL");
                    agent.awaitExit();
                    agent = Agent.of(installation, file);
                    awaitMore();
                }
                sender.close();
                await().atMost(Agent.PATIENCE).untilAsserted(() -> {
                    Arrived arrived = Arrived.in(out);
                    assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                    assertThat(arrived.invented(sender)).isFalse();
                });
            }
            assertThat(agent.stop()).as(agent::terminal).isZero();
        } finally {
            agent.close();
        }
    }
}
