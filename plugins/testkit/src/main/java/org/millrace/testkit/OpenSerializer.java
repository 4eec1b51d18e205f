package org.millrace.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** An open serializer. */
public final class OpenSerializer extends Opened<Serializer> {
    OpenSerializer(Serializer serializer, TestContext context) {
        super(serializer, context);
    }

    /** A whole file of events with these bodies. */
    public byte[] write(String... bodies) throws IOException {
        return write(Arrays.stream(bodies).map(Event::of).toList());
    }

    /** A whole file of these events. */
    public byte[] write(List<Event> events) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Serializer.Writer writer = component().writer(file, false)) {
            for (Event event : events) {
                writer.write(event);
            }
            writer.flush();
        }
        return file.toByteArray();
    }
}
