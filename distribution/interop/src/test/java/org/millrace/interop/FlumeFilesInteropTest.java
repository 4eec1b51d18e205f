package org.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Serializer;
import org.millrace.serializer.standard.AvroDeserializer;
import org.millrace.serializer.standard.AvroEventSerializer;
import org.millrace.serializer.standard.HeaderAndTextSerializer;
import org.millrace.serializer.standard.LineDeserializer;
import org.millrace.serializer.standard.TextSerializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestInput;

/** What our serializers write and Flume's read, and the other way round: the same events, and where it is fixed the same bytes. */
class FlumeFilesInteropTest {
    private static final List<String> CODECS = List.of("null", "deflate", "snappy");
    private static final int EVENTS = 400;
    private static final int LINE = 20;
    private static final int BATCH = 9;

    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type":"record","name":"Event","fields":[
              {"name":"headers","type":{"type":"map","values":"string"}},{"name":"body","type":"bytes"}]}""");

    @TempDir
    static Path home;

    private static final List<EventFile.Plain> EVENTS_WRITTEN = events();

    /** Binary, empty and repetitive bodies; no headers, many, and such as are not ASCII. */
    private static List<EventFile.Plain> events() {
        Random random = new Random(20);
        String[] words = {"", "host", "größe", "日本", "😀", "a=b, c", "}", "line\nbreak", "\u0000"};
        List<EventFile.Plain> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (int more = random.nextInt(5); more > 0; more--) {
                headers.put(
                        words[random.nextInt(words.length)] + random.nextInt(3), words[random.nextInt(words.length)]);
            }
            byte[] body = new byte[i % 5 == 0 ? 0 : random.nextInt(i % 7 == 0 ? 70_000 : 200)];
            if (i % 2 == 0) {
                random.nextBytes(body);
            }
            events.add(new EventFile.Plain(headers, body));
        }
        return events;
    }

    /** Lines that are cut and such as are not; none exactly as long as may be, behind which Flume makes an empty event. */
    private static byte[] lines(boolean bad) {
        Random random = new Random(21);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; i < EVENTS; i++) {
            int length = random.nextInt(3 * LINE);
            for (int j = 0; j < (length % LINE == 0 ? 1 : length); j++) {
                lines.writeBytes(
                        new String[] {"a", "é", "€", "\r", "\t"}[random.nextInt(5)].getBytes(StandardCharsets.UTF_8));
            }
            if (bad && i % 3 == 0) {
                lines.writeBytes(new byte[] {'\n', -1, 'x', -30, -126});
            }
            lines.write('\n');
        }
        lines.writeBytes("the end".getBytes(StandardCharsets.UTF_8));
        return lines.toByteArray();
    }

    @BeforeAll
    static void bothSidesWrite() throws Exception {
        EventFile.write(home.resolve("events"), EVENTS_WRITTEN);
        Files.write(home.resolve("lines"), lines(false));
        Files.write(home.resolve("badlines"), lines(true));
        List<String> orders = new ArrayList<>(List.of(
                "write:TEXT:events:flume.text.true:appendNewline=true",
                "write:TEXT:events:flume.text.false:appendNewline=false",
                "write:HEADER_AND_TEXT:events:flume.header_and_text.true:appendNewline=true",
                "write:HEADER_AND_TEXT:events:flume.header_and_text.false:appendNewline=false",
                "read:LINE:lines:flume.lines:maxLineLength=" + LINE,
                "read:LINE:badlines:flume.badlines:maxLineLength=" + LINE));
        for (String codec : CODECS) {
            Serializer avro = Connectors.make(
                    AvroEventSerializer.class,
                    Settings.of("compressionCodec", codec).with("syncIntervalBytes", 5000));
            Files.write(home.resolve("ours." + codec), written(avro));
            orders.add("records:ours." + codec + ":records." + codec);
            orders.add("read:AVRO:ours." + codec + ":flume.ours." + codec + ":schemaType=HASH");
            orders.add("write:AVRO_EVENT:events:flume." + codec + ":compressionCodec=" + codec
                    + ",syncIntervalBytes=5000");
            orders.add("read:AVRO:flume." + codec + ":flume.flume." + codec + ":schemaType=LITERAL");
        }
        flume(orders);
    }

    private static void flume(List<String> orders) throws IOException, InterruptedException {
        Path log = home.resolve("flume.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                Path.of("target/flume/avro.jar").toAbsolutePath()
                        + File.pathSeparator
                        + System.getProperty("java.class.path"),
                FlumeFilesMain.class.getName(),
                home.toString()));
        command.addAll(orders);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static byte[] written(Serializer serializer) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Serializer.Writer writer = serializer.writer(file, false)) {
            int count = 0;
            for (EventFile.Plain event : EVENTS_WRITTEN) {
                writer.write(Event.of(event.headers(), event.body()));
                if (++count % BATCH == 0) {
                    writer.flush();
                }
            }
        }
        return file.toByteArray();
    }

    private static List<EventFile.Plain> read(Deserializer deserializer, byte[] file) throws IOException {
        List<EventFile.Plain> events = new ArrayList<>();
        TestInput input = TestInput.of(file).text(StandardCharsets.UTF_8, CodingErrorAction.REPLACE);
        try (Deserializer.Reader reader = deserializer.reader(input, Optional.empty())) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                events.add(new EventFile.Plain(next.get().headers(), next.get().body()));
            }
        }
        return events;
    }

    @Test
    void textIsTheSameByteForByte() throws IOException {
        for (boolean newline : new boolean[] {true, false}) {
            Settings settings = Settings.of("appendNewline", newline);
            assertThat(written(Connectors.make(TextSerializer.class, settings)))
                    .isEqualTo(Files.readAllBytes(home.resolve("flume.text." + newline)));
            assertThat(written(Connectors.make(HeaderAndTextSerializer.class, settings)))
                    .isEqualTo(Files.readAllBytes(home.resolve("flume.header_and_text." + newline)));
        }
    }

    /** Flume encodes a datum anew, which may put its headers in another order: what is in it has to be equal. */
    @Test
    void flumeReadsTheAvroFilesThatWeWrite() throws IOException {
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        for (String codec : CODECS) {
            assertThat(EventFile.read(home.resolve("records." + codec)))
                    .as(codec)
                    .isEqualTo(EVENTS_WRITTEN);
            List<EventFile.Plain> byFlume = EventFile.read(home.resolve("flume.ours." + codec));
            List<EventFile.Plain> byOurs = read(avro, Files.readAllBytes(home.resolve("ours." + codec)));
            assertThat(headers(byOurs)).as(codec).isEqualTo(headers(byFlume));
            assertThat(decoded(byOurs)).as(codec).isEqualTo(decoded(byFlume)).isEqualTo(EVENTS_WRITTEN);
        }
    }

    @Test
    void weReadTheAvroFilesThatFlumeWrites() throws IOException {
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.of("schemaType", "LITERAL"));
        for (String codec : CODECS) {
            List<EventFile.Plain> byFlume = EventFile.read(home.resolve("flume.flume." + codec));
            List<EventFile.Plain> byOurs = read(avro, Files.readAllBytes(home.resolve("flume." + codec)));
            assertThat(headers(byOurs)).as(codec).isEqualTo(headers(byFlume));
            assertThat(decoded(byOurs)).as(codec).isEqualTo(decoded(byFlume)).isEqualTo(EVENTS_WRITTEN);
        }
    }

    private static List<Map<String, String>> headers(List<EventFile.Plain> datums) {
        return datums.stream().map(EventFile.Plain::headers).toList();
    }

    private static List<EventFile.Plain> decoded(List<EventFile.Plain> datums) throws IOException {
        List<EventFile.Plain> events = new ArrayList<>();
        for (EventFile.Plain datum : datums) {
            events.add(event(SCHEMA, datum.body()));
        }
        return events;
    }

    private static EventFile.Plain event(Schema schema, byte[] datum) throws IOException {
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(datum, null));
        Map<String, String> headers = new LinkedHashMap<>();
        ((Map<?, ?>) record.get("headers")).forEach((key, value) -> headers.put(key.toString(), value.toString()));
        ByteBuffer body = (ByteBuffer) record.get("body");
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return new EventFile.Plain(headers, bytes);
    }

    @Test
    void linesAreTheSameEvents() throws IOException {
        Deserializer lines = Connectors.make(LineDeserializer.class, Settings.of("maxLineLength", LINE));
        for (String file : List.of("lines", "badlines")) {
            assertThat(read(lines, Files.readAllBytes(home.resolve(file))))
                    .as(file)
                    .hasSizeGreaterThan(EVENTS)
                    .isEqualTo(EventFile.read(home.resolve("flume." + file)));
        }
    }
}
