package org.millrace.bridge.flume.inside;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.flume.serialization.EventDeserializer;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.bridge.flume.load.Part;

/** A deserializer of Flume's, made anew for each input by its builder. Its position is the byte that it marks. */
public final class DeserializerAdapter implements Deserializer {
    private final Part part;
    private final EventDeserializer.Builder builder;

    public DeserializerAdapter(Part part) throws FatalException {
        this.part = part;
        this.builder = Made.of(part, EventDeserializer.Builder.class);
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        long at = 0;
        if (position.isPresent()) {
            byte[] bytes = position.get().bytes();
            if (bytes.length != Long.BYTES) {
                throw new IOException("a position of " + bytes.length + " bytes is none of " + part.className());
            }
            at = ByteBuffer.wrap(bytes).getLong();
        }
        Reread stream = new Reread(from, at);
        return new OneInput(builder.build(Made.context(part), stream), stream);
    }

    private record OneInput(EventDeserializer deserializer, Reread stream) implements Reader {
        @Override
        public Optional<Event> next() throws IOException {
            org.apache.flume.Event next = deserializer.readEvent();
            if (next == null) {
                return Optional.empty();
            }
            deserializer.mark();
            return Optional.of(Carried.ours(next));
        }

        @Override
        public Mark position() {
            return Mark.of(stream.marked());
        }

        @Override
        public void close() throws IOException {
            deserializer.close();
        }
    }
}
