package org.millrace.otlp;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.millrace.api.event.Event;

/** One event, taken apart into the messages that its headers belong to. */
final class Sections {
    private final Map<Field.Place, Message> all = new EnumMap<>(Field.Place.class);
    private final Map<String, String> headers;
    private final Set<String> json;

    private Sections(Map<String, String> headers) {
        this.headers = headers;
        this.json = json(headers.get(Names.JSON));
        for (Field.Place place : Field.Place.values()) {
            all.put(place, new Message());
        }
    }

    static Sections of(Event event) throws IOException {
        Sections sections = new Sections(event.headers());
        for (Map.Entry<String, String> header : event.headers().entrySet()) {
            sections.add(header.getKey(), header.getValue());
        }
        sections.body(event);
        return sections;
    }

    byte[] finished(Field.Place place) throws IOException {
        return at(place).finished();
    }

    private Message at(Field.Place place) {
        return all.getOrDefault(place, new Message());
    }

    private void add(String name, String value) throws IOException {
        Field field = Field.BY_HEADER.get(name);
        if (field != null && field.write(value, at(field.place()))) {
            return;
        }
        if (name.startsWith(Names.RESOURCE)) {
            attribute(Field.Place.RESOURCE, 1, Names.RESOURCE, name, value);
        } else if (name.startsWith(Names.SCOPE)) {
            attribute(Field.Place.SCOPE, 3, Names.SCOPE, name, value);
        } else if (name.startsWith(Names.ATTRIBUTE)) {
            attribute(Field.Place.RECORD, 6, Names.ATTRIBUTE, name, value);
        } else if (!isSpent(name, value)) {
            attribute(Field.Place.RECORD, 6, "", name, value);
        }
    }

    private void attribute(Field.Place place, int number, String prefix, String name, String value) throws IOException {
        byte[] written = json.contains(name) ? AnyValueWriter.json(value).orElse(null) : null;
        at(place)
                .message(
                        number,
                        AnyValueWriter.pair(
                                name.substring(prefix.length()),
                                written == null ? AnyValueWriter.text(value) : written));
    }

    /** What is said by other fields. */
    private boolean isSpent(String name, String value) throws IOException {
        return switch (name) {
            case Names.JSON -> !json.isEmpty();
            case Names.BODY ->
                value.equals(Names.BODY_BYTES) || value.equals(Names.BODY_JSON) || value.equals(Names.BODY_NONE);
            case Names.TIMESTAMP ->
                headers.containsKey(Names.TIME) || headers.containsKey(Names.OBSERVED_TIME) || timestamp(value);
            default -> false;
        };
    }

    /** Milliseconds, as interceptors write them. */
    private boolean timestamp(String value) throws IOException {
        try {
            long ms = Long.parseLong(value);
            if (ms < 0 || ms > TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE)) {
                return false;
            }
            at(Field.Place.RECORD).out.writeFixed64(1, TimeUnit.MILLISECONDS.toNanos(ms));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void body(Event event) throws IOException {
        String form = headers.getOrDefault(Names.BODY, "");
        if (form.equals(Names.BODY_NONE) && event.body().length == 0) {
            return;
        }
        Optional<byte[]> value = Optional.empty();
        if (!form.equals(Names.BODY_BYTES)) {
            Optional<String> text = text(event.body());
            if (text.isPresent()) {
                value = form.equals(Names.BODY_JSON) ? AnyValueWriter.json(text.get()) : Optional.empty();
                value = value.isPresent() ? value : Optional.of(AnyValueWriter.text(text.get()));
            }
        }
        at(Field.Place.RECORD).message(5, value.isPresent() ? value.get() : AnyValueWriter.bytes(event.body()));
    }

    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Set<String> json(@org.jspecify.annotations.Nullable String names) {
        if (names == null) {
            return Set.of();
        }
        Set<String> all = new HashSet<>();
        try (JsonReader from = new JsonReader(new StringReader(names))) {
            from.beginArray();
            while (from.hasNext()) {
                all.add(from.nextString());
            }
            from.endArray();
        } catch (IOException | IllegalStateException e) {
            // Not ours: an attribute like others.
            return Set.of();
        }
        return all;
    }
}
