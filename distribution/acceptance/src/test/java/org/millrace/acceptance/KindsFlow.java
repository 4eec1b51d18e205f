package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A flow of what {@code plugin new} writes, each kind under the name {@code my-KIND}. */
final class KindsFlow {
    static final List<String> KINDS = List.of(
            "source",
            "polled-source",
            "sink",
            "checkpointed-sink",
            "channel",
            "interceptor",
            "serializer",
            "deserializer");

    private KindsFlow() {}

    private static List<String> lines(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : Rolled.files(directory)) {
            try (InputStream in = Rolled.open(file)) {
                all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return all.toString().lines().toList();
    }

    /** In an installation that has the plug-ins already: each event passes an interceptor, a channel and a sink of either kind. */
    static void movesEvents(Installation installation, Path folder) throws Exception {
        Path in = Files.writeString(folder.resolve("in.log"), "card 1234\ncard 5678\n");
        Path rolled = Files.createDirectories(folder.resolve("rolled"));
        Path spool = Files.createDirectories(folder.resolve("spool"));
        Files.writeString(spool.resolve("one.log"), "a\nb\n");
        Path out = folder.resolve("out.txt");
        Path files = folder.resolve("files");
        Path configuration = installation.write("conf/a1.conf", """
                a1.sources = r1 r2 r3
                a1.channels = c1 c2 c3
                a1.sinks = k1 k2 k3
                a1.sources.r1.type = my-polled-source
                a1.sources.r1.path = %s
                a1.sources.r1.channels = c1 c2
                a1.sources.r1.interceptors = i1
                a1.sources.r1.interceptors.i1.type = my-interceptor
                a1.sources.r2.type = spooldir
                a1.sources.r2.spoolDir = %s
                a1.sources.r2.deserializer = my-deserializer
                a1.sources.r2.channels = c3
                a1.sources.r3.type = my-source
                a1.sources.r3.port = 0
                a1.sources.r3.channels = c3
                a1.channels.c1.type = my-channel
                a1.channels.c2.type = my-channel
                a1.channels.c3.type = my-channel
                a1.sinks.k1.type = my-sink
                a1.sinks.k1.path = %s
                a1.sinks.k1.channel = c1
                a1.sinks.k2.type = my-checkpointed-sink
                a1.sinks.k2.directory = %s
                a1.sinks.k2.channel = c2
                a1.sinks.k3.type = file_roll
                a1.sinks.k3.sink.directory = %s
                a1.sinks.k3.sink.rollInterval = 0
                a1.sinks.k3.sink.serializer = my-serializer
                a1.sinks.k3.channel = c3
                """.formatted(in, spool, out, files, rolled));
        Path whole = files.resolve("0000000000000000001.txt");
        try (Agent agent = Agent.of(installation, configuration)) {
            agent.awaitRunning("source r1", "source r2", "source r3", "sink k1", "sink k2", "sink k3");
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Files.exists(whole)
                            && Files.size(out) == 20
                            && lines(rolled).size() == 2);
        }
        assertThat(out).hasContent("card ****\ncard ****\n");
        assertThat(whole).hasContent("card ****\ncard ****\n");
        assertThat(lines(rolled)).containsExactly("a", "b");
    }
}
