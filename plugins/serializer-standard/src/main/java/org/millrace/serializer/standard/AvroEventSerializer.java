package org.millrace.serializer.standard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SerializerType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** Writes an Avro container file of events, with the schema that Flume gives them. */
@SerializerType(
        value = "avro_event",
        classes = {
            "org.apache.flume.serialization.FlumeEventAvroEventSerializer",
            "org.apache.flume.serialization.FlumeEventAvroEventSerializer$Builder"
        })
public final class AvroEventSerializer implements Serializer {
    private static final int SMALLEST = 32;
    private static final int LARGEST = 1 << 30;
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Event", "fields": [
              {"name": "headers", "type": {"type": "map", "values": "string"}},
              {"name": "body", "type": "bytes"}
            ]}""");

    private final int syncInterval;
    private final BlockCodec codec;

    public AvroEventSerializer(AvroEventConfig config) {
        syncInterval = config.syncIntervalBytes();
        if (syncInterval < SMALLEST || syncInterval > LARGEST) {
            throw new InvalidConfigurationException(
                    "syncIntervalBytes", "must be from " + SMALLEST + " to " + LARGEST + ", was " + syncInterval);
        }
        codec = BlockCodec.named(config.compressionCodec())
                .orElseThrow(() -> new InvalidConfigurationException(
                        "compressionCodec",
                        "must be one of " + Arrays.toString(BlockCodec.values()) + ", was "
                                + config.compressionCodec()));
    }

    @Override
    public Writer writer(OutputStream to, boolean append) throws IOException {
        if (append) {
            throw new IOException("an Avro file that was closed can't be gone on with");
        }
        DataFileWriter<Event> file = new DataFileWriter<>(new EventWriter());
        file.setSyncInterval(syncInterval);
        file.setCodec(codec.factory());
        file.create(SCHEMA, to);
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                file.append(event);
            }

            @Override
            public void flush() throws IOException {
                file.flush();
            }

            @Override
            public void close() throws IOException {
                // There is no footer; closing it would close the stream, which is its owner's.
                file.flush();
            }
        };
    }

    /** Where its marker stands is known to nobody who has the end of the file alone. */
    @Override
    public boolean appendable() {
        return false;
    }

    @Override
    public String suffix() {
        return ".avro";
    }

    /** An event by the schema above. */
    private static final class EventWriter implements DatumWriter<Event> {
        @Override
        public void setSchema(Schema schema) {
            // There is one alone.
        }

        @Override
        public void write(Event event, Encoder out) throws IOException {
            Map<String, String> headers = event.headers();
            out.writeMapStart();
            out.setItemCount(headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                out.startItem();
                out.writeString(header.getKey());
                out.writeString(header.getValue());
            }
            out.writeMapEnd();
            out.writeBytes(event.body());
        }
    }
}
