package org.millrace.serializer.standard;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * What an Avro container file begins with: {@code Obj\1}, a map with the schema and the codec, and the marker that stands behind it
 * and behind each block. It has at most {@value #MOST_BYTES} bytes.
 */
final class AvroHeader {
    static final int MARKER_BYTES = 16;
    static final int MOST_BYTES = 1 << 20;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int MOST_ENTRIES = 1000;

    private final Schema schema;
    private final BlockCodec codec;
    private final byte[] marker;
    private final int length;

    private AvroHeader(Schema schema, BlockCodec codec, byte[] marker, int length) {
        this.schema = schema;
        this.codec = codec;
        this.marker = marker;
        this.length = length;
    }

    /** Reads it; throws how many bytes it takes if there are not enough yet. */
    static AvroHeader in(AvroBytes bytes) throws BadBytesException {
        if (!Arrays.equals(bytes.take(MAGIC.length), MAGIC)) {
            throw new BadBytesException("it is no Avro container file");
        }
        Map<String, byte[]> entries = new HashMap<>();
        for (long count = bytes.number(); count != 0; count = bytes.number()) {
            if (count < 0) {
                bytes.number();
            }
            if (Math.abs(count) > MOST_ENTRIES - entries.size() || count == Long.MIN_VALUE) {
                throw new BadBytesException("the header has more than " + MOST_ENTRIES + " entries");
            }
            for (long left = Math.abs(count); left > 0; left--) {
                String key = bytes.text(MOST_BYTES, "a key of the header");
                entries.put(key, bytes.counted(MOST_BYTES, "a value of the header"));
            }
        }
        byte[] marker = bytes.take(MARKER_BYTES);
        return new AvroHeader(schema(entries), codec(entries), marker, bytes.walked());
    }

    /** Of each datum. */
    Schema schema() {
        return schema;
    }

    /** How blocks are compressed. */
    BlockCodec codec() {
        return codec;
    }

    /** Behind the header and each block; not a copy. */
    byte[] marker() {
        return marker;
    }

    /** How many bytes the header has. */
    int length() {
        return length;
    }

    private static String text(Map<String, byte[]> entries, String key, String otherwise) {
        byte[] value = entries.get(key);
        return value == null ? otherwise : new String(value, StandardCharsets.UTF_8);
    }

    private static Schema schema(Map<String, byte[]> entries) throws BadBytesException {
        try {
            return new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(text(entries, "avro.schema", ""));
        } catch (RuntimeException | StackOverflowError e) {
            throw new BadBytesException("its schema can't be read: " + e);
        }
    }

    private static BlockCodec codec(Map<String, byte[]> entries) throws BadBytesException {
        String name = text(entries, "avro.codec", "null");
        return BlockCodec.named(name)
                .orElseThrow(() -> new BadBytesException(
                        "its codec " + name + " is none of " + Arrays.toString(BlockCodec.values())));
    }

    /** A number that tells schemas apart, as Flume writes it. */
    String fingerprint() throws BadBytesException {
        try {
            return HexFormat.of().formatHex(SchemaNormalization.parsingFingerprint("CRC-64-AVRO", schema));
        } catch (NoSuchAlgorithmException | RuntimeException | StackOverflowError e) {
            throw new BadBytesException("its schema has no fingerprint: " + e);
        }
    }
}
