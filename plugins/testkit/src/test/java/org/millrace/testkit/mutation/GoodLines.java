package org.millrace.testkit.mutation;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.api.serializer.Serializer;

/** Bodies as lines, written and read; as it should be, unless a fault is named. */
final class GoodLines implements Serializer, Deserializer {
    /** Behind all that is malformed in the suite. */
    private static final long FAR = 40;

    private final String fault;
    private @Nullable OutputStream first;

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
    public Writer writer(OutputStream to, boolean append) throws IOException {
        OutputStream buffer = is("shares a buffer between writers") ? shared(to) : new BufferedOutputStream(to);
        if (append && is("writes a header when it goes on")) {
            to.write("lines:\n".getBytes(StandardCharsets.UTF_8));
        }
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
                    try {
                        buffer.flush();
                    } catch (IOException e) {
                        if (!is("hides a full disk")) {
                            throw e;
                        }
                    }
                }
            }

            @Override
            public void close() throws IOException {
                if (is("forgets in close what was not flushed")) {
                    return;
                }
                flush();
                if (is("buffers beyond a flush")) {
                    buffer.flush();
                }
                if (is("closes the stream")) {
                    to.close();
                }
            }
        };
    }

    private OutputStream shared(OutputStream to) {
        first = first == null ? new BufferedOutputStream(to) : first;
        return first;
    }

    @Override
    public String suffix() {
        return is("has a suffix without a dot") ? "txt" : ".txt";
    }

    private static long number(Mark position) throws IOException {
        if (position.size() != Long.BYTES) {
            throw new IOException("no position of lines");
        }
        return position.number();
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        long begin = position.isEmpty()
                        || (is("takes any position") && position.get().size() != Long.BYTES)
                ? 0
                : number(position.get());
        return new LineByLine(from, begin);
    }

    /** Reads bytes one by one; a line that holds a zero is malformed. */
    private final class LineByLine implements Reader {
        private final Input input;
        private final InputStream in;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long behind;
        private long at;

        LineByLine(Input input, long begin) throws IOException {
            this.input = input;
            this.in = input.stream(begin);
            this.behind = begin;
            this.at = begin;
        }

        @Override
        public Optional<Event> next() throws IOException {
            boolean complete = input.complete();
            for (int c = read(); c >= 0; c = read()) {
                at++;
                if (c == '\n') {
                    return Optional.of(whole());
                }
                line.write(c);
            }
            if (complete && line.size() > 0) {
                return Optional.of(whole());
            }
            if (is("forgets what has come of a line")) {
                line.reset();
            }
            return Optional.empty();
        }

        private int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                if (is("takes a failure for the end")) {
                    return -1;
                }
                throw e;
            }
        }

        private Event whole() throws IOException {
            byte[] body = line.toByteArray();
            long begun = behind;
            line.reset();
            boolean bad = new String(body, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
            if (!bad || is("takes what is malformed")) {
                behind = at;
                return Event.of(body);
            }
            if (!is("stays before what is malformed")) {
                behind = at;
            }
            throw new MalformedInputException(
                    "a zero", is("says a place behind the end") ? Long.MAX_VALUE : begun, true, null);
        }

        @Override
        public Mark position() {
            return Mark.of(is("is off by one") && behind > FAR ? behind - 1 : behind);
        }

        @Override
        public void close() throws IOException {
            if (is("closes the input")) {
                in.close();
            }
        }
    }
}
