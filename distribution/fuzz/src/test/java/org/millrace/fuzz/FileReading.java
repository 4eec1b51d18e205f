package org.millrace.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestInput;

/** Reads a file to its end. */
final class FileReading {
    private final Class<? extends Deserializer> type;

    FileReading(Class<? extends Deserializer> type) {
        this.type = type;
    }

    void readOnce(byte[] file) throws Exception {
        from(file, Optional.empty(), new ArrayList<>(), new ArrayList<>());
    }

    /** And once more from the place after its first event: the same must come. */
    void read(byte[] file) throws Exception {
        List<Event> whole = new ArrayList<>();
        List<Mark> places = new ArrayList<>();
        boolean ends = from(file, Optional.empty(), whole, places);
        if (places.isEmpty()) {
            return;
        }
        List<Event> rest = new ArrayList<>();
        boolean endsAgain = from(file, Optional.of(places.get(0)), rest, new ArrayList<>());
        List<Event> wanted = whole.subList(1, whole.size());
        if (ends != endsAgain || !bodies(wanted).equals(bodies(rest))) {
            throw new IllegalStateException("from its place after the first event on it has " + rest.size()
                    + " events, and " + wanted.size() + " when it is read through");
        }
    }

    private static List<String> bodies(List<Event> events) {
        return events.stream().map(event -> event.headers() + event.text()).toList();
    }

    /** @return false if something in it is malformed */
    private boolean from(byte[] file, Optional<Mark> place, List<Event> events, List<Mark> places) throws Exception {
        Deserializer deserializer = Connectors.make(type, Settings.none());
        try (Deserializer.Reader reader = deserializer.reader(TestInput.of(file), place)) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                events.add(next.get());
                places.add(reader.position());
            }
            return true;
        } catch (MalformedInputException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("it fails, where the file is to blame", e);
        }
    }
}
