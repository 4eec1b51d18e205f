package org.millrace.serializer.standard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

class AvroEventSerializerContractTest extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return Connectors.make(AvroEventSerializer.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("compressionCodec", "deflate");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("syncIntervalBytes", "31", "compressionCodec", "zip");
    }

    /** By Avro's own reader. */
    @Override
    protected List<String> read(byte[] file) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
            for (GenericRecord record : reader) {
                bodies.add(StandardCharsets.UTF_8
                        .decode((java.nio.ByteBuffer) record.get("body"))
                        .toString());
            }
        }
        return bodies;
    }
}
