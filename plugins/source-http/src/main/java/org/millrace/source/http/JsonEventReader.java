package org.millrace.source.http;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;

/** Reads one event after the other, and keeps none. A position is the number of events before it. */
final class JsonEventReader implements Deserializer.Reader {
    private static final int MOST_HEADERS = 10_000;
    private static final byte[] NO_BODY = {};

    private final Input input;
    private final long skip;
    private @Nullable JsonReader json;
    private boolean empty;
    private boolean within;
    private long count;
    private @Nullable MalformedInputException failure;

    JsonEventReader(Input input, long skip) {
        this.input = input;
        this.skip = skip;
        this.count = skip;
    }

    @Override
    public Optional<Event> next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        JsonReader from = json;
        if (from == null) {
            if (!input.complete()) {
                // JSON is no lines: what may still grow is read when it is whole.
                return Optional.empty();
            }
            from = opened();
            json = from;
            try {
                empty = from.peek() == JsonToken.END_DOCUMENT;
            } catch (EOFException e) {
                empty = true;
            } catch (MalformedJsonException | CharacterCodingException e) {
                // Comes again, where it is told.
                empty = false;
            }
            for (long i = 0; i < skip; i++) {
                if (read(from).isEmpty()) {
                    throw new IOException("there are fewer than the " + skip + " events that were read before");
                }
            }
        }
        Optional<Event> event = read(from);
        count += event.isPresent() ? 1 : 0;
        return event;
    }

    private JsonReader opened() throws IOException {
        CodingErrorAction bad = input.undecodable();
        JsonReader from = new JsonReader(new InputStreamReader(
                input.stream(0),
                input.charset().newDecoder().onMalformedInput(bad).onUnmappableCharacter(bad)));
        // As Flume reads it.
        from.setStrictness(Strictness.LENIENT);
        return from;
    }

    private Optional<Event> read(JsonReader from) throws IOException {
        if (empty) {
            return Optional.empty();
        }
        try {
            while (true) {
                JsonToken token = from.peek();
                if (token == JsonToken.BEGIN_OBJECT) {
                    return Optional.of(event(from));
                } else if (token == JsonToken.BEGIN_ARRAY && !within) {
                    from.beginArray();
                    within = true;
                } else if (token == JsonToken.END_ARRAY && within) {
                    from.endArray();
                    within = false;
                } else if (token == JsonToken.END_DOCUMENT) {
                    return Optional.empty();
                } else {
                    throw failed(from, "there is " + token + " where an event, which is an object, should be", null);
                }
            }
        } catch (EOFException e) {
            throw failed(from, "the JSON ends too early", e);
        } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
            throw failed(from, "this is no JSON", e);
        } catch (CharacterCodingException e) {
            throw failed(from, "there are bytes that are no " + input.charset() + " behind this", e);
        }
    }

    private Event event(JsonReader from) throws IOException {
        Map<String, String> headers = Map.of();
        byte[] body = NO_BODY;
        from.beginObject();
        while (from.hasNext()) {
            switch (from.nextName()) {
                case "headers" -> headers = headers(from);
                case "body" -> {
                    String text = text(from, "body");
                    body = text == null ? NO_BODY : text.getBytes(input.charset());
                }
                default -> from.skipValue();
            }
        }
        from.endObject();
        return Event.of(headers, body);
    }

    private Map<String, String> headers(JsonReader from) throws IOException {
        if (from.peek() == JsonToken.NULL) {
            from.nextNull();
            return Map.of();
        }
        if (from.peek() != JsonToken.BEGIN_OBJECT) {
            throw failed(from, "headers should be an object, and are " + from.peek(), null);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        from.beginObject();
        while (from.hasNext()) {
            String name = from.nextName();
            String value = text(from, "a header");
            if (value != null && headers.put(name, value) != null) {
                throw failed(from, "a header stands there twice", null);
            }
            if (headers.size() > MOST_HEADERS) {
                throw failed(from, "an event has more than " + MOST_HEADERS + " headers", null);
            }
        }
        from.endObject();
        return headers;
    }

    /** Numbers and truth values are taken as they are written; null is nothing. */
    private @Nullable String text(JsonReader from, String what) throws IOException {
        return switch (from.peek()) {
            case STRING, NUMBER -> from.nextString();
            case BOOLEAN -> String.valueOf(from.nextBoolean());
            case NULL -> {
                from.nextNull();
                yield null;
            }
            default -> throw failed(from, what + " should be a text, and is " + from.peek(), null);
        };
    }

    private MalformedInputException failed(JsonReader from, String what, @Nullable Exception cause) {
        MalformedInputException thrown = new MalformedInputException(what + where(from), -1, false, cause);
        failure = thrown;
        return thrown;
    }

    /** The library tells its place by its name alone, and names of the input with it. */
    private static String where(JsonReader from) {
        String all = from.toString();
        int begin = all.indexOf(" at line ");
        int end = all.indexOf(" path ");
        return begin < 0 || end < begin ? "" : all.substring(begin, end);
    }

    @Override
    public Mark position() {
        return EventCount.mark(count);
    }

    @Override
    public void close() {
        // The stream is its owner's.
    }
}
