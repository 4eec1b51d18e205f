package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topology of Flume's with a third party's sink, as it stands: fetched for, killed, upgraded while events flow, in two versions at once. */
class FlumePluginIT {
    private static final String LIBRARIES = System.getProperty("millrace.libraries", "");

    @TempDir
    Path folder;

    private Path configuration(Installation installation, int port) throws Exception {
        return installation.write(
                "conf/acme.conf",
                String.format(
                        """
                        a1.sources = r1
                        a1.channels = c1 c2
                        a1.sinks = k1 k2
                        a1.sources.r1.type = netcat
                        a1.sources.r1.bind = localhost
                        a1.sources.r1.port = %d
                        a1.sources.r1.channels = c1 c2
                        a1.channels.c1.type = file
                        a1.channels.c1.minimumRequiredSpace = 1048576
                        a1.channels.c1.checkpointDir = %s
                        a1.channels.c1.dataDirs = %s
                        a1.channels.c2.type = file
                        a1.channels.c2.minimumRequiredSpace = 1048576
                        a1.channels.c2.checkpointDir = %s
                        a1.channels.c2.dataDirs = %s
                        a1.sinks.k1.type = com.acme.AcmeSink
                        a1.sinks.k1.file = %s
                        a1.sinks.k1.channel = c1
                        a1.sinks.k2.type = com.acme.AcmeSink
                        a1.sinks.k2.bridge.plugin = acme@1.0
                        a1.sinks.k2.file = %s
                        a1.sinks.k2.channel = c2
                        """,
                        port,
                        folder.resolve("ca"),
                        folder.resolve("da"),
                        folder.resolve("cb"),
                        folder.resolve("db"),
                        folder.resolve("k1/lines"),
                        folder.resolve("k2/lines")));
    }

    @Test
    void itIsFetchedForKilledAndUpgradedAndLosesNothing() throws Exception {
        Installation installation = Installation.in(folder);
        Files.createDirectories(folder.resolve("k1"));
        Files.createDirectories(folder.resolve("k2"));
        int port = Lines.freePort();
        Path file = configuration(installation, port);
        Files.createDirectories(installation.home().resolve("plugins.d"));
        Numbered sender = new Numbered(port, "n");
        try {
            fetch(installation);
            FlumePlugin.install(installation, "acme@1.0", "one");
            try (Agent agent = Agent.of(installation, file)) {
                Agent.Status status = agent.awaitRunning("source r1", "sink k1", "sink k2");
                assertThat(status.of("sink k1").detail()).isEqualTo(FlumePlugin.TYPE + " of acme@1.0");
                sent(sender, agent);
                // A kill -9, with events on their way.
                agent.signal("KILL");
                agent.awaitExit();
            }
            try (Agent agent = Agent.of(installation, file)) {
                agent.awaitRunning("source r1", "sink k1", "sink k2");
                sent(sender, agent);
                FlumePlugin.install(installation, "acme@1.1", "two");
                restart(installation, "k1");
                Agent.Status status = agent.awaitRunning("sink k1", "sink k2");
                assertThat(status.of("sink k1").detail()).endsWith("acme@1.1");
                assertThat(status.of("sink k2").detail()).endsWith("acme@1.0");
                sent(sender, agent);
                // The jar itself is replaced: what runs goes on with what it has.
                FlumePlugin.install(installation, "acme@1.1", "three");
                sent(sender, agent);
                restart(installation, "k1");
                sent(sender, agent);
                sender.close();
                agent.awaitStatus(now -> now.of("channel c1").metric("ChannelSize") == 0
                        && now.of("channel c2").metric("ChannelSize") == 0);
                assertThat(agent.stop()).as(agent::terminal).isZero();
            }
        } finally {
            sender.close();
        }
        judge(sender, "k1", "one", "two", "three");
        judge(sender, "k2", "one");
    }

    private static void fetch(Installation installation) throws Exception {
        Installation.Answer nothing = installation.millrace("bridge", "status");
        assertThat(nothing.code()).as(nothing.all()).isEqualTo(1);
        assertThat(nothing.all()).contains("'millrace bridge fetch' brings the rest");
        Installation.Answer fetched = installation.millrace("bridge", "fetch", "--from", LIBRARIES);
        assertThat(fetched.code()).as(fetched.all()).isZero();
    }

    private static void restart(Installation installation, String sink) throws Exception {
        Installation.Answer restarted = installation.millrace("restart", "sink", sink);
        assertThat(restarted.code()).as(restarted.all()).isZero();
    }

    private static void sent(Numbered sender, Agent agent) {
        int before = sender.count();
        await().atMost(Agent.PATIENCE).until(() -> {
            assertThat(agent.alive()).as(agent::terminal).isTrue();
            return sender.count() > before + 500;
        });
    }

    /** Each acknowledged line is there, under the mark of one of these versions; each of them has brought some. */
    private void judge(Numbered sender, String sink, String... marks) {
        Arrived arrived = Arrived.in(folder.resolve(sink));
        BitSet missing = sender.acknowledged();
        for (String mark : marks) {
            BitSet before = (BitSet) missing.clone();
            missing.and(arrived.missing(sender, mark));
            assertThat(missing).as("%s has brought some to %s", mark, sink).isNotEqualTo(before);
        }
        assertThat(missing.toString()).as(sink).isEqualTo("{}");
    }
}
