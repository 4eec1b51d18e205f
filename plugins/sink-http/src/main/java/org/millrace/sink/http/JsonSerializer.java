package org.millrace.sink.http;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.millrace.api.component.SerializerType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** Writes events as the JSON array that Flume's HTTP source takes, and ours. Bodies must be text, in UTF-8. */
@SerializerType("json")
public final class JsonSerializer implements Serializer {
    @Override
    public Writer writer(OutputStream to, boolean append) throws IOException {
        if (append) {
            throw new IOException("a JSON array that is closed can't be gone on with");
        }
        return new ArrayWriter(to);
    }

    @Override
    public boolean appendable() {
        return false;
    }

    @Override
    public String suffix() {
        return ".json";
    }

    private static final class ArrayWriter implements Writer {
        private final OutputStream to;
        private boolean begun;

        ArrayWriter(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(Event event) throws IOException {
            StringWriter text = new StringWriter();
            JsonWriter json = new JsonWriter(text);
            // Nothing of it is for a web page.
            json.setHtmlSafe(false);
            json.beginObject().name("headers").beginObject();
            for (Map.Entry<String, String> header : event.headers().entrySet()) {
                json.name(header.getKey()).value(header.getValue());
            }
            json.endObject().name("body").value(body(event)).endObject();
            to.write(((begun ? ",\n" : "[") + whole(text.getBuffer())).getBytes(StandardCharsets.UTF_8));
            begun = true;
        }

        private static String body(Event event) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(event.body()))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("its body is no text in UTF-8", e);
            }
        }

        /** Half of a pair has no form in UTF-8, and one in JSON. */
        private static CharSequence whole(StringBuffer text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!Character.isSurrogate(c)) {
                    continue;
                }
                if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    i++;
                } else {
                    text.replace(i, i + 1, String.format("\\u%04x", (int) c));
                }
            }
            return text;
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() throws IOException {
            to.write((begun ? "]" : "[]").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
