package org.millrace.testkit.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;

/** Events as the world sends them. */
final class OddEvents {
    private OddEvents() {}

    /** Small ones, with these numbers as bodies. */
    static List<Event> numbered(int from, int count) {
        List<Event> events = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            events.add(Event.of("event-" + i));
        }
        return events;
    }

    /** No body, no text, many bytes, many headers, headers that are none, and a plain one. */
    static List<Event> all() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("header" + i, "value" + i);
        }
        return List.of(
                Event.of(new byte[0]),
                Event.of(new byte[] {0, -1, (byte) 0xc3, 0x28, '\r', '\n'}),
                Event.of(new byte[100_000]),
                Event.of(many, "many".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Event.of("odd").withHeader("", "").withHeader("a\nb", "\u202e\u0000\ud800"),
                Event.of("plain"));
    }

    static List<String> texts(List<Event> events) {
        return events.stream().map(Event::text).toList();
    }

    /** Whether nobody wrote into the bodies. */
    static List<Integer> sums(List<Event> events) {
        return events.stream()
                .map(event -> java.util.Arrays.hashCode(event.body()))
                .toList();
    }
}
