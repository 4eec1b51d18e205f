package org.millrace.runtime.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.text.Json;

/**
 * Prints events, a line each: {@code [header=value, …] body}, or as JSON. Nothing of an event leaves its line or moves the cursor. One
 * thread at a time.
 */
final class EventPrinter {

    /** In which form. */
    enum Form {
        TEXT,
        JSON,
        NONE
    }

    private final PrintStream out;
    private final Form form;

    EventPrinter(PrintStream out, Form form) {
        this.out = out;
        this.form = form;
    }

    /** Prints them; false if nobody reads any more. */
    boolean print(List<Event> events) {
        if (form != Form.NONE && !events.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            for (Event event : events) {
                lines.append(form == Form.JSON ? json(event) : text(event)).append('\n');
            }
            byte[] bytes = lines.toString().getBytes(UTF_8);
            out.write(bytes, 0, bytes.length);
            return !out.checkError();
        }
        return true;
    }

    static String text(Event event) {
        String body = new String(event.body(), UTF_8);
        String shown = Printable.of(body, Integer.MAX_VALUE);
        return event.headers().isEmpty()
                ? shown
                : Printable.of(
                                event.headers().entrySet().stream()
                                        .sorted(Map.Entry.comparingByKey())
                                        .map(header -> header.getKey() + "=" + header.getValue())
                                        .collect(Collectors.joining(", ", "[", "] ")),
                                Integer.MAX_VALUE)
                        + shown;
    }

    static String json(Event event) {
        String headers = event.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> Json.quote(header.getKey()) + ":" + Json.quote(header.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"headers\":" + headers + "," + body(event.body()) + "}";
    }

    /** A body that is no text would not come out as it was. */
    private static String body(byte[] bytes) {
        try {
            return "\"body\":"
                    + Json.quote(
                            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return "\"bodyBase64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
        }
    }
}
