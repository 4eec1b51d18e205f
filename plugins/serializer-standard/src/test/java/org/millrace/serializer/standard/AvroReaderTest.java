package org.millrace.serializer.standard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestInput;

class AvroReaderTest {
    private static final String ANYTHING = """
            {"type": "record", "name": "All", "namespace": "a.b", "fields": [
              {"name": "n", "type": "null"}, {"name": "z", "type": "boolean"}, {"name": "i", "type": "int"},
              {"name": "l", "type": "long"}, {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
              {"name": "s", "type": "string"}, {"name": "b", "type": "bytes"},
              {"name": "x", "type": {"type": "fixed", "name": "Four", "size": 4}},
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"]}},
              {"name": "a", "type": {"type": "array", "items": ["null", "string"]}},
              {"name": "m", "type": {"type": "map", "values": {"type": "array", "items": "null"}}},
              {"name": "r", "type": ["null", "All"]}
            ]}""";

    private static List<Event> read(Deserializer deserializer, byte[] file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Deserializer.Reader reader = deserializer.reader(TestInput.of(file), Optional.empty())) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                events.add(next.get());
            }
        }
        return events;
    }

    @Test
    void eachDatumOfAnySchemaIsItsBytes() throws Exception {
        Schema schema = new Schema.Parser().parse(ANYTHING);
        for (String codec : List.of("null", "deflate", "snappy")) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            List<byte[]> wanted = new ArrayList<>();
            try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
                writer.setCodec(BlockCodec.named(codec).orElseThrow().factory());
                writer.setSyncInterval(1000);
                writer.create(schema, file);
                for (Object datum : new RandomData(schema, 300, 42)) {
                    writer.append(datum);
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
                    new GenericDatumWriter<>(schema).write(datum, encoder);
                    wanted.add(bytes.toByteArray());
                }
            }
            Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
            List<Event> events = read(avro, file.toByteArray());
            assertThat(events.stream().map(Event::body).toList()).as(codec).containsExactlyElementsOf(wanted);
            assertThat(events.get(0).headers())
                    .containsExactly(Map.entry("flume.avro.schema.hash", fingerprint(schema)));
        }
    }

    private static String fingerprint(Schema schema) {
        long number = SchemaNormalization.parsingFingerprint64(schema);
        return "%016x".formatted(Long.reverseBytes(number));
    }

    @Test
    void theSchemaItselfIsAHeaderIfThatIsAskedFor() throws Exception {
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.of("schemaType", "literal"));
        List<Event> events = read(avro, AvroFiles.of("null", 2, List.of("event 0")));
        assertThat(events.get(0).headers())
                .containsExactly(Map.entry("flume.avro.schema.literal", AvroFiles.SEVEN.toString()));
    }

    @Test
    void whatIsWrongWithOneBlockCostsThatBlockAlone() throws Exception {
        byte[] header = AvroFiles.header("deflate", AvroFiles.SEVEN);
        byte[] good = AvroFiles.block("deflate", List.of("event 0", "event 1"));
        byte[] bad = AvroFiles.block(2, 3, new byte[] {1, 2, 3}, AvroFiles.MARKER);
        byte[] file = AvroFiles.joined(header, good, bad, good);
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        try (Deserializer.Reader reader = avro.reader(TestInput.of(file), Optional.empty())) {
            assertThat(reader.next()).isPresent();
            assertThat(reader.next()).isPresent();
            MalformedInputException thrown = catchThrowableOfType(MalformedInputException.class, reader::next);
            assertThat(thrown.offset()).isEqualTo(header.length + good.length);
            assertThat(thrown.resumable()).isTrue();
            assertThat(thrown).hasMessageStartingWith("the block at byte " + thrown.offset() + ": deflate: ");
            assertThat(reader.next().orElseThrow().text()).isEqualTo("event 0");
            assertThat(reader.next().orElseThrow().text()).isEqualTo("event 1");
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void aFileThatIsCutOffIsNotGoneOnWith() throws Exception {
        byte[] whole = AvroFiles.of("null", 2, List.of("event 0", "event 1", "event 2"));
        byte[] file = Arrays.copyOf(whole, whole.length - 1);
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        try (Deserializer.Reader reader = avro.reader(TestInput.of(file), Optional.empty())) {
            reader.next();
            reader.next();
            Mark before = reader.position();
            MalformedInputException thrown = catchThrowableOfType(MalformedInputException.class, reader::next);
            assertThat(thrown.resumable()).isFalse();
            assertThat(thrown).hasMessageContaining("the file ends within it");
            assertThat(reader.position()).isEqualTo(before);
        }
    }

    @Test
    void aPositionOfAnotherFileIsSeen() throws Exception {
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        byte[] file = AvroFiles.of("null", 2, List.of("event 0", "event 1", "event 2"));
        Mark elsewhere = new Position(file.length - 30, 0).mark();
        try (Deserializer.Reader reader = avro.reader(TestInput.of(file), Optional.of(elsewhere))) {
            assertThatThrownBy(reader::next).hasMessageContaining("not the file that the position is of");
        }
    }

    @Test
    void aDatumThatNestsWithoutEndIsMalformed() throws Exception {
        Schema list = new Schema.Parser()
                .parse("{'type':'record','name':'L','fields':[{'name':'next','type':['null','L']}]}"
                        .replace('\'', '"'));
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 2);
        byte[] file = AvroFiles.joined(
                AvroFiles.header("null", list), AvroFiles.block(1, deep.length, deep, AvroFiles.MARKER));
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        assertThatThrownBy(() -> read(avro, file))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("nests more than");
    }

    @Test
    void aCodecThatIsNotCarriedIsNamed() throws Exception {
        byte[] file = AvroFiles.joined(
                new byte[] {'O', 'b', 'j', 1},
                AvroFiles.numbers(2, 11),
                "avro.schema".getBytes(US_ASCII),
                AvroFiles.numbers(6),
                "\"null\"".getBytes(US_ASCII),
                AvroFiles.numbers(10),
                "avro.codec".getBytes(US_ASCII),
                AvroFiles.numbers(2),
                "xz".getBytes(US_ASCII),
                AvroFiles.numbers(0),
                AvroFiles.MARKER);
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.none());
        assertThatThrownBy(() -> read(avro, file))
                .hasMessage("the header: its codec xz is none of [null, deflate, snappy]");
    }

    @Test
    void noByteThatIsChangedDoesMoreThanThrowOrReadOn() throws Exception {
        Random random = new Random(11);
        Deserializer avro = Connectors.make(AvroDeserializer.class, Settings.of("maxBlockBytes", 1 << 16));
        for (String codec : List.of("null", "deflate", "snappy")) {
            byte[] good = AvroFiles.of(codec, 3, Collections.nCopies(30, "event 0"));
            for (int i = 0; i < 3000; i++) {
                byte[] file = good.clone();
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    file[random.nextInt(file.length)] = (byte) random.nextInt();
                }
                try (Deserializer.Reader reader = avro.reader(TestInput.of(file), Optional.empty())) {
                    readOn(reader);
                }
            }
        }
    }

    /** To the end, or to what can't be gone on with. */
    private static void readOn(Deserializer.Reader reader) throws IOException {
        while (true) {
            try {
                if (reader.next().isEmpty()) {
                    return;
                }
            } catch (MalformedInputException e) {
                if (!e.resumable()) {
                    return;
                }
            }
        }
    }
}
