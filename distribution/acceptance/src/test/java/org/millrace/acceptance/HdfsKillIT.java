package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * An agent is killed, again and again, that brings a log which is being rotated, a spooled directory and what senders send to files in
 * HDFS, in four formats; between the kills its sinks, sources and channels are upgraded and rolled back: each line is once in a finished
 * file of each format. {@code -Dmillrace.hdfs.kills=500} kills it more often, {@code -Dmillrace.hdfs.seed=} at the same moments as before.
 */
class HdfsKillIT {
    private static final int KILLS = Integer.getInteger("millrace.hdfs.kills", 20);
    private static final Duration SETTLED = Duration.ofMinutes(3);

    /** By sink, what is particular to it. */
    private static final Map<String, List<String>> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("text", List.of("hdfs.fileType = DataStream"));
        FORMATS.put("gzip", List.of("hdfs.fileType = CompressedStream", "hdfs.codeC = gzip"));
        FORMATS.put(
                "sequence", List.of("hdfs.fileType = SequenceFile", "hdfs.writeFormat = Text", "hdfs.codeC = snappy"));
        FORMATS.put(
                "avro", List.of("hdfs.fileType = DataStream", "serializer = avro_event", "hdfs.fileSuffix = .avro"));
    }

    private static final List<String> PLUGINS = List.of(
            "org.millrace.sink.hdfs",
            "org.millrace.source.taildir",
            "org.millrace.source.spooldir",
            "org.millrace.channel.file");

    @TempDir
    Path folder;

    /** The latest version of each plug-in that was upgraded; not there after it was rolled back. */
    private final Map<String, String> upgraded = new HashMap<>();

    private int upgrades;
    private int rollbacks;

    private Path write(Installation installation, String hdfs, int port) throws IOException {
        String formats = String.join(" ", FORMATS.keySet());
        StringBuilder text = new StringBuilder(
                """
                a1.sources = net %1$s %2$s
                a1.channels = %3$s
                a1.sinks = %3$s
                a1.sources.net.type = netcat
                a1.sources.net.bind = localhost
                a1.sources.net.port = %4$d
                a1.sources.net.channels = %3$s
                """.formatted(String.join(" ", sources("tail-")), String.join(" ", sources("spool-")), formats, port));
        FORMATS.forEach((name, keys) -> {
            text.append("""
                    a1.sources.tail-%1$s.type = taildir
                    a1.sources.tail-%1$s.filegroups = f1
                    a1.sources.tail-%1$s.filegroups.f1 = %2$s/logs/app\\\\.log.*
                    a1.sources.tail-%1$s.channels = %1$s
                    a1.sources.spool-%1$s.type = spooldir
                    a1.sources.spool-%1$s.spoolDir = %2$s/spool-%1$s
                    a1.sources.spool-%1$s.quietMs = 0
                    a1.sources.spool-%1$s.pollDelay = 50
                    a1.sources.spool-%1$s.channels = %1$s
                    a1.channels.%1$s.type = file
                    a1.channels.%1$s.capacity = 50000000
                    a1.channels.%1$s.checkpointDir = %2$s/%1$s/acks
                    a1.channels.%1$s.dataDirs = %2$s/%1$s/data
                    a1.channels.%1$s.minimumRequiredSpace = 1048576
                    a1.sinks.%1$s.type = hdfs
                    a1.sinks.%1$s.channel = %1$s
                    a1.sinks.%1$s.hdfs.path = %3$s/%1$s/%%Y
                    a1.sinks.%1$s.hdfs.useLocalTimeStamp = true
                    a1.sinks.%1$s.hdfs.exactlyOnce = required
                    a1.sinks.%1$s.hdfs.rollInterval = 2
                    a1.sinks.%1$s.hdfs.rollSize = 0
                    a1.sinks.%1$s.hdfs.rollCount = 20000
                    a1.sinks.%1$s.hdfs.batchSize = 500
                    """.formatted(name, folder, hdfs));
            for (String key : keys) {
                text.append("a1.sinks.").append(name).append('.').append(key).append('\n');
            }
        });
        return installation.write("conf/hdfs.conf", text.toString());
    }

    /** One for each format, since a position is kept with the events in a source's only channel. */
    private static List<String> sources(String type) {
        return FORMATS.keySet().stream().map(format -> type + format).toList();
    }

    @Test
    void eachLineIsOnceInAFinishedFileOfEachFormatHoweverOftenTheAgentIsKilled() throws Exception {
        long seed = Long.getLong("millrace.hdfs.seed", new Random().nextLong());
        System.out.println("-Dmillrace.hdfs.seed=" + seed);
        Random random = new Random(seed);
        Installation installation = Installation.in(folder);
        Map<String, Dropped> spools = new LinkedHashMap<>();
        for (String name : FORMATS.keySet()) {
            spools.put(name, new Dropped(folder.resolve("spool-" + name), number -> "spool-" + number));
        }
        int port = Lines.freePort();
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 3, Map.of());
                RotatedLog log = new RotatedLog(folder.resolve("logs"), "tail");
                Numbered sender = new Numbered(port, "net", 2000)) {
            Path file = write(installation, hdfs.address(), port);
            for (int kill = 1; kill <= KILLS; kill++) {
                for (Dropped spool : spools.values()) {
                    spool.drop(random);
                }
                try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                    int before = sender.count();
                    await("a line accepted in life " + kill)
                            .atMost(Agent.PATIENCE)
                            .until(() -> {
                                assertThat(agent.alive()).as(agent::terminal).isTrue();
                                return sender.count() > before;
                            });
                    if (kill == 1) {
                        agent.awaitRunning(sources("source tail-").toArray(String[]::new));
                        log.begin();
                    }
                    if (random.nextInt(3) == 0) {
                        anotherVersion(installation, PLUGINS.get(random.nextInt(PLUGINS.size())), kill);
                    }
                    // A kill comes when it comes.
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                }
            }
            sender.close();
            int tailed = log.end();
            try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                await().atMost(SETTLED).untilAsserted(() -> {
                    assertThat(agent.alive()).as(agent::terminal).isTrue();
                    assertThat(spools.values()).allMatch(Dropped::isCompleted);
                    Agent.Status status = agent.status();
                    assertThat(status).matches(HdfsKillIT::settled, "all is delivered and in a finished file");
                });
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
            System.out.println(KILLS + " kills, " + upgrades + " upgrades, " + rollbacks + " rollbacks");
            assertAll(Stream.concat(
                    spools.entrySet().stream().map(spool -> () -> {
                        BitSet spooled = upTo(spool.getValue().lines());
                        judge(
                                hdfs,
                                spool.getKey(),
                                Map.of("net", sender.acknowledged(), "tail", upTo(tailed), "spool", spooled));
                    }),
                    Stream.of(() -> assertThat(installation.log().lines())
                            .as("told to be lost, in whichever of its lives")
                            .noneMatch(line -> line.contains("ERROR") && line.contains(" lost")))));
        }
    }

    private static BitSet upTo(int lines) {
        BitSet all = new BitSet(lines);
        all.set(0, lines);
        return all;
    }

    private void anotherVersion(Installation installation, String plugin, int kill) throws Exception {
        Installation.Answer answer;
        if (upgraded.remove(plugin) == null) {
            String version = "1.1." + kill;
            Path jar = folder.resolve(plugin + "-" + version + ".jar");
            Rebuilt.as(version, installation.plugin(plugin), jar);
            answer = installation.millrace("plugin", "upgrade", jar.toString(), "--healthy-for", "200ms");
            upgraded.put(plugin, version);
            upgrades++;
        } else {
            answer = installation.millrace("plugin", "rollback", plugin, "--healthy-for", "200ms");
            rollbacks++;
        }
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    /** All is read and delivered, and no file is open or on its way to its end. */
    private static boolean settled(Agent.Status status) {
        return FORMATS.keySet().stream()
                .allMatch(name -> status.isFinished(name, name) && isRead(status.of("source tail-" + name)));
    }

    /** One that says of something that it is lost is judged later. */
    private static boolean isRead(Agent.Component tail) {
        return List.of("RUNNING", "DEGRADED").contains(tail.state()) && tail.metric("FilesLeft") == 0;
    }

    private void judge(HdfsPeer hdfs, String name, Map<String, BitSet> written) throws IOException {
        written.forEach((source, all) ->
                assertThat(all.cardinality()).as("lines of " + source).isGreaterThan(KILLS));
        new HdfsLines(hdfs, "/" + name, folder.resolve(name + ".lines")).areOnce(written);
    }
}
