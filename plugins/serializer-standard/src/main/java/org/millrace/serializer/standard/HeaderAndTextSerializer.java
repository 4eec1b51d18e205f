package org.millrace.serializer.standard;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.millrace.api.component.SerializerType;
import org.millrace.api.serializer.Serializer;

/** Writes the headers of each event, as <code>{k=v, l=w}</code>, a blank, and its body. */
@SerializerType(
        value = "header_and_text",
        classes = {
            "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer",
            "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder"
        })
public final class HeaderAndTextSerializer implements Serializer {
    private final boolean newline;

    public HeaderAndTextSerializer(TextConfig config) {
        this(config.appendNewline());
    }

    HeaderAndTextSerializer(boolean newline) {
        this.newline = newline;
    }

    @Override
    public Writer writer(OutputStream to, boolean append) {
        return new LineWriter(to, newline, event -> (event.headers() + " ").getBytes(StandardCharsets.UTF_8));
    }
}
