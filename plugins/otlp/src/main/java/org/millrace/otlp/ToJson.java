package org.millrace.otlp;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Writes protobuf as OTLP's JSON. What is ours alone: elements of one list must stand behind one another. */
final class ToJson {
    private final JsonWriter json;

    private ToJson(JsonWriter json) {
        this.json = json;
    }

    static byte[] write(byte[] message, Schema schema) {
        StringWriter written = new StringWriter(2 * message.length + 16);
        JsonWriter json = new JsonWriter(written);
        try {
            new ToJson(json).message(Part.of(message), schema);
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void message(Part part, Schema schema) throws IOException {
        json.beginObject();
        int open = 0;
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            Optional<Schema.Field> field = schema.field(number);
            if (open != 0 && number != open) {
                json.endArray();
                open = 0;
            }
            if (field.isEmpty()) {
                part.pass(tag);
                continue;
            }
            if (open == 0) {
                json.name(field.get().name());
                if (field.get().repeated()) {
                    json.beginArray();
                    open = number;
                }
            }
            value(part, field.get());
        }
        if (open != 0) {
            json.endArray();
        }
        json.endObject();
    }

    private void value(Part part, Schema.Field field) throws IOException {
        switch (field.form()) {
            case MESSAGE -> message(part.nested(), field.type().get());
            case TEXT -> json.value(part.in.readString());
            case BOOL -> json.value(part.in.readBool());
            case INT32 -> json.value(part.in.readInt32());
            // What a double does not hold is a text in JSON.
            case INT64 -> json.value(Long.toString(part.in.readInt64()));
            case UINT32 -> json.value(Integer.toUnsignedLong(part.in.readUInt32()));
            case FIXED32 -> json.value(Integer.toUnsignedLong(part.in.readFixed32()));
            case FIXED64 -> json.value(Long.toUnsignedString(part.in.readFixed64()));
            case DOUBLE -> real(part.in.readDouble());
            case ENUM -> json.value(part.in.readEnum());
            case BYTES -> json.value(Base64.getEncoder().encodeToString(part.in.readByteArray()));
            case HEX -> json.value(HexFormat.of().formatHex(part.in.readByteArray()));
        }
    }

    private void real(double value) throws IOException {
        if (Double.isFinite(value)) {
            json.value(value);
        } else {
            json.value(String.valueOf(value));
        }
    }
}
