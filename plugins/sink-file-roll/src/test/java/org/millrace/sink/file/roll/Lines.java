package org.millrace.sink.file.roll;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** Writes each body on a line; with a header and a footer, if there are any, no other can go on behind it. */
final class Lines implements Serializer {
    private final String header;
    private final String footer;

    Lines() {
        this("", "");
    }

    Lines(String header, String footer) {
        this.header = header;
        this.footer = footer;
    }

    @Override
    public boolean appendable() {
        return header.isEmpty();
    }

    @Override
    public Writer writer(OutputStream to, boolean append) throws IOException {
        to.write((append ? "" : header).getBytes(StandardCharsets.UTF_8));
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                switch (event.text()) {
                    case "never" -> throw new IllegalArgumentException("never");
                    case "broken" -> throw new IOException("as if the disk were full");
                    default -> {
                        to.write(event.body());
                        to.write('\n');
                    }
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() throws IOException {
                to.write(footer.getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
