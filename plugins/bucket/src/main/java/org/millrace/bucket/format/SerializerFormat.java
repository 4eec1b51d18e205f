package org.millrace.bucket.format;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.bucket.store.FileFormat;

/** Files as a serializer writes them, compressed or not. A file may end wherever the serializer was flushed. */
public final class SerializerFormat implements FileFormat {
    private final Serializer serializer;
    private final @Nullable Compression compression;

    /** Of a serializer; compressed, unless that is null. */
    public SerializerFormat(Serializer serializer, @Nullable Compression compression) {
        this.serializer = serializer;
        this.compression = compression;
    }

    @Override
    public boolean appendable() {
        return serializer.appendable();
    }

    @Override
    public String suffix() {
        return compression == null ? "" : compression.suffix();
    }

    @Override
    public Writer begin(OutputStream to, boolean append) throws IOException {
        if (compression == null) {
            Serializer.Writer writer = serializer.writer(to, append);
            return new Plain(writer);
        }
        Compression.Stream stream = compression.begin(to);
        boolean begun = false;
        try {
            Serializer.Writer writer = serializer.writer(stream, append);
            begun = true;
            return new Compressed(writer, stream);
        } finally {
            if (!begun) {
                stream.close();
            }
        }
    }

    private record Plain(Serializer.Writer writer) implements Writer {
        @Override
        public void write(Event event) throws IOException {
            writer.write(event);
        }

        @Override
        public void cut() throws IOException {
            writer.flush();
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    private record Compressed(Serializer.Writer writer, Compression.Stream stream) implements Writer {
        @Override
        public void write(Event event) throws IOException {
            writer.write(event);
        }

        @Override
        public void cut() throws IOException {
            writer.flush();
            stream.finishMember();
        }

        @Override
        public void close() throws IOException {
            try {
                writer.close();
                stream.finishMember();
            } finally {
                stream.close();
            }
        }

        @Override
        public void release() {
            stream.close();
        }
    }
}
