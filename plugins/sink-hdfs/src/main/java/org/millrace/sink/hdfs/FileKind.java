package org.millrace.sink.hdfs;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.Serializer;
import org.millrace.bucket.format.Gzip;
import org.millrace.bucket.format.SerializerFormat;
import org.millrace.bucket.path.Nearest;
import org.millrace.bucket.path.Typed;
import org.millrace.bucket.store.FileFormat;
import org.millrace.library.hadoop.Compression;
import org.millrace.sink.hdfs.format.HadoopCompression;
import org.millrace.sink.hdfs.format.SequenceFormat;
import org.millrace.sink.hdfs.format.SequenceFormat.Value;

/**
 * What kind of files.
 *
 * @param sequence whether they are sequence files; if not, they are as the serializer writes them
 * @param value what the values of a sequence file are
 */
record FileKind(boolean sequence, Value value, Optional<Compression> compression) {
    private static final String TYPE = "hdfs.fileType";
    private static final String CODEC = "hdfs.codeC";
    private static final List<String> WRITABLE =
            List.of("writable", "org.apache.flume.sink.hdfs.hdfswritableserializer$builder");
    private static final List<String> TEXT = List.of("text", "org.apache.flume.sink.hdfs.hdfstextserializer$builder");

    static FileKind of(HdfsConfig config) {
        Optional<Compression> compression = compression(config.hdfs_codeC().trim());
        String type = config.hdfs_fileType().trim();
        Typed.choice(TYPE, type, List.of("SequenceFile", "DataStream", "CompressedStream"));
        if (type.equalsIgnoreCase("DataStream") && compression.isPresent()) {
            throw new InvalidConfigurationException(
                    CODEC, "is for a SequenceFile or a CompressedStream, but " + TYPE + " is DataStream");
        }
        if (type.equalsIgnoreCase("CompressedStream") && compression.isEmpty()) {
            throw new InvalidConfigurationException(
                    CODEC, "is needed where " + TYPE + " is CompressedStream: " + Compression.known());
        }
        return new FileKind(
                type.equalsIgnoreCase("SequenceFile"),
                value(config.hdfs_writeFormat().trim()),
                compression);
    }

    private static Optional<Compression> compression(String typed) {
        if (typed.isEmpty() || typed.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        Optional<Compression> known = Compression.named(typed);
        if (known.isEmpty()) {
            String instead = typed.toLowerCase(Locale.ROOT).contains("lzo")
                    ? "; LZO's licence does not let it be part of this, take lz4"
                    : Nearest.hint(typed, List.of(Compression.known().split(", ", -1)));
            throw new InvalidConfigurationException(
                    CODEC, "is one of none, " + Compression.known() + ", was " + Printable.of(typed) + instead);
        }
        return known;
    }

    private static Value value(String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        if (WRITABLE.contains(lower)) {
            return Value.WRITABLE;
        }
        if (TEXT.contains(lower)) {
            return Value.TEXT;
        }
        throw new InvalidConfigurationException(
                "hdfs.writeFormat",
                "is Writable or Text, was " + Printable.of(typed)
                        + (typed.indexOf('.') >= 0
                                ? "; classes of Flume's can't run here"
                                : Nearest.hint(typed, List.of("Writable", "Text"))));
    }

    List<Object> fixed() {
        return List.of(sequence, value, compression);
    }

    /**
     * The format.
     *
     * @param serializer null for sequence files
     */
    FileFormat format(Configuration configuration, @Nullable Serializer serializer) throws IOException {
        if (sequence) {
            return new SequenceFormat(configuration, value, compression, Clock.systemUTC());
        }
        if (serializer == null) {
            throw new IllegalStateException("there is no serializer");
        }
        if (compression.isEmpty()) {
            return new SerializerFormat(serializer, null);
        }
        return new SerializerFormat(
                serializer,
                compression.get() == Compression.GZIP
                        ? new Gzip()
                        : new HadoopCompression(compression.get(), configuration));
    }
}
