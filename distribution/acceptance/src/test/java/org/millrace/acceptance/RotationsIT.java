package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    private Path configuration(Installation installation) throws Exception {
        return installation.write("conf/tail.conf", """
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                a1.sources.r1.type = taildir
                a1.sources.r1.channels = c1
                a1.sources.r1.filegroups = f1
                a1.sources.r1.filegroups.f1 = %1$s/logs/app\\\\.log.*
                a1.sources.r1.interceptors = i1
                a1.sources.r1.interceptors.i1.type = uuid
                a1.channels.c1.type = file
                a1.channels.c1.checkpointDir = %1$s/acks
                a1.channels.c1.dataDirs = %1$s/data
                a1.channels.c1.minimumRequiredSpace = 1048576
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.channel = c1
                a1.sinks.k1.sink.directory = %1$s/out
                a1.sinks.k1.sink.rollInterval = 0
                a1.sinks.k1.sink.serializer = header_and_text
                """.formatted(folder));
    }

    @Test
    void eachLineArrivesOnceAndNothingGrows() throws Exception {
        Files.createDirectories(folder.resolve("out"));
        Installation installation = Installation.in(folder);
        Path file = configuration(installation);
        List<Vitals> vitals = new ArrayList<>();
        try (FastLog log = new FastLog(folder.resolve("logs"), ROTATIONS)) {
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
                        await().atMost(PATIENCE).until(() -> isEverythingDelivered(agent));
                        vitals.add(Vitals.of(agent.pid()));
                        assertThat(agent.stop()).as(agent::terminal).isZero();
                        assertOnce(lines);
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

    private static boolean isEverythingDelivered(Agent agent) throws Exception {
        Agent.Status status = agent.status();
        Agent.Component source = status.of("source r1");
        assertThat(agent.alive()).as(agent::terminal).isTrue();
        return source.state().equals("RUNNING")
                && source.metric("FilesLeft") == 0
                && status.of("channel c1").metric("ChannelSize") == 0;
    }

    /** By its identifier, which it got when it was put: what a sink writes twice after a kill has the same one. */
    private void assertOnce(int lines) throws IOException {
        String[] ids = new String[lines];
        List<String> putTwice = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path out : files.sorted().toList()) {
                try (BufferedReader reader = Files.newBufferedReader(out)) {
                    for (String event = reader.readLine(); event != null; event = reader.readLine()) {
                        int brace = event.indexOf("} line-");
                        // A last line without its end was cut by a kill, and is written again.
                        if (!event.startsWith("{id=") || brace < 0 || !event.endsWith(".")) {
                            continue;
                        }
                        int number = Integer.parseInt(event.substring(brace + 7, event.length() - 1));
                        String id = event.substring(4, brace);
                        if (ids[number] != null && !ids[number].equals(id)) {
                            putTwice.add(event);
                        }
                        ids[number] = id;
                    }
                }
            }
        }
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            if (ids[i] == null) {
                lost.add(i);
            }
        }
        assertThat(putTwice).as("put twice").isEmpty();
        assertThat(lost).as("lost").isEmpty();
    }
}
