package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an agent ends. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard", "sink.null"})
class SignalsIT {
    @TempDir
    Path folder;

    private Installation installation;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        port = Lines.freePort();
    }

    private List<String> send(int lines) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (Lines client = new Lines(port)) {
            for (int i = 0; i < lines; i++) {
                assertThat(client.send("line " + i)).isEqualTo("OK");
                acknowledged.add("line " + i);
            }
        }
        return acknowledged;
    }

    /** A configuration whose sink can't deliver: its directory is a file. */
    private Path blocked(Path directory) throws Exception {
        java.nio.file.Files.writeString(directory, "in the way");
        return installation.write(
                "conf/a.conf",
                Configurations.netcatTo(port, "a1.channels.c1.capacity = 1000", Configurations.rollingInto(directory)));
    }

    @Test
    void terminationDeliversWhatTheMemoryChannelHolds() throws Exception {
        Path out = folder.resolve("out");
        Path file = blocked(out);
        try (Agent agent = Agent.of(installation, file, "-Dmillrace.drain.deadlineMs=30000")) {
            agent.awaitRunning("source r1", "channel c1");
            List<String> acknowledged = send(500);
            agent.signal("TERM");
            agent.awaitPrinted("The agent ends (SIGTERM)");
            java.nio.file.Files.delete(out);
            assertThat(agent.awaitExit()).as(agent::terminal).isZero();
            assertThat(Delivered.in(out)).containsExactlyElementsOf(acknowledged);
        }
    }

    @Test
    void theDeadlineEndsADrainThatCannotEndAndSaysWhatIsLost() throws Exception {
        Path file = blocked(folder.resolve("out"));
        try (Agent agent = Agent.of(installation, file, "-Dmillrace.drain.deadlineMs=500")) {
            agent.awaitRunning("source r1", "channel c1");
            send(300);
            assertThat(agent.stop()).as(agent::terminal).isEqualTo(1);
            assertThat(agent.terminal()).contains("c1", "300 events");
        }
    }

    @Test
    void aSecondTerminationEndsItAtOnce() throws Exception {
        Path file = blocked(folder.resolve("out"));
        try (Agent agent = Agent.of(installation, file, "-Dmillrace.drain.deadlineMs=600000")) {
            agent.awaitRunning("source r1", "channel c1");
            send(10);
            agent.signal("TERM");
            agent.awaitPrinted("The agent ends (SIGTERM)");
            agent.signal("TERM");
            assertThat(agent.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void whatAKilledAgentLeavesBehindIsInTheWayOfNobody() throws Exception {
        Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = null"));
        for (int i = 0; i < 2; i++) {
            try (Agent agent = Agent.of(installation, file)) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                agent.signal("KILL");
                agent.awaitExit();
            }
        }
        assertThat(installation.millrace("status").code()).isEqualTo(1);
    }
}
