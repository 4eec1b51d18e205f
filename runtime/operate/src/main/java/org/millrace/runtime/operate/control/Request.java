package org.millrace.runtime.operate.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The reading of a request: version byte 1, a count, and so many words (length, UTF-8). Numbers are four bytes, big-endian. */
final class Request {
    private static final int VERSION = 1;
    private static final int MOST_WORDS = 256;
    /** Of all words together. */
    private static final int MOST_BYTES = 256 * 1024;

    private Request() {}

    /** The words; what is longer than a command line can be is refused before anything of it is kept. */
    static List<String> read(DataInputStream in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("version " + version);
        }
        int count = bounded(in.readInt(), MOST_WORDS);
        List<String> words = new ArrayList<>(count);
        int left = MOST_BYTES;
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[bounded(in.readInt(), left)];
            in.readFully(bytes);
            left -= bytes.length;
            words.add(new String(bytes, UTF_8));
        }
        return words;
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("a length of " + value);
        }
        return value;
    }
}
