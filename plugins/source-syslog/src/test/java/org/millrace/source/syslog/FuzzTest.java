package org.millrace.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;
import org.millrace.source.syslog.message.Dialect;
import org.millrace.source.syslog.message.KeepFields;
import org.millrace.source.syslog.message.MessageReader;
import org.millrace.source.syslog.message.MessageSettings;
import org.millrace.source.syslog.message.StructuredData;
import org.millrace.testkit.NothingLeftBehind;

/** Messages that are nearly right, many of them: each becomes an event, and none disturbs the next. */
@ExtendWith(NothingLeftBehind.class)
class FuzzTest {
    private static final int MUTATIONS = 200_000;
    private static final String ODD = "<>-:[]\"\\ +.Z0199TJan\n\0\u00c3\u00a9\u00ff";

    @TempDir
    Path directory;

    private static List<byte[]> corpus() throws Exception {
        try (InputStream in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream("/messages.txt"))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static byte[] mutated(List<byte[]> corpus, Random random) {
        byte[] from = corpus.get(random.nextInt(corpus.size()));
        byte[] made = from.clone();
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            int at = made.length == 0 ? 0 : random.nextInt(made.length);
            switch (random.nextInt(5)) {
                case 0 -> made = Arrays.copyOf(made, at);
                case 1 -> made = Arrays.copyOfRange(made, at, made.length);
                case 2 -> made = joined(Arrays.copyOf(made, at), corpus.get(random.nextInt(corpus.size())), at);
                case 3 -> {
                    byte[] odd = {(byte) ODD.charAt(random.nextInt(ODD.length()))};
                    made = joined(joined(Arrays.copyOf(made, at), odd, 0), made, at);
                }
                default -> {
                    if (made.length > 0) {
                        made[at] = (byte) ODD.charAt(random.nextInt(ODD.length()));
                    }
                }
            }
        }
        return made;
    }

    private static byte[] joined(byte[] first, byte[] second, int from) {
        int begin = Math.min(from, second.length);
        byte[] both = Arrays.copyOf(first, first.length + second.length - begin);
        System.arraycopy(second, begin, both, first.length, second.length - begin);
        return both;
    }

    private static MessageReader reader(Dialect dialect, String keep, StructuredData data) {
        return new MessageReader(
                new MessageSettings(
                        dialect, KeepFields.of(keep), data, ZoneOffset.UTC, Clock.systemUTC(), Optional.empty()),
                StandardCharsets.UTF_8);
    }

    @Test
    void eachMessageBecomesAnEventWhateverItIs() throws Exception {
        List<byte[]> corpus = corpus();
        List<MessageReader> readers = List.of(
                reader(Dialect.SINGLE_PORT, "none", StructuredData.COPY),
                reader(Dialect.SINGLE_PORT, "priority version timestamp hostname", StructuredData.MOVE),
                reader(Dialect.MULTI_PORT, "all", StructuredData.COPY),
                reader(Dialect.MULTI_PORT, "timestamp", StructuredData.BODY));
        Random random = new Random(11);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] message = mutated(corpus, random);
            // Behind other bytes and before some, none of which are its own.
            byte[] around = joined(
                    joined("<1>1 ".getBytes(StandardCharsets.UTF_8), message, 0),
                    "] x".getBytes(StandardCharsets.UTF_8),
                    0);
            MessageReader reader = readers.get(i % readers.size());
            Event event = reader.read(around, 5, 5 + message.length, false, new String[0]);
            assertThat(event.body().length).isLessThanOrEqualTo(message.length + 4);
            Map<String, String> headers = event.headers();
            boolean invalid = headers.getOrDefault("flume.syslog.status", "").equals("Invalid");
            if (invalid || i % readers.size() == 2) {
                assertThat(event.body()).isEqualTo(message);
            }
            assertThat(invalid || Integer.parseInt(headers.getOrDefault("Severity", "9")) < 8)
                    .isTrue();
            Event alone = reader.read(message, 0, message.length, false, new String[0]);
            assertThat(alone.body()).isEqualTo(event.body());
            if (headers.containsKey("timestamp") && alone.headers().size() == headers.size()) {
                Long.parseLong(headers.getOrDefault("timestamp", ""));
            }
        }
    }

    @Test
    void connectionsOfNearlyRightMessagesEndAsOthersDo() throws Exception {
        List<byte[]> corpus = corpus();
        Random random = new Random(13);
        try (Running source = Running.tcp(directory, Running.TCP.with("eventSize", 200))) {
            int written = 0;
            for (int connection = 0; connection < 50; connection++) {
                try (Socket socket = source.connect()) {
                    List<byte[]> parts = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        byte[] message = mutated(corpus, random);
                        String head = random.nextBoolean() ? message.length + random.nextInt(3) - 1 + " " : "";
                        parts.add(head.getBytes(StandardCharsets.UTF_8));
                        parts.add(message);
                        parts.add(new byte[random.nextInt(2)]);
                    }
                    for (byte[] part : parts) {
                        Running.write(socket, part);
                        written += part.length;
                    }
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.context.count("OpenConnectionCount") == 0);
            source.send("\n<13>Oct 11 22:14:15 h the last\n");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> source.texts()
                    .contains("the last"));
            long bytes = source.events().stream()
                    .mapToLong(event -> event.body().length)
                    .sum();
            assertThat(bytes).isPositive().isLessThanOrEqualTo(written + 100);
            assertThat(source.events()).allMatch(event -> event.body().length <= 200);
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }
}
