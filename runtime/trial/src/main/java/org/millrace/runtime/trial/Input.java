package org.millrace.runtime.trial;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.millrace.api.event.Event;

/** What a sink is tried with: lines that are read, each an event, or events that are made. */
final class Input {
    /** No line is longer: what has no end of a line would fill the heap. */
    static final int LONGEST_LINE = 8 << 20;

    private final Trial trial;
    private final Map<String, String> headers;

    Input(Trial trial, Map<String, String> headers) {
        this.trial = trial;
        this.headers = headers;
    }

    /** Types lines, without their ends, until there are no more; also the last one if it has no end. Blocks. */
    void lines(InputStream stream) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(stream, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                type(line);
            } else if (line.size() == LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
            } else {
                line.write(next);
            }
        }
        if (line.size() > 0) {
            type(line);
        }
    }

    private void type(ByteArrayOutputStream line) throws InterruptedException {
        byte[] bytes = line.toByteArray();
        boolean returned = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        trial.type(Event.of(headers, returned ? Arrays.copyOf(bytes, bytes.length - 1) : bytes));
        line.reset();
    }

    /** Types events that begin with their number, from 1, and are filled up to a size with dots. */
    void made(long count, int size) throws InterruptedException {
        for (long number = 1; number <= count; number++) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) '.');
            byte[] digits = (number + " ").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, body, 0, Math.min(digits.length, size));
            trial.type(Event.of(headers, body));
        }
    }
}
