package org.millrace.sink.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.bucket.store.FileFormat;
import org.millrace.library.hadoop.Compression;

/**
 * Hadoop's sequence files, as Flume writes them: the event's time as key, its body as value, compressed in blocks if there is a codec.
 * May be cut behind each record, or each block.
 */
public final class SequenceFormat implements FileFormat {
    private static final String TIMESTAMP = "timestamp";

    /** What the body is. */
    public enum Value {
        /** Bytes. */
        WRITABLE,
        /** Text. */
        TEXT
    }

    private final Configuration configuration;
    private final Value value;
    private final @Nullable CompressionCodec codec;
    private final String suffix;
    private final Clock clock;

    /** @throws IOException if the codec can't be had on this machine */
    public SequenceFormat(Configuration configuration, Value value, Optional<Compression> compression, Clock clock)
            throws IOException {
        this.configuration = configuration;
        this.value = value;
        this.codec = compression.isPresent() ? compression.get().codec(configuration) : null;
        this.suffix = compression.map(Compression::extension).orElse("");
        this.clock = clock;
    }

    /** A second writer would put a second header into the middle. */
    @Override
    public boolean appendable() {
        return false;
    }

    @Override
    public String suffix() {
        return suffix;
    }

    @Override
    public Writer begin(OutputStream to, boolean append) throws IOException {
        Gate gate = new Gate(to);
        return new Records(
                gate,
                SequenceFile.createWriter(
                        configuration,
                        SequenceFile.Writer.stream(new FSDataOutputStream(gate, null)),
                        SequenceFile.Writer.keyClass(LongWritable.class),
                        SequenceFile.Writer.valueClass(value == Value.TEXT ? Text.class : BytesWritable.class),
                        SequenceFile.Writer.compression(
                                codec == null ? CompressionType.NONE : CompressionType.BLOCK, codec)));
    }

    private final class Records implements Writer {
        private final Gate gate;
        private final SequenceFile.Writer writer;
        private final LongWritable key = new LongWritable();
        private boolean uncut;

        Records(Gate gate, SequenceFile.Writer writer) {
            this.gate = gate;
            this.writer = writer;
        }

        @Override
        public void write(Event event) throws IOException {
            key.set(time(event));
            writer.append(key, wrapped(event.body()));
            uncut = true;
        }

        private Writable wrapped(byte[] body) {
            return value == Value.TEXT ? new Text(body) : new BytesWritable(body);
        }

        /** Forces a block out, and lets a reader find its way from here. */
        @Override
        public void cut() throws IOException {
            if (uncut) {
                writer.sync();
                uncut = false;
            }
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }

        /** Its compressor goes back to where it came from only when the writer is closed, which writes. */
        @Override
        public void release() {
            gate.shut();
            try {
                writer.close();
            } catch (IOException e) {
                throw new IllegalStateException("nothing is written any more", e);
            }
        }
    }

    private long time(Event event) {
        String typed = event.headers().get(TIMESTAMP);
        if (typed == null) {
            return clock.millis();
        }
        try {
            return Long.parseLong(typed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "its header timestamp is no number of milliseconds, which is the key of a record", e);
        }
    }
}
