package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Flume user types first, word for word. */
class QuickStartIT {
    private static final String[] WORD_FOR_WORD = {"agent", "--conf", "conf", "--conf-file", "", "--name", "a1"};
    private static final String EVENT =
            "Event: { headers:{} body: 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 0D          Hello world!. }";

    @TempDir
    Path folder;

    private Path example() throws Exception {
        Path file = folder.resolve("example.conf");
        Files.writeString(file, """
                # example.conf: A single-node Flume configuration

                # Name the components on this agent
                a1.sources = r1
                a1.sinks = k1
                a1.channels = c1

                # Describe/configure the source
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = 44444

                # Describe the sink
                a1.sinks.k1.type = logger

                # Use a channel which buffers events in memory
                a1.channels.c1.type = memory
                a1.channels.c1.capacity = 1000
                a1.channels.c1.transactionCapacity = 100

                # Bind the source and sink to the channel
                a1.sources.r1.channels = c1
                a1.sinks.k1.channel = c1
                """);
        return file;
    }

    private String[] line(String... more) throws Exception {
        String[] line = java.util.Arrays.copyOf(WORD_FOR_WORD, WORD_FOR_WORD.length + more.length);
        line[4] = example().toString();
        System.arraycopy(more, 0, line, WORD_FOR_WORD.length, more.length);
        return line;
    }

    private void aTypedLineIsAnsweredAndShown(Agent agent) throws Exception {
        agent.awaitPrinted("listens on /127.0.0.1:44444");
        try (Lines telnet = new Lines(44444)) {
            assertThat(telnet.send("Hello world!\r")).isEqualTo("OK");
        }
        agent.awaitPrinted(EVENT);
    }

    @Test
    void withLoggingToTheConsole() throws Exception {
        Installation installation = Installation.in(folder);
        try (Agent agent = Agent.start(installation, "flume-ng", line("-Dflume.root.logger=INFO,console"))) {
            aTypedLineIsAnsweredAndShown(agent);
            assertThat(agent.stop()).isZero();
            assertThat(installation.log()).isEmpty();
        }
    }

    @Test
    void withLoggingAsItComes() throws Exception {
        Installation installation = Installation.in(folder);
        try (Agent agent = Agent.start(installation, "flume-ng", line())) {
            aTypedLineIsAnsweredAndShown(agent);
            // A line is on the console before it is in the file.
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(() -> assertThat(installation.log()).contains(EVENT));
            assertThat(agent.stop()).isZero();
        }
    }

    @Test
    void theOtherCommands() throws Exception {
        Installation installation = Installation.in(folder);
        Installation.Answer version = installation.millrace("version");
        assertThat(version.out()).contains("Millrace " + Installation.VERSION);
        assertThat(version.code()).isZero();
        assertThat(installation.millrace("validate", example().toString()).code())
                .isZero();
        Installation.Answer list = installation.millrace("list");
        assertThat(list.code()).isZero();
        assertThat(list.out())
                .contains("source netcat  " + Installation.VERSION, "max-line-length")
                .contains("channel memory", "sink logger", "sink file_roll", "sink null", "source seq")
                .contains("interceptor regex_extractor");
        for (String command : new String[] {"agent", "validate", "list", "status", "reload", "plugin", "version"}) {
            Installation.Answer help = installation.millrace(command, "--help");
            assertThat(help.out()).as(command).contains("Usage: millrace " + command);
            assertThat(help.code()).as(command).isZero();
        }
        Installation.Answer status = installation.millrace("status");
        assertThat(status.err()).contains("no agent is running");
        assertThat(status.code()).isEqualTo(1);
        try (Agent agent = Agent.start(installation, "millrace", line())) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            assertThat(installation.millrace("status").out()).contains("r1", "netcat", "RUNNING", "0 of 1000 events");
            assertThat(installation.millrace("list", "--running").out()).contains("source netcat");
            Installation.Answer second = installation.millrace(line());
            assertThat(second.err()).contains("an agent named a1 is running already", Long.toString(agent.pid()));
            assertThat(second.code()).isEqualTo(1);
            Path socket = installation.home().resolve("run/a1");
            assertThat(Files.getPosixFilePermissions(socket))
                    .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            assertThat(agent.stop()).isZero();
        }
    }
}
