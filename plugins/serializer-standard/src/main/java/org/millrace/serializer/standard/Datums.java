package org.millrace.serializer.standard;

import org.apache.avro.Schema;

/**
 * Finds where a datum ends, by its schema, without making anything of it. A datum nests at most {@value #DEEPEST} deep, and has at most
 * {@value #MOST_EMPTY} elements that take no bytes, so that a few bytes can't keep a thread busy for ever.
 */
final class Datums {
    static final int MOST_EMPTY = 1_000_000;
    private static final int DEEPEST = 500;

    private final AvroBytes bytes;
    private int empty;

    private Datums(AvroBytes bytes) {
        this.bytes = bytes;
    }

    /** Walks behind one datum. */
    static void skip(Schema schema, AvroBytes bytes) throws BadBytesException {
        new Datums(bytes).skip(schema, 0);
    }

    private void skip(Schema schema, int depth) throws BadBytesException {
        if (depth > DEEPEST) {
            throw new BadBytesException("nests more than " + DEEPEST + " deep");
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> bytes.skip(1);
            case INT, LONG -> bytes.number();
            case FLOAT -> bytes.skip(Float.BYTES);
            case DOUBLE -> bytes.skip(Double.BYTES);
            case STRING, BYTES -> bytes.skip(length());
            case FIXED -> bytes.skip(schema.getFixedSize());
            case ENUM -> bytes.number(schema.getEnumSymbols().size() - 1, "an enum's place");
            case UNION -> {
                int branch = bytes.number(schema.getTypes().size() - 1, "a union's branch");
                skip(schema.getTypes().get(branch), depth + 1);
            }
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), depth + 1);
                }
            }
            case ARRAY -> elements(schema.getElementType(), false, depth);
            case MAP -> elements(schema.getValueType(), true, depth);
        }
    }

    private long length() throws BadBytesException {
        long length = bytes.number();
        if (length < 0) {
            throw new BadBytesException("a length is " + length);
        }
        return length;
    }

    private void elements(Schema element, boolean keys, int depth) throws BadBytesException {
        for (long count = bytes.number(); count != 0; count = bytes.number()) {
            if (count < 0) {
                // Its bytes, for those who want to skip them at once.
                length();
            }
            for (long left = Math.abs(count); left != 0; left--) {
                int before = bytes.walked();
                if (keys) {
                    bytes.skip(length());
                }
                skip(element, depth + 1);
                if (bytes.walked() == before && ++empty > MOST_EMPTY) {
                    throw new BadBytesException("has more than " + MOST_EMPTY + " elements without bytes");
                }
            }
        }
    }
}
