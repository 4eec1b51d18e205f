package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * A second version of Hadoop's client comes beside the first; sinks that write to a real HDFS move to it one by one, and the first goes
 * with the last of them, while senders send.
 */
class LibraryIT {
    private static final String LIBRARY = "org.millrace.library.hadoop";
    private static final String SINK = "org.millrace.sink.hdfs";
    private static final List<String> SINKS = List.of("k1", "k2");

    /** Hadoop has one in each copy of its classes that is used. */
    private static final String ONE_OF_EACH_COPY = "org.apache.hadoop.fs.FileSystem$Cache";

    @TempDir
    Path folder;

    private Path write(Installation installation, HdfsPeer hdfs, int port) throws IOException {
        StringBuilder text = new StringBuilder("""
                a1.sources = r1
                a1.channels = c1 c2
                a1.sinks = k1 k2
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = %d
                a1.sources.r1.channels = c1 c2
                """.formatted(port));
        for (String name : SINKS) {
            text.append("""
                    a1.channels.%3$s.type = file
                    a1.channels.%3$s.minimumRequiredSpace = 1048576
                    a1.sinks.%1$s.type = hdfs
                    a1.sinks.%1$s.channel = %3$s
                    a1.sinks.%1$s.hdfs.path = /%1$s
                    a1.sinks.%1$s.hdfs.confDir = %2$s
                    a1.sinks.%1$s.hdfs.fileType = DataStream
                    a1.sinks.%1$s.hdfs.exactlyOnce = required
                    a1.sinks.%1$s.hdfs.rollInterval = 2
                    a1.sinks.%1$s.hdfs.rollSize = 0
                    a1.sinks.%1$s.hdfs.rollCount = 0
                    a1.sinks.%1$s.hdfs.idleTimeout = 1
                    """.formatted(name, hdfs.configuration(), channel(name)));
        }
        return installation.write("conf/library.conf", text.toString());
    }

    private static String channel(String sink) {
        return sink.replace('k', 'c');
    }

    private Path rebuilt(Installation installation, String plugin) throws IOException {
        Path jar = folder.resolve(plugin + "-1.1.0.jar");
        Rebuilt.as("1.1.0", installation.plugin(plugin), jar);
        return jar;
    }

    private static void done(Installation.Answer answer) {
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    private static void served(Agent agent, String first, String second) {
        agent.awaitStatus(status -> status.of("sink k1").state().equals("RUNNING")
                && status.of("sink k1").version().equals(first)
                && status.of("sink k2").state().equals("RUNNING")
                && status.of("sink k2").version().equals(second));
    }

    /** More has come, and what came is delivered by both. */
    private static void flows(Agent agent, Numbered sender) {
        int before = sender.count();
        await().atMost(Agent.PATIENCE).until(() -> sender.count() > before + 500);
        Agent.Status now = agent.awaitRunning("sink k1", "sink k2");
        for (String name : SINKS) {
            long taken = now.of("sink " + name).metric("EventDrainSuccessCount");
            agent.awaitStatus(later -> later.of("sink " + name).metric("EventDrainSuccessCount") > taken + 200);
        }
    }

    private static void listed(Installation installation, String pattern) {
        await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(
                        installation.millrace("plugin", "list").out())
                .containsPattern(pattern));
    }

    @Test
    void sinksMoveToANewerHadoopOneByOneAndTheOldOneGoesWithTheLast() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 1, Map.of());
                Agent agent = Agent.of(installation, write(installation, hdfs, port));
                Numbered sender = new Numbered(port, "line", 2000)) {
            served(agent, "1.0.0", "1.0.0");
            flows(agent, sender);
            assertThat(Vitals.copies(agent.pid(), ONE_OF_EACH_COPY)).isEqualTo(1);

            Path library = rebuilt(installation, LIBRARY);
            Files.move(library, installation.plugins().resolve(library.getFileName()));
            listed(installation, LIBRARY + " +1\\.1\\.0 +ACTIVE");
            Path sink = rebuilt(installation, SINK);
            done(installation.millrace("plugin", "upgrade", sink.toString(), "--only", "k1", "--healthy-for", "200ms"));
            served(agent, "1.1.0", "1.0.0");
            flows(agent, sender);
            assertThat(Vitals.copies(agent.pid(), ONE_OF_EACH_COPY))
                    .as("side by side")
                    .isEqualTo(2);
            assertThat(installation.millrace("plugin", "info", LIBRARY).out())
                    .contains("used by " + SINK + " 1.0.0", "used by " + SINK + " 1.1.0");

            Files.delete(installation.plugin(LIBRARY));
            listed(installation, LIBRARY + " +1\\.0\\.0 +LEAVING");
            flows(agent, sender);

            done(installation.millrace("plugin", "upgrade", sink.toString(), "--healthy-for", "200ms"));
            served(agent, "1.1.0", "1.1.0");
            flows(agent, sender);
            assertThat(installation.millrace("plugin", "list").out())
                    .containsPattern(LIBRARY + " +1\\.1\\.0 +ACTIVE")
                    .doesNotContainPattern(LIBRARY + " +1\\.0\\.0");
            await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(Vitals.copies(agent.pid(), ONE_OF_EACH_COPY))
                    .isEqualTo(1));

            sender.close();
            agent.awaitStatus(status -> SINKS.stream().allMatch(name -> status.isFinished(channel(name), name)));
            assertThat(agent.stop()).as(agent::terminal).isZero();
            assertThat(sender.refused()).isZero();
            for (String name : SINKS) {
                judge(hdfs, name, sender.acknowledged());
            }
        }
        assertThat(installation.log()).doesNotContain("ERROR");
    }

    private void judge(HdfsPeer hdfs, String sink, BitSet sent) throws IOException {
        Path lines = folder.resolve(sink + ".lines");
        hdfs.order("read", "/" + sink, lines.toString());
        BitSet seen = new BitSet();
        for (String line : Files.readAllLines(lines)) {
            String[] part = line.split("\t", 2);
            assertThat(part[0]).doesNotEndWith(".tmp");
            int number = Integer.parseInt(part[1].substring(part[1].indexOf('-') + 1));
            assertThat(seen.get(number)).as("twice: " + line).isFalse();
            seen.set(number);
        }
        BitSet missing = (BitSet) sent.clone();
        missing.andNot(seen);
        assertThat(missing.toString()).as("lost by " + sink).isEqualTo("{}");
        assertThat(seen.cardinality()).isGreaterThan(1000);
    }
}
