package org.millrace.otlp;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The headers of a resource, a scope or a record as they are gathered, with what they take of memory. Belongs to one thread. */
final class Headers {
    private static final long OBJECT_BYTES = 100;

    private final Map<String, String> all = new LinkedHashMap<>();
    private final List<String> json = new ArrayList<>();
    private long cost;

    /** Those of what stands above, which are shared. */
    void addAll(Headers above) {
        all.putAll(above.all);
        json.addAll(above.json);
        cost += above.cost;
    }

    void put(String name, String value) {
        all.put(name, value);
        cost += OBJECT_BYTES + name.length() + value.length();
    }

    /** A text that is empty is not there. */
    void text(String name, Part part) throws IOException {
        String value = part.in.readStringRequireUtf8();
        if (!value.isEmpty()) {
            put(name, value);
        }
    }

    /** A number that is 0 is not there. */
    void number(String name, long value) {
        if (value != 0) {
            put(name, Long.toUnsignedString(value));
        }
    }

    void attribute(Part pair, UnaryOperator<String> naming) throws IOException {
        String key = "";
        Values value = Values.none();
        for (int tag = pair.in.readTag(); tag != 0; tag = pair.in.readTag()) {
            switch (tag) {
                case Values.KEY -> key = pair.in.readStringRequireUtf8();
                case Values.VALUE -> value = Values.of(pair.nested());
                default -> pair.pass(tag);
            }
        }
        String name = naming.apply(key);
        if (value.kind() != Values.Kind.TEXT) {
            json.add(name);
            cost += name.length();
        }
        put(name, value.asJson());
    }

    long cost() {
        return OBJECT_BYTES + cost;
    }

    Map<String, String> finished() throws IOException {
        if (!json.isEmpty()) {
            StringWriter written = new StringWriter();
            JsonWriter names = new JsonWriter(written);
            names.beginArray();
            for (String name : json) {
                names.value(name);
            }
            names.endArray();
            names.flush();
            all.put(Names.JSON, written.toString());
        }
        return all;
    }
}
