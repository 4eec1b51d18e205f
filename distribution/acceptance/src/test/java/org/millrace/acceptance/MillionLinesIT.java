package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * The access log of some days, written and rotated while an agent follows it, by the times of its lines into dated directories of an HDFS,
 * in four formats, which makes a million. {@code -Dmillrace.million.lines=1000000} brings a million in each.
 */
class MillionLinesIT {
    private static final int LINES = Integer.getInteger("millrace.million.lines", 250_000);
    private static final int LINES_A_FILE = LINES / 20;
    private static final long FIRST_MS = Instant.parse("2026-03-28T13:00:00Z").toEpochMilli();
    /** So many that there are three days. */
    private static final int MS_BETWEEN = 200_000_000 / LINES;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Map<String, String> FORMATS = new TreeMap<>(Map.of(
            "text", "DataStream",
            "gzip", "CompressedStream\na1.sinks.gzip.hdfs.codeC = gzip",
            "sequence", "SequenceFile\na1.sinks.sequence.hdfs.writeFormat = Text",
            "avro", "DataStream\na1.sinks.avro.serializer = avro_event\na1.sinks.avro.hdfs.fileSuffix = .avro"));

    @TempDir
    Path folder;

    private final Path logs = Path.of("logs");

    private static String line(int number) {
        return "10.0." + number % 256 + "." + number % 7 + " - - ["
                + TIME.format(Instant.ofEpochMilli(timeOf(number)).atOffset(ZoneOffset.UTC))
                + "] \"GET /shop/cart?request=" + number + " HTTP/1.1\" 200 " + number % 100_000
                + " \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\"\n";
    }

    private static long timeOf(int number) {
        return FIRST_MS + (long) number * MS_BETWEEN;
    }

    private int write() throws IOException {
        Path log = folder.resolve(logs).resolve("access.log");
        int written = 0;
        for (int rotation = 1; written < LINES; rotation++) {
            try (BufferedWriter out = Files.newBufferedWriter(log)) {
                for (int i = 0; i < LINES_A_FILE && written < LINES; i++) {
                    out.write(line(written++));
                }
            }
            if (written < LINES) {
                Files.move(log, log.resolveSibling("access.log." + rotation));
            }
        }
        return written;
    }

    private Path configuration(Installation installation, String hdfs) throws IOException {
        String names = String.join(" ", FORMATS.keySet());
        StringBuilder text = new StringBuilder("""
                a1.sources = %1$s
                a1.channels = %1$s
                a1.sinks = %1$s
                """.formatted(names));
        FORMATS.forEach((name, type) -> text.append("""
                a1.sources.%1$s.type = taildir
                a1.sources.%1$s.filegroups = f1
                a1.sources.%1$s.filegroups.f1 = %2$s/logs/access\\\\.log.*
                a1.sources.%1$s.batchSize = 1000
                a1.sources.%1$s.channels = %1$s
                a1.sources.%1$s.interceptors = i1
                a1.sources.%1$s.interceptors.i1.type = regex_extractor
                a1.sources.%1$s.interceptors.i1.regex = \\\\[([^\\\\]]+)\\\\]
                a1.sources.%1$s.interceptors.i1.serializers = s1
                a1.sources.%1$s.interceptors.i1.serializers.s1.type = millis
                a1.sources.%1$s.interceptors.i1.serializers.s1.name = timestamp
                a1.sources.%1$s.interceptors.i1.serializers.s1.pattern = dd/MMM/yyyy:HH:mm:ss Z
                a1.channels.%1$s.type = file
                a1.channels.%1$s.checkpointDir = %2$s/%1$s/acks
                a1.channels.%1$s.dataDirs = %2$s/%1$s/data
                a1.channels.%1$s.minimumRequiredSpace = 1048576
                a1.sinks.%1$s.type = hdfs
                a1.sinks.%1$s.channel = %1$s
                a1.sinks.%1$s.hdfs.path = %3$s/%1$s/%%Y-%%m-%%d
                a1.sinks.%1$s.hdfs.timeZone = UTC
                a1.sinks.%1$s.hdfs.batchSize = 1000
                a1.sinks.%1$s.hdfs.rollInterval = 0
                a1.sinks.%1$s.hdfs.rollCount = %5$d
                a1.sinks.%1$s.hdfs.rollSize = 0
                a1.sinks.%1$s.hdfs.idleTimeout = 3
                a1.sinks.%1$s.hdfs.fileType = %4$s
                """.formatted(name, folder, hdfs, type, LINES / 7)));
        return installation.write("conf/million.conf", text.toString());
    }

    @Test
    void eachLineIsOnceInAFinishedFileOfItsDay() throws Exception {
        Files.createDirectories(folder.resolve(logs));
        Installation installation = Installation.in(folder);
        FutureTask<Integer> writing = new FutureTask<>(this::write);
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 3, Map.of());
                Agent agent = Agent.of(installation, configuration(installation, hdfs.address()))) {
            new Thread(writing, "web server").start();
            int lines = writing.get();
            await().atMost(PATIENCE).until(() -> {
                assertThat(agent.alive()).as(agent::terminal).isTrue();
                return isSettled(agent.status());
            });
            assertThat(agent.stop()).as(agent::terminal).isZero();
            for (String name : FORMATS.keySet()) {
                Path found = folder.resolve(name + ".lines");
                hdfs.order("read", "/" + name, found.toString());
                assertEachOnce(name, found, lines);
                Files.delete(found);
            }
            Path fetched = folder.resolve("fetched");
            hdfs.order("fetch", "/gzip", fetched.toString());
            assertIntact(fetched);
        }
    }

    private static boolean isSettled(Agent.Status status) {
        return FORMATS.keySet().stream()
                .allMatch(name -> status.isFinished(name, name)
                        && status.of("source " + name).state().equals("RUNNING")
                        && status.of("source " + name).metric("FilesLeft") == 0);
    }

    private static void assertEachOnce(String name, Path found, int lines) throws IOException {
        BitSet seen = new BitSet(lines);
        List<String> wrong = new ArrayList<>();
        TreeSet<String> directories = new TreeSet<>();
        try (BufferedReader reader = Files.newBufferedReader(found)) {
            for (String each = reader.readLine(); each != null; each = reader.readLine()) {
                int tab = each.indexOf('\t');
                String file = each.substring(0, tab);
                String day = file.substring(name.length() + 2, file.lastIndexOf('/'));
                directories.add(day);
                int from = each.indexOf("request=") + 8;
                int number = Integer.parseInt(each.substring(from, each.indexOf(' ', from)));
                if (seen.get(number)
                        || file.endsWith(".tmp")
                        || !day.equals(dayOf(number).toString())
                        || !line(number).contentEquals(each.substring(tab + 1) + "\n")) {
                    wrong.add(each);
                }
                seen.set(number);
            }
        }
        assertThat(wrong)
                .as("twice, in use, of another day, or changed; of " + name)
                .isEmpty();
        assertThat(seen.cardinality()).as("lines of " + name).isEqualTo(lines);
        assertThat(directories).hasSize((int) (dayOf(lines - 1).toEpochDay() - dayOf(0).toEpochDay()) + 1);
    }

    private static LocalDate dayOf(int number) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(timeOf(number)), ZoneOffset.UTC);
    }

    private static void assertIntact(Path directory) throws Exception {
        List<String> command = new ArrayList<>(List.of("gzip", "-t"));
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(command::add);
        }
        assertThat(command).as("files that were fetched").hasSizeGreaterThan(4);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
