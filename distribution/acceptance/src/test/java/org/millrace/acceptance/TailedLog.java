package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent's flow from a rotated log {@code logs/app.log} through a file channel into files, and whether each of its lines,
 * {@code line-NUMBER}, came once. Each event gets an identifier when it is put: what a sink delivers twice has one, what a source put
 * twice has two.
 */
final class TailedLog {
    private static final String LINE = "} line-";

    private final Path folder;

    /** @param folder where the log, the channel and the files are */
    TailedLog(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(files());
    }

    Path logs() {
        return folder.resolve("logs");
    }

    private Path files() {
        return folder.resolve("out");
    }

    Path write(Installation installation) throws IOException {
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

    /** Whether all that was written has gone all the way. */
    static boolean isDelivered(Agent.Status status) {
        Agent.Component source = status.of("source r1");
        return source.state().equals("RUNNING")
                && source.metric("FilesLeft") == 0
                && status.of("channel c1").metric("ChannelSize") == 0;
    }

    /** How many lines have come so far. */
    int count() {
        return Delivered.in(files()).size();
    }

    /** Each of so many lines was put once and delivered once, and no file is left in use. */
    void assertEachOnce(int lines) throws IOException {
        @Nullable String[] ids = new String[lines];
        List<String> putTwice = new ArrayList<>();
        List<String> deliveredTwice = new ArrayList<>();
        for (Path file : Rolled.files(files())) {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(Rolled.open(file), StandardCharsets.US_ASCII))) {
                for (String event = in.readLine(); event != null; event = in.readLine()) {
                    int brace = event.indexOf(LINE);
                    assertThat(event).startsWith("{id=").contains(LINE);
                    int number = Integer.parseInt(event.substring(brace + LINE.length()));
                    String id = event.substring(4, brace);
                    if (ids[number] != null) {
                        (id.equals(ids[number]) ? deliveredTwice : putTwice).add(event);
                    }
                    ids[number] = id;
                }
            }
        }
        List<Integer> lost = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            if (ids[i] == null) {
                lost.add(i);
            }
        }
        assertThat(putTwice).as("put twice").isEmpty();
        assertThat(deliveredTwice).as("delivered twice").isEmpty();
        assertThat(lost).as("lost").isEmpty();
        assertThat(Rolled.inUse(files())).as("left in use").isEmpty();
    }
}
