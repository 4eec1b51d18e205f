package org.millrace.testkit.mutation;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.Serializer;

/** Bodies as lines, written and read; as it should be, unless a fault is named. */
final class GoodLines implements Serializer, Deserializer {
    private final String fault;

    GoodLines(String fault) {
        this.fault = fault;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public Writer writer(OutputStream to, boolean append) {
        OutputStream buffer = new BufferedOutputStream(to);
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                if (event.text().indexOf('\n') >= 0) {
                    if (is("writes half of what it refuses")) {
                        buffer.write('x');
                    }
                    throw new IllegalArgumentException("more than a line");
                }
                buffer.write(event.body());
                buffer.write('\n');
            }

            @Override
            public void flush() throws IOException {
                if (!is("buffers beyond a flush")) {
                    buffer.flush();
                }
            }

            @Override
            public void close() throws IOException {
                buffer.flush();
                if (is("closes the stream")) {
                    to.close();
                }
            }
        };
    }

    @Override
    public String suffix() {
        return is("has a suffix without a dot") ? "txt" : ".txt";
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        long begin = position.map(Mark::number).orElse(0L);
        InputStream in = from.stream(begin);
        return new Reader() {
            private long at = begin;

            @Override
            public Optional<Event> next() throws IOException {
                StringBuilder line = new StringBuilder();
                for (int c = in.read(); c >= 0; c = in.read()) {
                    at++;
                    if (c == '\n') {
                        return Optional.of(Event.of(line.toString().getBytes(StandardCharsets.ISO_8859_1)));
                    }
                    line.append((char) c);
                }
                return Optional.empty();
            }

            @Override
            public Mark position() {
                return Mark.of(is("is off by one") && at > 0 ? at - 1 : at);
            }

            @Override
            public void close() throws IOException {
                if (is("closes the input")) {
                    in.close();
                }
            }
        };
    }
}
