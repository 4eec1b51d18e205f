package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that is rotated hundreds of times a second while the agent is stopped and killed: each line arrives, once, and the agent's handles,
 * memory and marks do not grow. {@code -Dmillrace.rotations=100000} rotates it more often, {@code -Dmillrace.rotations.aSecond=} faster.
 */
class RotationsIT {
    private static final int ROTATIONS = Integer.getInteger("millrace.rotations", 1000);
    private static final int RESTARTS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void eachLineArrivesOnceAndNothingGrows() throws Exception {
        TailedLog tailed = new TailedLog(folder);
        Installation installation = Installation.in(folder);
        Path file = tailed.write(installation);
        List<Vitals> vitals = new ArrayList<>();
        try (FastLog log = new FastLog(tailed.logs(), ROTATIONS)) {
            for (int life = 0; life <= RESTARTS; life++) {
                try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                    agent.awaitRunning("source r1", "channel c1", "sink k1");
                    if (life == 0) {
                        log.begin();
                    }
                    log.watched(true);
                    int until = (life + 1) * (ROTATIONS / (RESTARTS + 1));
                    await().atMost(PATIENCE.plusSeconds(ROTATIONS / 50))
                            .until(() -> log.isDone() || life(agent, log) >= until);
                    log.watched(false);
                    if (life == RESTARTS) {
                        int lines = log.lines();
                        await().atMost(PATIENCE).until(() -> {
                            assertThat(agent.alive()).as(agent::terminal).isTrue();
                            return TailedLog.isDelivered(agent.status());
                        });
                        vitals.add(Vitals.of(agent.pid()));
                        assertThat(agent.stop()).as(agent::terminal).isZero();
                        tailed.assertEachOnce(lines);
                    } else if (life % 2 == 0) {
                        vitals.add(Vitals.of(agent.pid()));
                        assertThat(agent.stop()).as(agent::terminal).isZero();
                    }
                }
                // Some rotations happen while no agent runs.
                TimeUnit.MILLISECONDS.sleep(300);
            }
        }
        System.out.println(ROTATIONS + " rotations; " + vitals);
        Vitals first = vitals.get(0);
        Vitals last = vitals.get(vitals.size() - 1);
        assertThat(last.files()).as("open files").isLessThan(first.files() + 600);
        assertThat(last.threads()).as("threads").isLessThan(first.threads() + 10);
        assertThat(last.heapKib()).as("heap").isLessThan(first.heapKib() + 30_000);
    }

    private static int life(Agent agent, FastLog log) {
        assertThat(agent.alive()).as(agent::terminal).isTrue();
        return log.rotations();
    }
}
