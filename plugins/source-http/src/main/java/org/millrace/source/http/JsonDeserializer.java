package org.millrace.source.http;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;

/** Reads events as JSON: Flume's array of objects, one object, or several of either behind one another. */
@DeserializerType(
        value = "json",
        classes = {"org.apache.flume.source.http.JSONHandler", "JSONHandler"})
public final class JsonDeserializer implements Deserializer {
    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        Charset charset = from.charset();
        if (!charset.name().toUpperCase(Locale.ROOT).startsWith("UTF-")) {
            throw new UnsupportedEncodingException("JSON is UTF-8, UTF-16 or UTF-32, not " + charset.name());
        }
        return new JsonEventReader(from, EventCount.of(position));
    }
}
