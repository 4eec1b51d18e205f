package org.millrace.serializer.standard;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;

/** Makes an event of each datum of an Avro container file: its bytes, and a header that tells its schema. */
@DeserializerType(
        value = "avro",
        classes = {
            "org.apache.flume.serialization.AvroEventDeserializer",
            "org.apache.flume.serialization.AvroEventDeserializer$Builder"
        })
public final class AvroDeserializer implements Deserializer {
    private static final int SMALLEST = 1024;
    private static final int LARGEST = 1 << 30;

    private final boolean literal;
    private final int mostBlockBytes;

    public AvroDeserializer(AvroConfig config) {
        literal = switch (config.schemaType().trim().toUpperCase(Locale.ROOT)) {
            case "HASH" -> false;
            case "LITERAL" -> true;
            default ->
                throw new InvalidConfigurationException(
                        "schemaType", "must be HASH or LITERAL, was " + config.schemaType());
        };
        mostBlockBytes = config.maxBlockBytes();
        if (mostBlockBytes < SMALLEST || mostBlockBytes > LARGEST) {
            throw new InvalidConfigurationException(
                    "maxBlockBytes", "must be from " + SMALLEST + " to " + LARGEST + ", was " + mostBlockBytes);
        }
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        return new AvroReader(from, Position.of(position), literal, mostBlockBytes);
    }
}
