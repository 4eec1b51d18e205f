package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single components are paused, drained, resumed and restarted by command, while a client sends numbered lines. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard", "channel.file"})
class HoldIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path file;
    private Path out;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = folder.resolve("out");
        port = Lines.freePort();
        file = installation.write(
                "conf/hold.conf",
                Configurations.netcatTo(
                                port, "a1.channels.c1.minimumRequiredSpace = 1048576", Configurations.rollingInto(out))
                        .replace("c1.type = memory", "c1.type = file"));
    }

    private String done(String... command) throws Exception {
        Installation.Answer answer = installation.millrace(command);
        assertThat(answer.code()).as(answer.all()).isZero();
        return answer.out();
    }

    private String refused(int code, String... command) throws Exception {
        Installation.Answer answer = installation.millrace(command);
        assertThat(answer.code()).as(answer.all()).isEqualTo(code);
        return answer.all();
    }

    @Test
    void aPauseOutlivesTheAgentAndIsInTheAudit() throws Exception {
        try (Agent agent = Agent.of(installation, file);
                Numbered sender = new Numbered(port, "hold")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            await().until(() -> sender.count() > 500);
            assertThat(done("pause", "k1", "--reason", "the store is mended")).contains("sink k1 is paused");
            Agent.Component paused = agent.status().of("sink k1");
            assertThat(paused.state()).isEqualTo("PAUSED");
            assertThat(paused.detail()).matches("paused by \\w+: the store is mended");
            int seen = sender.count();
            await().until(() -> sender.count() > seen + 500);
            assertThat(agent.status().of("channel c1").metric("ChannelSize")).isGreaterThan(400);
            agent.signal("KILL");
            agent.awaitExit();
        }
        try (Agent agent = Agent.of(installation, file)) {
            Numbered sender = new Numbered(port, "again");
            await().atMost(Agent.PATIENCE).until(() -> sender.count() > 500);
            assertThat(agent.status().of("sink k1").state()).isEqualTo("PAUSED");
            assertThat(agent.status().of("sink k1").activations()).isZero();
            assertThat(done("pause")).contains("sink k1", "the store is mended");
            assertThat(done("resume", "sink", "k1")).contains("sink k1 goes on");
            agent.awaitRunning("sink k1");
            sender.close();
            agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
            assertThat(agent.stop()).as(agent::terminal).isZero();
            assertThat(Arrived.in(out).missing(sender).toString()).isEqualTo("{}");
        }
        assertThat(Files.readString(installation.home().resolve("logs/audit.jsonl")))
                .containsPattern(
                        "\"what\":\"pause\",\"component\":\"sink k1\",\"result\":\"done\",\"reason\":\"the store is mended\"")
                .containsPattern("\"what\":\"resume\",\"component\":\"sink k1\",\"result\":\"done\"");
    }

    @Test
    void aRestartIsSeenByNobodyElse() throws Exception {
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "restart")) {
                await().until(() -> sender.count() > 500);
                for (String component : new String[] {"r1", "c1", "k1"}) {
                    int seen = sender.count();
                    // The selector is called as its source is.
                    String kind = component.equals("r1") ? "source" : "";
                    String[] line = kind.isEmpty()
                            ? new String[] {"restart", component}
                            : new String[] {"restart", kind, component};
                    assertThat(done(line)).contains("is a new instance");
                    await().atMost(Agent.PATIENCE).until(() -> sender.count() > seen + 500);
                }
                sender.close();
                Agent.Status after =
                        agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                for (String component : new String[] {"source r1", "channel c1", "sink k1"}) {
                    assertThat(after.of(component).activations()).as(component).isEqualTo(2);
                }
                assertThat(agent.stop()).as(agent::terminal).isZero();
                Arrived arrived = Arrived.in(out);
                assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                assertThat(arrived.doubled()).isZero();
                assertThat(arrived.disorder()).isEmpty();
                assertThat(sender.refused()).isZero();
            }
        }
    }

    @Test
    void aSourceIsPausedAndTheChannelDrained() throws Exception {
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "drain")) {
                await().until(() -> sender.count() > 500);
                done("pause", "source", "r1");
                assertThat(catchConnect()).isInstanceOf(ConnectException.class);
                assertThat(done("drain", "c1", "--reason", "moving house")).contains("channel c1 is empty");
                assertThat(agent.status().of("channel c1").state()).isEqualTo("DRAINING");
                done("resume", "source", "r1");
                agent.awaitRunning("source r1");
                int seen = sender.count();
                assertThat(refused(2, "resume", "k1")).contains("not on hold");
                assertThat(refused(1, "drain", "k1")).contains("drain is for channels");
                assertThat(refused(2, "pause", "k7")).contains("there is no k7");
                assertThat(sender.count()).isEqualTo(seen);
                done("resume", "c1");
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > seen + 500);
                sender.close();
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                assertThat(agent.stop()).as(agent::terminal).isZero();
                Arrived arrived = Arrived.in(out);
                assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                assertThat(arrived.doubled()).isZero();
            }
        }
    }

    private Throwable catchConnect() {
        return org.assertj.core.api.Assertions.catchThrowable(
                () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
}
