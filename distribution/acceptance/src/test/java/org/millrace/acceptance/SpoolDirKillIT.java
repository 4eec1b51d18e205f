package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that reads a spooled directory into a file channel is killed, again and again; then a sink gets what is in the channel.
 * {@code -Dmillrace.spool.kills=500} kills it more often, {@code -Dmillrace.spool.seed=} at the same moments as before.
 */
class SpoolDirKillIT {
    private static final int KILLS = Integer.getInteger("millrace.spool.kills", 8);

    @TempDir
    Path folder;

    private Path configuration(Installation installation, boolean withSink) throws IOException {
        String text = """
                a1.sources = r1
                a1.channels = c1
                a1.sources.r1.type = spooldir
                a1.sources.r1.spoolDir = %1$s/spool
                a1.sources.r1.quietMs = 0
                a1.sources.r1.pollDelay = 20
                a1.sources.r1.batchSize = 100
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.capacity = 50000000
                a1.channels.c1.checkpointDir = %1$s/acks
                a1.channels.c1.dataDirs = %1$s/data
                a1.channels.c1.minimumRequiredSpace = 1048576
                """;
        String sink = """
                a1.sinks = k1
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %1$s/out
                a1.sinks.k1.sink.rollInterval = 0
                a1.sinks.k1.channel = c1
                """;
        return installation.write("conf/spool.conf", (withSink ? text + sink : text).formatted(folder));
    }

    private static String line(int number) {
        return "line " + number + " äöü";
    }

    @Test
    void eachLineIsPutOnceHoweverOftenItIsKilled() throws Exception {
        long seed = Long.getLong("millrace.spool.seed", new Random().nextLong());
        System.out.println("-Dmillrace.spool.seed=" + seed);
        Random random = new Random(seed);
        Dropped dropped = new Dropped(folder.resolve("spool"), SpoolDirKillIT::line);
        Installation installation = Installation.in(folder);
        Path file = configuration(installation, false);
        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < 6; i++) {
                dropped.drop(random);
            }
            killOnce(installation, file, dropped, random);
        }
        System.out.println(KILLS + " kills, " + dropped.lines() + " lines in " + dropped.files() + " files, "
                + dropped.completed() + " of them completed");
        try (Agent agent = Agent.of(installation, configuration(installation, true), "-Xmx256m")) {
            await().atMost(Agent.PATIENCE.multipliedBy(2)).until(dropped::isCompleted);
            agent.awaitStatus(status -> status.of("channel c1").state().equals("RUNNING")
                    && status.of("channel c1").metric("ChannelSize") == 0);
            assertThat(agent.status().of("source r1").detail()).isEmpty();
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        List<String> delivered = new ArrayList<>(Delivered.in(folder.resolve("out")));
        delivered.sort(null);
        List<String> expected = IntStream.range(0, dropped.lines())
                .mapToObj(SpoolDirKillIT::line)
                .sorted()
                .toList();
        assertThat(delivered).hasSameSizeAs(expected).isEqualTo(expected);
    }

    /** One in four is killed while it starts, the others while it reads. */
    private void killOnce(Installation installation, Path file, Dropped dropped, Random random) throws Exception {
        long before = dropped.completed();
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            if (random.nextInt(4) > 0) {
                await().atMost(Agent.PATIENCE).until(() -> {
                    assertThat(agent.alive()).as(agent::terminal).isTrue();
                    return dropped.completed() > before;
                });
            }
            // A kill comes when it comes.
            TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        }
    }
}
