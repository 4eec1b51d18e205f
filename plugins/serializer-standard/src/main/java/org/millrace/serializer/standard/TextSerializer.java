package org.millrace.serializer.standard;

import java.io.OutputStream;
import org.millrace.api.component.SerializerType;
import org.millrace.api.serializer.Serializer;

/** Writes the body of each event. */
@SerializerType(
        value = "text",
        classes = {
            "org.apache.flume.serialization.BodyTextEventSerializer",
            "org.apache.flume.serialization.BodyTextEventSerializer$Builder"
        })
public final class TextSerializer implements Serializer {
    private final boolean newline;

    public TextSerializer(TextConfig config) {
        this(config.appendNewline());
    }

    TextSerializer(boolean newline) {
        this.newline = newline;
    }

    @Override
    public Writer writer(OutputStream to, boolean append) {
        return new LineWriter(to, newline, event -> LineWriter.NOTHING);
    }
}
