package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two versions of one sink, each with a version of a library that the other could not use, serve one source at once.
 * {@code -Dmillrace.side.seconds=60} has them serve longer.
 */
class SideBySideIT {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("millrace.side.seconds", 4));

    @TempDir
    Path folder;

    private String sink(String name, String channel, String version) {
        String sink = "a1.sinks." + name;
        return String.join(
                "\n",
                sink + ".type = file_roll",
                sink + ".millrace.version = " + version,
                sink + ".sink.directory = " + folder.resolve(name),
                sink + ".sink.rollInterval = 0",
                sink + ".channel = " + channel,
                "");
    }

    private Path configuration(Installation installation, int port) throws Exception {
        return installation.write(
                "conf/side.conf",
                String.join(
                        "\n",
                        "a1.sources = r1",
                        "a1.channels = c1 c2",
                        "a1.sinks = k1 k2",
                        "a1.sources.r1.type = netcat",
                        "a1.sources.r1.bind = localhost",
                        "a1.sources.r1.port = " + port,
                        "a1.sources.r1.channels = c1 c2",
                        "a1.channels.c1.type = file",
                        "a1.channels.c1.minimumRequiredSpace = 1048576",
                        "a1.channels.c2.type = file",
                        "a1.channels.c2.minimumRequiredSpace = 1048576",
                        sink("k1", "c1", "[1.8,2)"),
                        sink("k2", "c2", "2.0.0")));
    }

    @Test
    void twoVersionsOfASinkServeEachWithItsOwnLibrary() throws Exception {
        Installation installation = Installation.in(folder);
        Spoiled versions = new Spoiled(
                installation.plugin("org.millrace.sink.file.roll"),
                "sink-file-roll",
                "org.millrace.sink.file.roll.FileRollSink");
        for (Path jar : new Path[] {versions.with("1.8.0", 1, folder), versions.with("2.0.0", 2, folder)}) {
            Installation.Answer installed = installation.millrace("plugin", "install", jar.toString());
            assertThat(installed.code()).as(installed.all()).isZero();
        }
        int port = Lines.freePort();
        try (Agent agent = Agent.of(installation, configuration(installation, port))) {
            Agent.Status status = agent.awaitRunning("source r1", "sink k1", "sink k2");
            assertThat(status.of("sink k1").version()).isEqualTo("1.8.0");
            assertThat(status.of("sink k2").version()).isEqualTo("2.0.0");
            Numbered a = new Numbered(port, "a", 5000);
            Numbered b = new Numbered(port, "b", 5000);
            Thread.sleep(TIME.toMillis());
            a.close();
            b.close();
            agent.awaitStatus(now -> now.of("channel c1").metric("ChannelSize") == 0
                    && now.of("channel c2").metric("ChannelSize") == 0);
            assertThat(agent.stop()).as(agent::terminal).isZero();
            delivered("k1", "v1", a, b);
            delivered("k2", "v2", a, b);
            System.out.printf(
                    "%d lines acknowledged in %d s, each delivered once by both versions%n",
                    a.count() + b.count(), TIME.toSeconds());
        }
    }

    private void delivered(String sink, String mark, Numbered... senders) {
        Arrived arrived = Arrived.in(folder.resolve(sink));
        for (Numbered sender : senders) {
            assertThat(arrived.missing(sender, mark).toString()).as(sink).isEqualTo("{}");
            assertThat(sender.refused()).isZero();
        }
        assertThat(arrived.doubled()).isZero();
        assertThat(arrived.disorder()).isEmpty();
    }
}
