package ${package};

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Reads each line as an event. */
@DeserializerType("${type}")
public final class ${class} implements Deserializer {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "The most bytes of an event; a longer line is cut into several.", min = "1")
        int maxBytes() default 65_536;
    }

    private final int maxBytes;

    public ${class}(Config config) {
        maxBytes = config.maxBytes();
        if (maxBytes < 1) {
            throw new InvalidConfigurationException("maxBytes", "at least 1");
        }
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        if (position.isPresent() && position.get().size() != Long.BYTES) {
            throw new IOException("not a position of lines");
        }
        return new Lines(from, position.isPresent() ? position.get().number() : 0);
    }

    private final class Lines implements Reader {
        private final Input input;
        private final InputStream in;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long read;
        private long behind;

        Lines(Input input, long begin) throws IOException {
            this.input = input;
            in = new BufferedInputStream(input.stream(begin));
            read = begin;
            behind = begin;
        }

        @Override
        public Optional<Event> next() throws IOException {
            boolean complete = input.complete(); // Asked first: more may come until then.
            for (int c = in.read(); c >= 0; c = in.read()) {
                read++;
                if (c != '\n') {
                    line.write(c);
                }
                if (c == '\n' || line.size() == maxBytes) {
                    return event();
                }
            }
            return complete && line.size() > 0 ? event() : Optional.empty();
        }

        private Optional<Event> event() {
            Event event = Event.of(line.toByteArray());
            line.reset();
            behind = read;
            return Optional.of(event);
        }

        @Override
        public Mark position() {
            return Mark.of(behind);
        }

        @Override
        public void close() {}
    }
}
