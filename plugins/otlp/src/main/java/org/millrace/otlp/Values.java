package org.millrace.otlp;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Base64;

/** Reads an AnyValue: a text as it is, anything else as JSON. */
final class Values {
    /** Each level is up to three messages, and protobuf's own readers refuse more than a hundred. */
    static final int DEEPEST = 32;

    private static final int STRING = 1 << 3 | 2;
    private static final int BOOL = 2 << 3;
    private static final int INT = 3 << 3;
    private static final int DOUBLE = 4 << 3 | 1;
    private static final int ARRAY = 5 << 3 | 2;
    private static final int LIST = 6 << 3 | 2;
    private static final int BYTES = 7 << 3 | 2;
    private static final int VALUES = 1 << 3 | 2;
    static final int KEY = 1 << 3 | 2;
    static final int VALUE = 2 << 3 | 2;

    enum Kind {
        NONE,
        TEXT,
        BYTES,
        JSON
    }

    private Kind kind = Kind.NONE;
    private String text = "";
    private byte[] bytes = {};

    private Values() {}

    /** A value that is an attribute's, or a body. */
    static Values of(Part part) throws IOException {
        Values value = new Values();
        value.read(part);
        return value;
    }

    /** An attribute without one. */
    static Values none() {
        return new Values();
    }

    private void read(Part part) throws IOException {
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            switch (tag) {
                case STRING -> {
                    text = part.in.readStringRequireUtf8();
                    is(Kind.TEXT);
                }
                case BYTES -> {
                    bytes = part.in.readByteArray();
                    is(Kind.BYTES);
                }
                case BOOL, INT, DOUBLE, ARRAY, LIST -> {
                    StringWriter written = new StringWriter();
                    JsonWriter json = new JsonWriter(written);
                    write(part, tag, json, 1);
                    json.flush();
                    text = written.toString();
                    is(Kind.JSON);
                }
                default -> part.pass(tag);
            }
        }
    }

    private void is(Kind now) throws IOException {
        if (kind != Kind.NONE) {
            throw Part.malformed("a value is two things", null);
        }
        kind = now;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    byte[] bytes() {
        return bytes;
    }

    /** As the value of a header: what is no text as JSON. */
    String asJson() {
        return switch (kind) {
            case NONE -> "null";
            case BYTES -> '"' + Base64.getEncoder().encodeToString(bytes) + '"';
            case TEXT, JSON -> text;
        };
    }

    private static void write(Part part, int tag, JsonWriter to, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw Part.malformed("a value is nested more than " + DEEPEST + " deep", null);
        }
        switch (tag) {
            case STRING -> to.value(part.in.readStringRequireUtf8());
            case BOOL -> to.value(part.in.readBool());
            case INT -> to.value(part.in.readInt64());
            case DOUBLE -> {
                double value = part.in.readDouble();
                if (Double.isFinite(value)) {
                    to.value(value);
                } else {
                    to.value(String.valueOf(value));
                }
            }
            case BYTES -> to.value(Base64.getEncoder().encodeToString(part.in.readByteArray()));
            case ARRAY -> {
                to.beginArray();
                Part values = part.nested();
                for (int each = values.in.readTag(); each != 0; each = values.in.readTag()) {
                    if (each == VALUES) {
                        one(values.nested(), to, depth + 1);
                    } else {
                        values.pass(each);
                    }
                }
                to.endArray();
            }
            case LIST -> {
                to.beginObject();
                Part values = part.nested();
                for (int each = values.in.readTag(); each != 0; each = values.in.readTag()) {
                    if (each == VALUES) {
                        pair(values.nested(), to, depth + 1);
                    } else {
                        values.pass(each);
                    }
                }
                to.endObject();
            }
            default -> throw new IllegalStateException("tag " + tag);
        }
    }

    private static void one(Part value, JsonWriter to, int depth) throws IOException {
        boolean written = false;
        for (int tag = value.in.readTag(); tag != 0; tag = value.in.readTag()) {
            switch (tag) {
                case STRING, BOOL, INT, DOUBLE, ARRAY, LIST, BYTES -> {
                    if (written) {
                        throw Part.malformed("a value is two things", null);
                    }
                    write(value, tag, to, depth);
                    written = true;
                }
                default -> value.pass(tag);
            }
        }
        if (!written) {
            to.nullValue();
        }
    }

    private static void pair(Part pair, JsonWriter to, int depth) throws IOException {
        String key = "";
        Part value = new Part(new byte[0], 0, 0);
        for (int tag = pair.in.readTag(); tag != 0; tag = pair.in.readTag()) {
            switch (tag) {
                case KEY -> key = pair.in.readStringRequireUtf8();
                case VALUE -> value = pair.nested();
                default -> pair.pass(tag);
            }
        }
        to.name(key);
        one(value, to, depth);
    }
}
