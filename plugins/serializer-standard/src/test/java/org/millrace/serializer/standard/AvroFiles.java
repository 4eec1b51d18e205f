package org.millrace.serializer.standard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro container files, good and bad ones. */
final class AvroFiles {
    /** Of seven bytes, so that a datum is its text. */
    static final Schema SEVEN = Schema.createFixed("Seven", null, null, "event 0".length());

    static final byte[] MARKER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private AvroFiles() {}

    /** By Avro's own writer. */
    static byte[] of(String codec, int perBlock, List<String> bodies) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(SEVEN))) {
            writer.setCodec(BlockCodec.named(codec).orElseThrow().factory());
            writer.create(SEVEN, file, MARKER);
            for (int i = 0; i < bodies.size(); i++) {
                writer.append(new GenericData.Fixed(SEVEN, bodies.get(i).getBytes(StandardCharsets.UTF_8)));
                if (i % perBlock == perBlock - 1) {
                    writer.sync();
                }
            }
        }
        return file.toByteArray();
    }

    /** A file without blocks. */
    static byte[] header(String codec, Schema schema) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(BlockCodec.named(codec).orElseThrow().factory());
            writer.create(schema, file, MARKER);
        }
        return file.toByteArray();
    }

    static byte[] block(long count, long size, byte[] data, byte[] marker) throws IOException {
        return joined(numbers(count, size), data, marker);
    }

    /** A block as it should be. */
    static byte[] block(String codec, List<String> bodies) throws IOException {
        byte[] data = compressed(codec, String.join("", bodies).getBytes(StandardCharsets.UTF_8));
        return block(bodies.size(), data.length, data, MARKER);
    }

    static byte[] compressed(String codec, byte[] data) throws IOException {
        ByteBuffer compressed =
                switch (codec) {
                    case "deflate" -> deflated(data);
                    case "snappy" -> {
                        byte[] snappy = Snappy.compressed(data, 0, data.length);
                        CRC32 checksum = new CRC32();
                        checksum.update(data);
                        yield ByteBuffer.allocate(snappy.length + Integer.BYTES)
                                .put(snappy)
                                .putInt((int) checksum.getValue())
                                .flip();
                    }
                    default -> ByteBuffer.wrap(data);
                };
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        return bytes;
    }

    private static ByteBuffer deflated(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[100 + data.length];
        int size = deflater.deflate(out);
        deflater.end();
        return ByteBuffer.wrap(out, 0, size);
    }

    /** So many zeros, deflated; they are never all in memory. */
    private static byte[] bomb(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream to = new DeflaterOutputStream(out, deflater)) {
            byte[] zeros = new byte[1 << 20];
            for (int done = 0; done < size; done += zeros.length) {
                to.write(zeros);
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    static byte[] numbers(long... numbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (long number : numbers) {
            encoder.writeLong(number);
        }
        encoder.flush();
        return out.toByteArray();
    }

    static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** Files with one thing wrong in each, behind which there are good blocks, but for the first and last ones. */
    static List<byte[]> spoiled(String codec) throws IOException {
        byte[] header = header(codec, SEVEN);
        byte[] good = block(codec, List.of("event 0", "event 1"));
        byte[] data = compressed(codec, "event 2event 3".getBytes(StandardCharsets.UTF_8));
        byte[] otherMarker = Arrays.copyOf(new byte[] {1}, MARKER.length);
        byte[] otherData = data.clone();
        otherData[data.length - 1] ^= 0x55;
        byte[] cutData = Arrays.copyOf(data, data.length - 3);
        List<byte[]> all = new ArrayList<>();
        all.add("no avro".getBytes(StandardCharsets.UTF_8));
        all.add(Arrays.copyOf(header, header.length - 1));
        for (byte[] bad : List.of(
                block(2, data.length, data, otherMarker),
                block(3, data.length, data, MARKER),
                block(1, data.length, data, MARKER),
                block(-2, data.length, data, MARKER),
                block(2, -1, data, MARKER),
                block(2, 1L << 40, data, MARKER),
                block(2, 1 << 19, data, MARKER),
                block(2, data.length + 1, data, MARKER),
                block(1L << 50, data.length, data, MARKER),
                block(2, cutData.length, cutData, MARKER),
                joined(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, MARKER))) {
            all.add(joined(header, good, bad, good, good));
        }
        if (!codec.equals("null")) {
            all.add(joined(header, good, block(2, otherData.length, otherData, MARKER), good));
        }
        all.add(joined(header, good, Arrays.copyOf(good, good.length - 1)));
        all.add(joined(header, good, new byte[] {4}));
        return all;
    }

    /** Small files that claim to hold something huge. */
    static List<byte[]> claiming() throws IOException {
        byte[] magic = {'O', 'b', 'j', 1};
        long huge = 1 << 30;
        byte[] bomb = bomb(200 << 20);
        byte[] claim = joined(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 4, 0, 'x'}, new byte[4]);
        Schema nulls = Schema.createArray(Schema.create(Schema.Type.NULL));
        byte[] manyNulls = numbers(1L << 60);
        byte[] text = joined(numbers(huge), new byte[10]);
        return List.of(
                joined(magic, numbers(1, huge), new byte[20]),
                joined(magic, numbers(huge, 1), new byte[20]),
                joined(magic, numbers(1, 3), "key".getBytes(StandardCharsets.US_ASCII), numbers(huge)),
                joined(header("null", SEVEN), block(2, 1_000_000, new byte[3], MARKER)),
                joined(header("null", SEVEN), block(2, huge, new byte[3], MARKER)),
                joined(header("deflate", SEVEN), block(30_000_000, bomb.length, bomb, MARKER)),
                joined(header("snappy", SEVEN), block(2, claim.length, claim, MARKER)),
                joined(header("null", nulls), block(1, manyNulls.length, manyNulls, MARKER)),
                joined(header("null", Schema.create(Schema.Type.STRING)), block(1, text.length, text, MARKER)),
                joined(header("null", Schema.create(Schema.Type.NULL)), block(1L << 60, 0, new byte[0], MARKER)));
    }
}
