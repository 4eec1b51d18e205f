package org.millrace.sink.file.roll;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;

/** How one event becomes bytes of a file. */
enum Serializer {
    /** The body alone. */
    TEXT {
        @Override
        void write(Event event, ByteArrayOutputStream to) {
            to.writeBytes(event.body());
        }
    },
    /** The headers, as {@code {k=v, l=w}}, a blank, and the body. */
    HEADER_AND_TEXT {
        @Override
        void write(Event event, ByteArrayOutputStream to) {
            to.writeBytes((event.headers() + " ").getBytes(StandardCharsets.UTF_8));
            to.writeBytes(event.body());
        }
    };

    abstract void write(Event event, ByteArrayOutputStream to);

    static Serializer of(String name) {
        String trimmed = name.trim();
        return switch (trimmed.toUpperCase(Locale.ROOT)) {
            case "TEXT" -> TEXT;
            case "HEADER_AND_TEXT" -> HEADER_AND_TEXT;
            default ->
                switch (trimmed.replace("$Builder", "")) {
                    case "org.apache.flume.serialization.BodyTextEventSerializer" -> TEXT;
                    case "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer" -> HEADER_AND_TEXT;
                    default ->
                        throw new InvalidConfigurationException(
                                "sink.serializer", trimmed + " is not offered; use TEXT or HEADER_AND_TEXT");
                };
        };
    }
}
