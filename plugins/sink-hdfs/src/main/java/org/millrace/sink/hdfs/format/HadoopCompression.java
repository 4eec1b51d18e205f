package org.millrace.sink.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.bucket.format.Compression;

/** A compression that Hadoop's readers know. */
public final class HadoopCompression implements Compression {
    private final org.millrace.library.hadoop.Compression compression;
    private final Configuration configuration;

    /** By one of the library's. */
    public HadoopCompression(org.millrace.library.hadoop.Compression compression, Configuration configuration) {
        this.compression = compression;
        this.configuration = configuration;
    }

    @Override
    public String suffix() {
        return compression.extension();
    }

    @Override
    public Stream begin(OutputStream to) {
        return new Members(new Gate(to));
    }

    /** Begins a member with the first byte that comes. */
    private final class Members extends Stream {
        private final Gate to;
        private @Nullable OutputStream member;

        Members(Gate to) {
            this.to = to;
        }

        private OutputStream member() throws IOException {
            OutputStream open = member;
            if (open == null) {
                open = compression.member(to, configuration);
                member = open;
            }
            return open;
        }

        @Override
        public void write(int b) throws IOException {
            member().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int size) throws IOException {
            if (size > 0) {
                member().write(bytes, from, size);
            }
        }

        @Override
        public void finishMember() throws IOException {
            OutputStream open = member;
            if (open != null) {
                member = null;
                open.close();
            }
        }

        /** What a codec holds outside of the heap goes when its stream is closed, which writes. */
        @Override
        public void close() {
            to.shut();
            try {
                finishMember();
            } catch (IOException e) {
                throw new IllegalStateException("nothing is written any more", e);
            }
        }
    }
}
