package org.millrace.sink.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a stream, as bytes, without their ends ({@code \n} or {@code \r\n}). Belongs to one thread. */
final class LineInput {
    private static final int LONGEST = 16 << 20;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param in read byte by byte: buffered */
    LineInput(InputStream in) {
        this.in = in;
    }

    /**
     * The next line, null behind the last one.
     *
     * @throws IOException also if one is longer than 16 MiB
     */
    byte @Nullable [] next() throws IOException {
        line.reset();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : taken();
            }
            if (line.size() == LONGEST) {
                throw new IOException("a line has more than " + LONGEST + " bytes");
            }
            line.write(b);
        }
        return taken();
    }

    /** Whether there is nothing to be read at once: what was gathered is better sent. */
    boolean wouldWait() throws IOException {
        return in.available() == 0;
    }

    private byte[] taken() {
        byte[] all = line.toByteArray();
        return all.length > 0 && all[all.length - 1] == '\r' ? Arrays.copyOf(all, all.length - 1) : all;
    }
}
