package org.millrace.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Deserializer;

/** An open deserializer. */
public final class OpenDeserializer extends Opened<Deserializer> {
    OpenDeserializer(Deserializer deserializer, TestContext context) {
        super(deserializer, context);
    }

    /** All events of a file. */
    public List<Event> read(byte[] file) throws IOException {
        List<Event> all = new ArrayList<>();
        try (Deserializer.Reader reader = component().reader(TestInput.of(file), Optional.empty())) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }
}
