package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent of a user who is not root. */
class OtherUserIT {
    @TempDir
    Path folder;

    @Test
    void anAgentRunsAsAUserOfItsOwn() throws Exception {
        try (OtherUser user = OtherUser.add()) {
            Installation installation = Installation.in(folder).ownedBy(user);
            int port = Lines.freePort();
            Path out = installation.home().resolve("out");
            Path file = installation.write(
                    "conf/a.conf", Configurations.netcatTo(port, "", Configurations.rollingInto(out)));
            try (Agent agent = Agent.of(installation, file)) {
                agent.awaitRunning("source r1", "channel c1", "sink k1");
                assertThat(Files.getOwner(Path.of("/proc/" + agent.pid())).getName())
                        .isEqualTo(user.name());
                try (Lines lines = new Lines(port)) {
                    assertThat(lines.send("hello")).isEqualTo("OK");
                }
                Delivered.awaitAll(out, List.of("hello"));
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
        }
    }
}
