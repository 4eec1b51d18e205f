package org.millrace.serializer.standard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** Writes something before the body, the body, and perhaps a newline; straight to the stream. */
final class LineWriter implements Serializer.Writer {
    static final byte[] NOTHING = {};

    private final OutputStream to;
    private final boolean newline;
    private final Function<Event, byte[]> before;

    LineWriter(OutputStream to, boolean newline, Function<Event, byte[]> before) {
        this.to = to;
        this.newline = newline;
        this.before = before;
    }

    @Override
    public void write(Event event) throws IOException {
        to.write(before.apply(event));
        to.write(event.body());
        if (newline) {
            to.write('\n');
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back, and the stream is flushed by its owner.
    }

    @Override
    public void close() {
        // There is no footer.
    }
}
