package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories with files that nobody would want to read, for agents of 256 MB: what is readable arrives, what is not is passed over or
 * named, and nothing stands still. {@code -Dmillrace.hostile.fileMb=10240 -Dmillrace.hostile.lineMb=1024
 * -Dmillrace.hostile.files=100000} makes them as bad as they get.
 */
class HostileFilesIT {
    private static final int FILE_MB = Integer.getInteger("millrace.hostile.fileMb", 300);
    private static final int LINE_MB = Integer.getInteger("millrace.hostile.lineMb", 300);
    private static final int FILES = Integer.getInteger("millrace.hostile.files", 2000);
    private static final int MB = 1 << 20;
    private static final int BIG_LINES = FILE_MB * 5000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** One byte, two, three and four in UTF-8, so that some stand across each edge of each buffer. */
    private static final String MIXED = "aä€😀";

    private static final int MIXED_LINES = 20_000;
    /** No line of noise is so long. */
    private static final int LONG = 100_000;

    @TempDir
    Path folder;

    private Path in;
    private ServerSocketChannel socket;

    @BeforeEach
    void makeThem() throws Exception {
        in = Files.createDirectories(folder.resolve("in"));
        try (OutputStream out = stream("big.log")) {
            String rest = " " + "x".repeat(190) + "\n";
            for (int i = 0; i < BIG_LINES; i++) {
                out.write(("big " + i + rest).getBytes(StandardCharsets.US_ASCII));
            }
        }
        try (OutputStream out = stream("long.log")) {
            byte[] megabyte = new byte[MB];
            Arrays.fill(megabyte, (byte) 'L');
            for (int i = 0; i < LINE_MB; i++) {
                out.write(megabyte);
            }
            out.write("\nafter the long line\n".getBytes(StandardCharsets.US_ASCII));
        }
        try (OutputStream out = stream("mixed.log")) {
            for (int i = 0; i < MIXED_LINES; i++) {
                out.write(("mixed " + i + " " + MIXED.repeat(1 + i % 40) + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        for (int i = 0; i < FILES; i++) {
            Files.writeString(in.resolve("small" + i + ".log"), "small " + i + "\n");
        }
        byte[] noise = new byte[MB];
        new Random(1).nextBytes(noise);
        Files.write(in.resolve("binary.log"), noise);
        Files.write(in.resolve("latin.log"), "latin \u00e4\u00f6\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(in.resolve("loop.log"), in.resolve("loop.log"));
        Files.createSymbolicLink(in.resolve("circle"), in);
        Files.createSymbolicLink(in.resolve("nowhere.log"), in.resolve("there is none"));
        assertThat(new ProcessBuilder("mkfifo", in.resolve("pipe.log").toString())
                        .start()
                        .waitFor())
                .isZero();
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(in.resolve("socket.log")));
    }

    @AfterEach
    void closeTheSocket() throws IOException {
        socket.close();
    }

    private OutputStream stream(String name) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(in.resolve(name)), MB);
    }

    private Path configuration(Installation installation, String... source) throws IOException {
        StringBuilder text = new StringBuilder("""
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                a1.sources.r1.channels = c1
                a1.channels.c1.type = memory
                a1.channels.c1.capacity = 20000
                a1.channels.c1.transactionCapacity = 1000
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.channel = c1
                a1.sinks.k1.sink.rollInterval = 0
                """);
        text.append("a1.sinks.k1.sink.directory = ")
                .append(folder.resolve("out"))
                .append('\n');
        for (String line : source) {
            text.append("a1.sources.r1.").append(line).append('\n');
        }
        Files.createDirectories(folder.resolve("out"));
        return installation.write("conf/hostile.conf", text.toString());
    }

    @Test
    void theTaildirSourceReadsThemAll() throws Exception {
        Installation installation = Installation.in(folder);
        Path file = configuration(
                installation,
                "type = taildir",
                "filegroups = f1",
                "filegroups.f1 = " + in + "/.*",
                "idleTimeout = 2000");
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            whileSomeVanish(agent);
            // It says all the while that it can't look behind a link that leads to itself.
            agent.awaitStatus(status -> status.of("source r1").state().equals("DEGRADED")
                    && status.of("source r1").detail().contains("loop.log"));
            await().atMost(PATIENCE).until(() -> agent.status().of("source r1").metric("FilesLeft") == 0);
            drained(agent);
            assertThat(agent.stop()).as(agent::terminal).isZero();
            Map<String, Long> arrived = arrived();
            everythingReadableIsThere(arrived);
            assertThat(arrived).containsEntry("bytes of L", (long) LINE_MB * MB);
            assertThat(arrived.get("other")).as("lines of noise").isGreaterThan(1000);
        }
    }

    @Test
    void theSpooldirSourceReadsWhatItCanAndSetsTheRestAside() throws Exception {
        Installation installation = Installation.in(folder);
        Path file = configuration(
                installation,
                "type = spooldir",
                "spoolDir = " + in,
                "recursiveDirectorySearch = true",
                "deserializer.maxLineLength = 1048576");
        try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
            whileSomeVanish(agent);
            await().atMost(PATIENCE).until(() -> {
                assertThat(agent.alive()).as(agent::terminal).isTrue();
                return completed() == FILES + 3;
            });
            drained(agent);
            assertThat(agent.terminal()).contains("binary.log").contains("latin.log");
            assertThat(agent.stop()).as(agent::terminal).isZero();
            Map<String, Long> arrived = arrived();
            everythingReadableIsThere(arrived);
            assertThat(arrived).containsEntry("bytes of L", (long) LINE_MB * MB);
            assertThat(in.resolve("pipe.log")).exists();
            assertThat(in.resolve("binary.log.COMPLETED")).doesNotExist();
        }
        try (Stream<Path> cores = Files.list(installation.home())) {
            assertThat(cores.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("hs_err"));
        }
    }

    private void whileSomeVanish(Agent agent) throws IOException {
        assertThat(agent.alive()).isTrue();
        for (int i = 0; i < 500; i++) {
            Path gone = in.resolve("vanishing" + i % 7);
            Files.writeString(gone, "");
            Files.delete(gone);
        }
    }

    private static void drained(Agent agent) {
        await().atMost(PATIENCE).until(() -> agent.status().of("channel c1").metric("ChannelSize") == 0);
    }

    private long completed() throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(file -> file.toString().endsWith(".COMPLETED")).count();
        }
    }

    private static void everythingReadableIsThere(Map<String, Long> arrived) {
        assertThat(arrived)
                .containsEntry("big", (long) BIG_LINES)
                .containsEntry("big in order", (long) BIG_LINES)
                .containsEntry("after", 1L)
                .containsEntry("mixed", (long) MIXED_LINES)
                .containsEntry("mixed as it was", (long) MIXED_LINES)
                .containsEntry("small", (long) FILES);
    }

    /** What is in the files that the sink wrote, read line by line: lines are cut to a megabyte by the source. */
    private Map<String, Long> arrived() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.sorted().toList()) {
                try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), MB)) {
                    lines(bytes, counts);
                }
            }
        }
        return counts;
    }

    private static void lines(InputStream bytes, Map<String, Long> counts) throws IOException {
        byte[] line = new byte[2 * MB];
        int length = 0;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            if (next != '\n') {
                line[length++] = (byte) next;
                continue;
            }
            if (length >= LONG && line[0] == 'L' && line[length - 1] == 'L') {
                counts.merge("bytes of L", (long) length, Long::sum);
            } else {
                count(new String(line, 0, length, StandardCharsets.UTF_8), counts);
            }
            length = 0;
        }
    }

    private static void count(String line, Map<String, Long> counts) {
        List<String> words = List.of(line.split(" ", 3));
        String kind = words.get(0);
        switch (kind) {
            case "big" -> {
                if (words.get(1).equals(Long.toString(counts.getOrDefault("big", 0L)))) {
                    counts.merge("big in order", 1L, Long::sum);
                }
                counts.merge("big", 1L, Long::sum);
            }
            case "mixed" -> {
                // A carriage return is what Flume's deserializer of lines leaves.
                if (words.get(2).stripTrailing().equals(MIXED.repeat(1 + Integer.parseInt(words.get(1)) % 40))) {
                    counts.merge("mixed as it was", 1L, Long::sum);
                }
                counts.merge("mixed", 1L, Long::sum);
            }
            case "after", "small" -> counts.merge(kind, 1L, Long::sum);
            default -> counts.merge("other", 1L, Long::sum);
        }
    }
}
