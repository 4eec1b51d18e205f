package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent with a file channel is killed, again and again, while three senders send and two sinks deliver.
 * {@code -Dmillrace.kill.cycles=1000} kills it more often, {@code -Dmillrace.kill.seed=} at the same moments as before.
 */
class FileChannelKillIT {
    private static final int CYCLES = Integer.getInteger("millrace.kill.cycles", 50);
    private static final int SENDERS = 3;
    private static final int SINKS = 2;
    private static final int BATCH = 100;

    @TempDir
    Path folder;

    private final List<Numbered> senders = new ArrayList<>();

    private Path write(Installation installation, int[] ports) throws Exception {
        StringBuilder text = new StringBuilder("a1.sources = s1 s2 s3\na1.channels = c1\na1.sinks = k1 k2\n");
        for (int i = 1; i <= SENDERS; i++) {
            String source = "a1.sources.s" + i;
            text.append(source).append(".type = netcat\n");
            text.append(source).append(".bind = localhost\n");
            text.append(source).append(".port = ").append(ports[i - 1]).append('\n');
            text.append(source).append(".channels = c1\n");
        }
        text.append("a1.channels.c1.type = file\n");
        text.append("a1.channels.c1.checkpointDir = ")
                .append(folder.resolve("acks"))
                .append('\n');
        text.append("a1.channels.c1.dataDirs = ")
                .append(folder.resolve("data1"))
                .append(',')
                .append(folder.resolve("data2"))
                .append('\n');
        text.append("a1.channels.c1.maxFileSize = 1048576\na1.channels.c1.minimumRequiredSpace = 1048576\n");
        for (int i = 1; i <= SINKS; i++) {
            String sink = "a1.sinks.k" + i;
            text.append(sink).append(".type = file_roll\n");
            text.append(sink).append(".sink.directory = ").append(out(i)).append('\n');
            text.append(sink).append(".sink.rollInterval = 0\n");
            text.append(sink).append(".sink.batchSize = ").append(BATCH).append('\n');
            text.append(sink).append(".channel = c1\n");
        }
        return installation.write("conf/kill.conf", text.toString());
    }

    private Path out(int sink) {
        return folder.resolve("out" + sink);
    }

    private int acknowledged() {
        return senders.stream().mapToInt(Numbered::count).sum();
    }

    @Test
    void whatWasAcknowledgedComesOutHoweverOftenItIsKilled() throws Exception {
        long seed = Long.getLong("millrace.kill.seed", new Random().nextLong());
        System.out.println("-Dmillrace.kill.seed=" + seed);
        Random random = new Random(seed);
        Installation installation = Installation.in(folder);
        int[] ports = new int[SENDERS];
        for (int i = 0; i < SENDERS; i++) {
            ports[i] = Lines.freePort();
        }
        Path file = write(installation, ports);
        for (int i = 0; i < SENDERS; i++) {
            senders.add(new Numbered(ports[i], "s" + (i + 1)));
        }
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            killOnce(installation, file, random);
            if (cycle % 10 == 0) {
                System.out.println(cycle + " kills, " + acknowledged() + " lines acknowledged");
            }
        }
        for (Numbered sender : senders) {
            sender.close();
        }
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            agent.awaitStatus(status -> status.of("channel c1").state().equals("RUNNING")
                    && status.of("channel c1").metric("ChannelSize") == 0);
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
        judge();
    }

    /** One in four is killed while it starts, the others while events flow. */
    private void killOnce(Installation installation, Path file, Random random) throws Exception {
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(3000));
            } else {
                int before = acknowledged();
                await().atMost(Agent.PATIENCE).until(() -> {
                    assertThat(agent.alive()).as(agent::terminal).isTrue();
                    return acknowledged() > before;
                });
                Thread.sleep(random.nextInt(600));
            }
        }
    }

    private void judge() {
        Arrived arrived = Arrived.in(out(1), out(2));
        for (Numbered sender : senders) {
            assertThat(sender.count()).isGreaterThan(CYCLES);
            assertThat(arrived.missing(sender).toString())
                    .as("acknowledged and not delivered, of " + sender.prefix())
                    .isEqualTo("{}");
            assertThat(arrived.invented(sender)).isFalse();
        }
        assertThat(arrived.disorder()).isEmpty();
        System.out.println(acknowledged() + " lines acknowledged");
        assertThat(arrived.doubled()).as("came twice").isZero();
        for (int i = 1; i <= SINKS; i++) {
            assertThat(Rolled.inUse(out(i))).isEmpty();
        }
    }
}
