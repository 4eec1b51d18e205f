package org.millrace.library.hadoop;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.DeflateCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.hadoop.io.compress.ZStandardCodec;

/**
 * A compression by the names that users of Hadoop know. A file is a row of members, each whole by itself: what was written up to the
 * end of one can be read whatever follows. None needs native libraries of the machine.
 */
public enum Compression {
    /** Of a {@code .gz}. */
    GZIP("GzipCodec", ".gz", "gzip"),
    /** Of a {@code .bz2}. */
    BZIP2("BZip2Codec", ".bz2", "bzip2"),
    /** Snappy's blocks as Hadoop frames them. */
    SNAPPY("SnappyCodec", ".snappy", "snappy"),
    /** LZ4's blocks as Hadoop frames them. */
    LZ4("Lz4Codec", ".lz4", "lz4"),
    /** Of a {@code .zst}. */
    ZSTANDARD("ZStandardCodec", ".zst", "zstd"),
    /** Bare zlib. */
    DEFAULT("DefaultCodec", ".deflate", "default"),
    /** The same by its other name. */
    DEFLATE("DeflateCodec", ".deflate", "deflate");

    private static final int BUFFER = 64 * 1024;
    private static final String PACKAGE = "org.apache.hadoop.io.compress.";
    private static final String CODEC = "Codec";

    private final String simpleName;
    private final String extension;
    private final String word;

    Compression(String simpleName, String extension, String word) {
        this.simpleName = simpleName;
        this.extension = extension;
        this.word = word;
    }

    /** By a codec's class name, its simple name, or that without {@code Codec}, in any case. */
    public static Optional<Compression> named(String name) {
        String typed = name.trim();
        return Stream.of(values()).filter(each -> each.isCalled(typed)).findFirst();
    }

    private boolean isCalled(String name) {
        return name.equalsIgnoreCase(word)
                || name.equalsIgnoreCase(simpleName)
                || name.equalsIgnoreCase(simpleName.substring(0, simpleName.length() - CODEC.length()))
                || name.equals(PACKAGE + simpleName);
    }

    /** What there is, for people. */
    public static String known() {
        return Stream.of(values()).map(each -> each.word).collect(Collectors.joining(", "));
    }

    /** What names of such files end in. */
    public String extension() {
        return extension;
    }

    /**
     * Begins a member, which ends when it is closed.
     *
     * @param to not closed
     */
    public OutputStream member(OutputStream to, Configuration configuration) throws IOException {
        return begin(new Unclosed(to), configuration);
    }

    private OutputStream begin(OutputStream to, Configuration configuration) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPOutputStream(to, BUFFER);
            case ZSTANDARD -> new ZstdOutputStream(to);
            case DEFAULT, DEFLATE -> new DeflaterOutputStream(to);
            case BZIP2, SNAPPY, LZ4 -> new Pieces(codec(configuration).createOutputStream(to));
        };
    }

    /**
     * For sequence files, which name the class of their codec.
     *
     * @throws IOException if it can't be had on this machine
     */
    public CompressionCodec codec(Configuration configuration) throws IOException {
        if (this == ZSTANDARD && !ZStandardCodec.isNativeCodeLoaded()) {
            throw new IOException(
                    "zstd in sequence files needs Hadoop's native library, which this JVM does not find in"
                            + " java.library.path; take another codec, or a CompressedStream");
        }
        CompressionCodec codec = made();
        if (codec instanceof Configurable configurable) {
            configurable.setConf(configuration);
        }
        return codec;
    }

    private CompressionCodec made() {
        return switch (this) {
            case GZIP -> new GzipCodec();
            case BZIP2 -> new BZip2Codec();
            case SNAPPY -> new SnappyCodec();
            case LZ4 -> new Lz4Codec();
            case ZSTANDARD -> new ZStandardCodec();
            case DEFAULT -> new DefaultCodec();
            case DEFLATE -> new DeflateCodec();
        };
    }

    /** Leaves open what it writes to. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream to;

        Unclosed(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int size) throws IOException {
            to.write(bytes, from, size);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() {
            // Others follow.
        }
    }
}
