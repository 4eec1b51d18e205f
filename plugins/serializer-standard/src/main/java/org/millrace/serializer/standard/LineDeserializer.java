package org.millrace.serializer.standard;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;

/** Makes an event of each line. */
@DeserializerType(
        value = "line",
        classes = {
            "org.apache.flume.serialization.LineDeserializer",
            "org.apache.flume.serialization.LineDeserializer$Builder"
        })
public final class LineDeserializer implements Deserializer {
    /** Two, since some characters need a pair. */
    private static final int FEWEST = 2;

    private static final int MOST = 64 << 20;

    private final int most;
    private final Charset output;

    public LineDeserializer(LineConfig config) {
        most = config.maxLineLength();
        if (most < FEWEST || most > MOST) {
            throw new InvalidConfigurationException(
                    "maxLineLength", "must be from " + FEWEST + " to " + MOST + ", was " + most);
        }
        try {
            output = Charset.forName(config.outputCharset().trim());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "outputCharset", "is not a character set of this machine: " + config.outputCharset());
        }
        if (!output.canEncode()) {
            throw new InvalidConfigurationException("outputCharset", "can't be written, was " + output);
        }
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        return new LineReader(from, Position.of(position).offset(), most, output);
    }
}
