package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest flow, in any distribution that has its three parts, however it is packed. */
@Needs({"source.netcat", "channel.memory", "sink.logger", Needs.SELECTOR})
class NetcatToLoggerIT {
    @TempDir
    Path folder;

    @Test
    void runsIsSeenIsEditedAndEnds() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = logger"));
        assertThat(installation.millrace("validate", file.toString()).code()).isZero();
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("first")).isEqualTo("OK");
                await().atMost(Agent.PATIENCE).until(() -> agent.terminal().contains("first"));
                installation.write(
                        "conf/a.conf", Configurations.netcatTo(port, "", "type = logger", "maxBytesToLog = 3"));
                assertThat(installation.millrace("reload").code()).isZero();
                assertThat(lines.send("second")).isEqualTo("OK");
                await().atMost(Agent.PATIENCE).until(() -> agent.terminal().contains("sec"));
            }
            assertThat(agent.status().of("source r1").metric("EventAcceptedCount"))
                    .isEqualTo(2);
            assertThat(agent.stop()).isZero();
            assertThat(agent.terminal()).doesNotContain("second", "WARN ", "ERROR");
        }
        assertThat(installation.millrace("status").code()).isEqualTo(1);
    }
}
