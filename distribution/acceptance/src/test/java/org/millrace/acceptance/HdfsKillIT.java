package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * An agent with file channels and hdfs sinks of several formats is killed, again and again, while senders send: each line that was
 * acknowledged is once in a finished file. {@code -Dmillrace.hdfs.kills=500} kills it more often, {@code -Dmillrace.hdfs.seed=} at
 * the same moments as before.
 */
class HdfsKillIT {
    private static final int KILLS = Integer.getInteger("millrace.hdfs.kills", 5);
    private static final Duration SETTLED = Duration.ofMinutes(3);

    /** By sink, what is particular to it. */
    private static final Map<String, List<String>> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("text", List.of("fileType = DataStream"));
        FORMATS.put("gzip", List.of("fileType = CompressedStream", "codeC = gzip"));
        FORMATS.put("sequence", List.of("fileType = SequenceFile", "writeFormat = Text", "codeC = snappy"));
    }

    @TempDir
    Path folder;

    private final List<Numbered> senders = new ArrayList<>();

    private Path write(Installation installation, String hdfs, int... ports) throws IOException {
        StringBuilder text = new StringBuilder("a1.sources = s1 s2\n");
        text.append("a1.channels = ").append(String.join(" ", FORMATS.keySet())).append('\n');
        text.append("a1.sinks = ").append(String.join(" ", FORMATS.keySet())).append('\n');
        for (int i = 1; i <= ports.length; i++) {
            String source = "a1.sources.s" + i;
            text.append(source).append(".type = netcat\n").append(source).append(".bind = localhost\n");
            text.append(source).append(".port = ").append(ports[i - 1]).append('\n');
            text.append(source)
                    .append(".channels = ")
                    .append(String.join(" ", FORMATS.keySet()))
                    .append('\n');
        }
        FORMATS.forEach((name, keys) -> {
            String channel = "a1.channels." + name;
            text.append(channel).append(".type = file\n");
            text.append(channel)
                    .append(".checkpointDir = ")
                    .append(folder.resolve(name + "/acks"))
                    .append('\n');
            text.append(channel)
                    .append(".dataDirs = ")
                    .append(folder.resolve(name + "/data"))
                    .append('\n');
            text.append(channel).append(".minimumRequiredSpace = 1048576\n");
            String sink = "a1.sinks." + name;
            text.append(sink)
                    .append(".type = hdfs\n")
                    .append(sink)
                    .append(".channel = ")
                    .append(name)
                    .append('\n');
            sink += ".hdfs.";
            text.append(sink)
                    .append("path = ")
                    .append(hdfs)
                    .append('/')
                    .append(name)
                    .append("/%Y\n");
            text.append(sink).append("useLocalTimeStamp = true\n");
            text.append(sink).append("exactlyOnce = required\n");
            text.append(sink).append("rollInterval = 2\n").append(sink).append("rollSize = 0\n");
            text.append(sink).append("rollCount = 20000\n").append(sink).append("batchSize = 500\n");
            for (String key : keys) {
                text.append(sink).append(key).append('\n');
            }
        });
        return installation.write("conf/hdfs.conf", text.toString());
    }

    private int acknowledged() {
        return senders.stream().mapToInt(Numbered::count).sum();
    }

    @Test
    void eachLineIsOnceInAFinishedFileHoweverOftenTheAgentIsKilled() throws Exception {
        long seed = Long.getLong("millrace.hdfs.seed", new Random().nextLong());
        System.out.println("-Dmillrace.hdfs.seed=" + seed);
        Random random = new Random(seed);
        Installation installation = Installation.in(folder);
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 3, Map.of())) {
            int[] ports = {Lines.freePort(), Lines.freePort()};
            Path file = write(installation, hdfs.address(), ports);
            senders.add(new Numbered(ports[0], "s1"));
            senders.add(new Numbered(ports[1], "s2"));
            for (int kill = 1; kill <= KILLS; kill++) {
                try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                    int before = acknowledged();
                    await().atMost(Agent.PATIENCE).until(() -> {
                        assertThat(agent.alive()).as(agent::terminal).isTrue();
                        return acknowledged() > before;
                    });
                    Thread.sleep(random.nextInt(4000));
                }
            }
            for (Numbered sender : senders) {
                sender.close();
            }
            try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                await().atMost(SETTLED).until(() -> {
                    assertThat(agent.alive()).as(agent::terminal).isTrue();
                    return settled(agent.status());
                });
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
            for (String name : FORMATS.keySet()) {
                judge(hdfs, name);
            }
        }
    }

    /** All is delivered, and no file is open or on its way to its end. */
    private static boolean settled(Agent.Status status) {
        for (String name : FORMATS.keySet()) {
            Agent.Component channel = status.of("channel " + name);
            Agent.Component sink = status.of("sink " + name);
            if (!channel.state().equals("RUNNING")
                    || channel.metric("ChannelSize") != 0
                    || !sink.state().equals("RUNNING")
                    || sink.metric("OpenFiles") != 0
                    || sink.metric("FilesToFinish") != 0) {
                return false;
            }
        }
        return true;
    }

    private void judge(HdfsPeer hdfs, String name) throws IOException {
        Path lines = folder.resolve(name + ".lines");
        String files = hdfs.order("read", "/" + name, lines.toString());
        Map<String, BitSet> seen = new HashMap<>();
        List<String> doubled = new ArrayList<>();
        List<String> inUse = new ArrayList<>();
        for (String line : Files.readAllLines(lines)) {
            String[] part = line.split("\t", 2);
            if (part[0].endsWith(".tmp")) {
                inUse.add(part[0]);
            }
            int dash = part[1].indexOf('-');
            int number = Integer.parseInt(part[1].substring(dash + 1));
            BitSet of = seen.computeIfAbsent(part[1].substring(0, dash), prefix -> new BitSet());
            if (of.get(number)) {
                doubled.add(line);
            }
            of.set(number);
        }
        assertThat(inUse).as("left in use, of " + name).isEmpty();
        assertThat(doubled).as("twice, of " + name).isEmpty();
        for (Numbered sender : senders) {
            BitSet missing = sender.acknowledged();
            missing.andNot(seen.getOrDefault(sender.prefix(), new BitSet()));
            assertThat(missing.toString()).as("lost, of " + name).isEqualTo("{}");
            assertThat(sender.count()).isGreaterThan(KILLS);
        }
        System.out.println(name + ": " + acknowledged() + " lines acknowledged, in " + files + " files");
    }
}
