package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that follows a log through a file channel is killed, again and again, while the log is written, rotated and packed. Each event
 * gets an identifier when it is put: what a sink delivers twice after a kill has one, what a source put twice has two. Neither may be.
 * {@code -Dmillrace.taildir.kills=500} kills it more often.
 */
class TaildirKillIT {
    private static final int KILLS = Integer.getInteger("millrace.taildir.kills", 6);

    @TempDir
    Path folder;

    @Test
    void eachLineIsPutOnceHoweverOftenTheAgentIsKilled() throws Exception {
        Random random = new Random(Long.getLong("millrace.kill.seed", new Random().nextLong()));
        TailedLog tailed = new TailedLog(folder);
        Installation installation = Installation.in(folder);
        Path file = tailed.write(installation);
        int lines;
        try (RotatedLog log = new RotatedLog(tailed.logs(), "line")) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                    if (kill == 0 || random.nextInt(4) > 0) {
                        agent.awaitRunning("source r1", "channel c1");
                        log.begin();
                    }
                    // A kill comes when it comes.
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
            }
            lines = log.end();
        }
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            agent.awaitStatus(status -> TailedLog.isDelivered(status) && tailed.count() >= lines);
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        tailed.assertEachOnce(lines);
    }
}
