package org.millrace.otlp;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** Writes an AnyValue: of a text, of bytes, or of JSON. */
final class AnyValueWriter {
    private AnyValueWriter() {}

    static byte[] text(String text) throws IOException {
        Message value = new Message();
        value.text(1, text);
        return value.finished();
    }

    static byte[] bytes(byte[] bytes) throws IOException {
        Message value = new Message();
        value.out.writeByteArray(7, bytes);
        return value.finished();
    }

    /** Empty if it is no JSON, or nested too deep. */
    static Optional<byte[]> json(String json) {
        try (JsonReader from = new JsonReader(new StringReader(json))) {
            from.setStrictness(Strictness.STRICT);
            byte[] value = value(from, 1);
            return from.peek() == JsonToken.END_DOCUMENT ? Optional.of(value) : Optional.empty();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static byte[] value(JsonReader from, int depth) throws IOException {
        if (depth > Values.DEEPEST) {
            throw new MalformedJsonException("too deep");
        }
        Message value = new Message();
        switch (from.peek()) {
            case STRING -> value.text(1, from.nextString());
            case BOOLEAN -> value.out.writeBool(2, from.nextBoolean());
            case NUMBER -> number(from.nextString(), value);
            case NULL -> from.nextNull();
            case BEGIN_ARRAY -> {
                Message array = new Message();
                from.beginArray();
                while (from.hasNext()) {
                    array.message(1, value(from, depth + 1));
                }
                from.endArray();
                value.message(5, array.finished());
            }
            case BEGIN_OBJECT -> {
                Message list = new Message();
                from.beginObject();
                while (from.hasNext()) {
                    String name = from.nextName();
                    list.message(1, pair(name, value(from, depth + 1)));
                }
                from.endObject();
                value.message(6, list.finished());
            }
            default -> throw new MalformedJsonException("unexpected");
        }
        return value.finished();
    }

    private static void number(String text, Message to) throws IOException {
        if (text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            try {
                to.out.writeInt64(3, Long.parseLong(text));
                return;
            } catch (NumberFormatException e) {
                // More than a long holds: as near as it gets.
                to.out.writeDouble(4, Double.parseDouble(text));
                return;
            }
        }
        to.out.writeDouble(4, Double.parseDouble(text));
    }

    static byte[] pair(String key, byte[] value) throws IOException {
        Message pair = new Message();
        pair.text(1, key);
        pair.message(2, value);
        return pair.finished();
    }
}
