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

/**
 * A group of two sinks behind a file channel, of which one can't write for a while: the other does, and each line is once in the files of
 * one of them.
 */
@Needs({
    "source.netcat",
    "channel.memory",
    Needs.SELECTOR,
    "sink.file.roll",
    "serializer.standard",
    "channel.file",
    "processor.standard"
})
class SinkGroupIT {
    private static final int LINES_A_SECOND = 2000;

    @TempDir
    Path folder;

    private Installation installation;
    private Path first;
    private Path second;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        first = folder.resolve("first");
        second = folder.resolve("second");
        port = Lines.freePort();
    }

    private Path write(String... processor) throws IOException {
        StringBuilder text = new StringBuilder(Configurations.netcatTo(
                        port,
                        "a1.channels.c1.checkpointDir = " + folder.resolve("acks") + "\na1.channels.c1.dataDirs = "
                                + folder.resolve("events"),
                        Configurations.rollingInto(first))
                .replace("c1.type = memory", "c1.type = file")
                .replace("a1.sinks = k1", "a1.sinks = k1 k2"));
        text.append("a1.sinks.k2.channel = c1\n");
        for (String line : Configurations.rollingInto(second)) {
            text.append("a1.sinks.k2.").append(line).append('\n');
        }
        text.append("a1.sinkgroups = g1\na1.sinkgroups.g1.sinks = k1 k2\n");
        for (String line : processor) {
            text.append("a1.sinkgroups.g1.processor.").append(line).append('\n');
        }
        return installation.write("conf/group.conf", text.toString());
    }

    /** Until so many more lines are in the files of a directory. */
    private static void awaitMore(Path directory, int more) {
        int before = Delivered.in(directory).size();
        await().atMost(Agent.PATIENCE).until(() -> Delivered.in(directory).size() >= before + more);
    }

    private void eachOnce(Agent agent, Numbered sender) throws Exception {
        sender.close();
        agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
        assertThat(agent.stop()).as(agent::terminal).isZero();
        Arrived arrived = Arrived.in(first, second);
        assertThat(sender.refused()).isZero();
        assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
        assertThat(arrived.doubled()).isZero();
        assertThat(Rolled.inUse(first)).isEmpty();
        assertThat(Rolled.inUse(second)).isEmpty();
    }

    @Test
    void theSinkOfTheNextPriorityTakesOverAndGivesBack() throws Exception {
        Path away = folder.resolve("away");
        try (Agent agent = Agent.of(
                        installation,
                        write("type = failover", "priority.k1 = 10", "priority.k2 = 5", "maxpenalty = 2000"));
                Numbered sender = new Numbered(port, "failover", LINES_A_SECOND)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1", "sink k2");
            awaitMore(first, 5000);
            assertThat(Delivered.in(second)).isEmpty();
            Files.move(first, away);
            awaitMore(second, 5000);
            Files.move(away, first);
            awaitMore(first, 5000);
            agent.awaitRunning("sink k1", "sink k2");
            eachOnce(agent, sender);
        }
    }

    @Test
    void theLoadIsBalancedAndWhatOneCanNotTakeTheOtherDoes() throws Exception {
        Path away = folder.resolve("away");
        for (String selector : List.of("round_robin", "random")) {
            try (Agent agent = Agent.of(
                            installation,
                            write(
                                    "type = load_balance",
                                    "selector = " + selector,
                                    "backoff = true",
                                    "selector.maxTimeOut = 2000"));
                    Numbered sender = new Numbered(port, selector, LINES_A_SECOND)) {
                agent.awaitRunning("source r1", "channel c1", "sink k1", "sink k2");
                awaitMore(first, 3000);
                awaitMore(second, 3000);
                Files.move(second, away);
                awaitMore(first, 5000);
                Files.move(away, second);
                awaitMore(second, 3000);
                eachOnce(agent, sender);
            }
        }
    }
}
