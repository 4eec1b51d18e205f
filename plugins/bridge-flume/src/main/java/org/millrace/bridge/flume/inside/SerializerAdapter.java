package org.millrace.bridge.flume.inside;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flume.serialization.EventSerializer;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.bridge.flume.load.Part;

/** A serializer of Flume's, made anew for each file by its builder. */
public final class SerializerAdapter implements Serializer {
    private final Part part;
    private final EventSerializer.Builder builder;

    public SerializerAdapter(Part part) throws FatalException {
        this.part = part;
        this.builder = Made.of(part, EventSerializer.Builder.class);
    }

    @Override
    public Writer writer(OutputStream to, boolean append) throws IOException {
        EventSerializer serializer = builder.build(Made.context(part), to);
        if (!append) {
            serializer.afterCreate();
        } else if (serializer.supportsReopen()) {
            serializer.afterReopen();
        } else {
            throw new IOException(part.className() + " can't go on with a file that was closed");
        }
        return new OneFile(serializer);
    }

    /** Flume asks it of a serializer that has a stream already. */
    @Override
    public boolean appendable() {
        return builder.build(Made.context(part), OutputStream.nullOutputStream())
                .supportsReopen();
    }

    private record OneFile(EventSerializer serializer) implements Writer {
        @Override
        public void write(Event event) throws IOException {
            serializer.write(new Carried(event));
        }

        @Override
        public void flush() throws IOException {
            serializer.flush();
        }

        @Override
        public void close() throws IOException {
            serializer.flush();
            serializer.beforeClose();
            serializer.flush();
        }
    }
}
