package org.millrace.serializer.standard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.avro.file.Codec;
import org.apache.avro.file.CodecFactory;

/** How the blocks of an Avro file are compressed. Uncompressing is ours, since Avro's knows no bound. */
enum BlockCodec {
    NULL {
        @Override
        byte[] uncompressed(byte[] bytes, int from, int count, int most) {
            return Arrays.copyOfRange(bytes, from, from + count);
        }

        @Override
        CodecFactory factory() {
            return CodecFactory.nullCodec();
        }
    },
    DEFLATE {
        @Override
        byte[] uncompressed(byte[] bytes, int from, int count, int most) throws BadBytesException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(bytes, from, count);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] some = new byte[INFLATED_AT_ONCE];
                while (!inflater.finished()) {
                    int size = inflater.inflate(some);
                    if (size == 0 && !inflater.finished()) {
                        throw new BadBytesException("deflate: ends too early");
                    }
                    if (size > most - all.size()) {
                        throw new BadBytesException("deflate: more than " + most + " bytes");
                    }
                    all.write(some, 0, size);
                }
                return all.toByteArray();
            } catch (DataFormatException e) {
                throw new BadBytesException("deflate: " + e.getMessage());
            } finally {
                inflater.end();
            }
        }

        @Override
        CodecFactory factory() {
            return CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL);
        }
    },
    /** With a checksum of what was compressed behind it. */
    SNAPPY {
        @Override
        byte[] uncompressed(byte[] bytes, int from, int count, int most) throws BadBytesException {
            if (count < Integer.BYTES) {
                throw new BadBytesException("snappy: no checksum");
            }
            int compressed = count - Integer.BYTES;
            byte[] all = Snappy.uncompressed(bytes, from, compressed, most);
            if (checksum(all, 0, all.length)
                    != ByteBuffer.wrap(bytes, from + compressed, Integer.BYTES).getInt()) {
                throw new BadBytesException("snappy: the checksum is another");
            }
            return all;
        }

        @Override
        CodecFactory factory() {
            return new CodecFactory() {
                @Override
                protected Codec createInstance() {
                    return new SnappyCodec();
                }
            };
        }
    };

    private static final int INFLATED_AT_ONCE = 16 * 1024;

    /** What is in a block, if it is no more than {@code most} bytes. */
    abstract byte[] uncompressed(byte[] bytes, int from, int count, int most) throws BadBytesException;

    /** What Avro writes with. */
    abstract CodecFactory factory();

    /** The one that a user or a file names. */
    static Optional<BlockCodec> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name.trim().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, from, count);
        return (int) checksum.getValue();
    }

    /** Avro's, without native code. */
    private static final class SnappyCodec extends Codec {
        @Override
        public String getName() {
            return SNAPPY.toString();
        }

        @Override
        public ByteBuffer compress(ByteBuffer block) {
            int from = block.arrayOffset() + block.position();
            byte[] compressed = Snappy.compressed(block.array(), from, block.remaining());
            return ByteBuffer.allocate(compressed.length + Integer.BYTES)
                    .put(compressed)
                    .putInt(checksum(block.array(), from, block.remaining()))
                    .flip();
        }

        @Override
        public ByteBuffer decompress(ByteBuffer block) {
            throw new UnsupportedOperationException("files are read without it");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SnappyCodec;
        }

        @Override
        public int hashCode() {
            return getName().hashCode();
        }
    }
}
