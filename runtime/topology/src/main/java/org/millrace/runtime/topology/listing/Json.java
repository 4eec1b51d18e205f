package org.millrace.runtime.topology.listing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps, lists, texts, numbers and truth values as JSON. */
final class Json {
    private Json() {}

    /** An object of alternating names and values, which keeps their order: what is made twice is the same twice. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** On one line. */
    static String line(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value, "", false);
        return json.append('\n').toString();
    }

    /** A line for each entry, for people who read it too. */
    static String lines(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value, "\n", true);
        return json.append('\n').toString();
    }

    private static void append(StringBuilder json, Object value, String line, boolean spread) {
        String deeper = spread ? line + "  " : "";
        if (value instanceof Map<?, ?> object) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                json.append(separator).append(deeper);
                text(json, String.valueOf(entry.getKey()));
                json.append(spread ? ": " : ":");
                append(json, entry.getValue(), deeper, spread);
                separator = ",";
            }
            json.append(object.isEmpty() ? "{}" : line + "}");
        } else if (value instanceof List<?> array) {
            boolean below = spread && array.stream().anyMatch(Map.class::isInstance);
            json.append('[');
            for (int i = 0; i < array.size(); i++) {
                json.append(i == 0 ? "" : spread && !below ? ", " : ",").append(below ? deeper : "");
                append(json, array.get(i), deeper, spread);
            }
            json.append(below ? line : "").append(']');
        } else if (value instanceof String string) {
            text(json, string);
        } else {
            json.append(value);
        }
    }

    private static void text(StringBuilder json, String string) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
