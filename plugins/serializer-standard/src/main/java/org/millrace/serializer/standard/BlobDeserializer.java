package org.millrace.serializer.standard;

import java.io.IOException;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;

/** Makes one event of all there is, in memory. */
@DeserializerType(
        value = "blob",
        classes = {
            "org.apache.flume.sink.solr.morphline.BlobDeserializer",
            "org.apache.flume.sink.solr.morphline.BlobDeserializer$Builder"
        })
public final class BlobDeserializer implements Deserializer {
    private static final int MOST = 1 << 30;

    private final int most;

    public BlobDeserializer(BlobConfig config) {
        most = config.maxBlobLength();
        if (most < 1 || most > MOST) {
            throw new InvalidConfigurationException("maxBlobLength", "must be from 1 to " + MOST + ", was " + most);
        }
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        Window window = new Window(from, Position.of(position).offset());
        return new Reader() {
            @Override
            public Optional<Event> next() throws IOException {
                boolean full = window.has(most);
                int count = full ? most : window.available();
                return full || (window.ended() && count > 0)
                        ? Optional.of(Event.of(window.take(count)))
                        : Optional.empty();
            }

            @Override
            public Mark position() {
                return new Position(window.offset(), 0).mark();
            }

            @Override
            public void close() {
                // The stream is its owner's.
            }
        };
    }
}
