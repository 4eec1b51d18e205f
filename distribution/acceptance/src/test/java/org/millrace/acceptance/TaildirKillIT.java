package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
    void eachLineIsPutOnceHoweverOftenTheAgentIsKilled() throws Exception {
        Random random = new Random(Long.getLong("millrace.kill.seed", new Random().nextLong()));
        Files.createDirectories(folder.resolve("out"));
        Installation installation = Installation.in(folder);
        Path file = configuration(installation);
        int lines;
        try (RotatedLog log = new RotatedLog(folder.resolve("logs"), "line")) {
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
            agent.awaitStatus(status -> status.of("source r1").state().equals("RUNNING")
                    && status.of("source r1").metric("FilesLeft") == 0
                    && status.of("channel c1").metric("ChannelSize") == 0
                    && delivered().size() >= lines);
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        Map<String, Set<String>> puts = delivered();
        for (int i = 0; i < lines; i++) {
            assertThat(puts.getOrDefault("line-" + i, Set.of()))
                    .as("the identifiers of line %d", i)
                    .hasSize(1);
        }
        assertThat(puts).hasSize(lines);
        assertThat(Delivered.in(folder.resolve("out")))
                .as("each delivered once")
                .hasSize(lines);
        assertThat(Rolled.inUse(folder.resolve("out"))).isEmpty();
    }

    /** The identifiers of each line. */
    private Map<String, Set<String>> delivered() {
        Map<String, Set<String>> puts = new HashMap<>();
        for (String event : Delivered.in(folder.resolve("out"))) {
            int brace = event.indexOf("} ");
            // While it is written, the last line may not have its end yet.
            if (event.startsWith("{id=") && brace > 0 && event.length() > brace + 2) {
                puts.computeIfAbsent(event.substring(brace + 2), line -> new HashSet<>())
                        .add(event.substring(4, brace));
            }
        }
        return puts;
    }
}
