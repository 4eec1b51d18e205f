package org.millrace.otlp;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Reads OTLP's JSON as the protobuf that says the same. Fields that are not known are passed over, as OTLP asks for. */
final class FromJson {
    /** As deep as protobuf's readers go, and a level for each array. */
    private static final int DEEPEST = 100;

    private static final int LONGEST_NUMBER = 400;

    private final JsonReader json;

    private FromJson(JsonReader json) {
        this.json = json;
    }

    static byte[] read(InputStream from, Schema schema) throws IOException {
        JsonReader json = new JsonReader(new InputStreamReader(from, StandardCharsets.UTF_8.newDecoder()));
        json.setStrictness(Strictness.STRICT);
        try {
            byte[] message = new FromJson(json).message(schema, 1);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw Part.malformed("something stands behind the JSON" + where(json), null);
            }
            return message;
        } catch (EOFException e) {
            throw Part.malformed("the JSON ends too early" + where(json), e);
        } catch (CharacterCodingException e) {
            throw Part.malformed("the JSON has bytes that are no UTF-8", e);
        } catch (MalformedJsonException | IllegalStateException e) {
            throw Part.malformed("this is not the JSON of OTLP" + where(json), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Part.malformed("there is a value of another kind" + where(json), e);
        }
    }

    /** The path, with names that are ours or the client's. */
    private static String where(JsonReader json) {
        String path = json.getPath();
        return ", at " + path.substring(0, Math.min(100, path.length()));
    }

    private byte[] message(Schema schema, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw Part.malformed("a value is nested too deep", null);
        }
        Message message = new Message();
        json.beginObject();
        while (json.hasNext()) {
            Optional<Schema.Field> field = schema.field(json.nextName());
            if (field.isEmpty() || json.peek() == JsonToken.NULL) {
                json.skipValue();
            } else if (field.get().repeated()) {
                json.beginArray();
                while (json.hasNext()) {
                    message.message(
                            field.get().number(), message(field.get().type().get(), depth + 1));
                }
                json.endArray();
            } else {
                value(field.get(), message, depth);
            }
        }
        json.endObject();
        return message.finished();
    }

    private void value(Schema.Field field, Message to, int depth) throws IOException {
        int number = field.number();
        switch (field.form()) {
            case MESSAGE -> to.message(number, message(field.type().get(), depth + 1));
            case TEXT -> to.text(number, text());
            case BOOL -> to.out.writeBool(number, json.nextBoolean());
            case INT32 -> to.out.writeInt32(number, integer().intValueExact());
            case INT64 -> to.out.writeInt64(number, integer().longValueExact());
            case ENUM -> to.out.writeEnum(number, enumeration());
            case UINT32 ->
                to.out.writeUInt32(number, unsigned(integer(), Integer.SIZE).intValue());
            case FIXED32 ->
                to.out.writeFixed32(number, unsigned(integer(), Integer.SIZE).intValue());
            case FIXED64 ->
                to.out.writeFixed64(number, unsigned(integer(), Long.SIZE).longValue());
            case DOUBLE -> to.out.writeDouble(number, real());
            case BYTES -> to.out.writeByteArray(number, base64(text()));
            case HEX -> to.out.writeByteArray(number, HexFormat.of().parseHex(text()));
        }
    }

    private String text() throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw new IllegalArgumentException("no text");
        }
        return json.nextString();
    }

    /** A number, or its text. */
    private BigInteger integer() throws IOException {
        String text = number();
        // Also 1e3 and 1.0 are whole; 1e999999999 takes no memory for its digits.
        BigDecimal decimal = new BigDecimal(text).stripTrailingZeros();
        if (decimal.scale() < -20 || decimal.scale() > 0) {
            throw new ArithmeticException("not whole, or too large");
        }
        return decimal.toBigIntegerExact();
    }

    private String number() throws IOException {
        JsonToken token = json.peek();
        if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
            throw new IllegalArgumentException("no number");
        }
        String text = json.nextString();
        if (text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("no number");
        }
        return text;
    }

    private int enumeration() throws IOException {
        if (json.peek() != JsonToken.NUMBER) {
            throw new IllegalArgumentException("OTLP has enumerations as numbers");
        }
        return integer().intValueExact();
    }

    private static BigInteger unsigned(BigInteger value, int bits) {
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private double real() throws IOException {
        String text = number();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Either alphabet, with or without its end. */
    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    }
}
