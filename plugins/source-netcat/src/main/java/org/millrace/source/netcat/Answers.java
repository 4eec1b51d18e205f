package org.millrace.source.netcat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Gathers the answers to the lines of one read and writes them together. */
final class Answers {
    private static final byte[] OK = {'O', 'K', '\n'};

    private final WritableByteChannel peer;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(64);

    Answers(WritableByteChannel peer) {
        this.peer = peer;
    }

    void ok(int count) {
        for (int i = 0; i < count; i++) {
            pending.write(OK, 0, OK.length);
        }
    }

    /** One line for each event, whatever the reason holds. */
    void failed(int count, String reason) {
        byte[] line = ("FAILED: " + reason.replaceAll("\\R", " ") + "\n").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            pending.write(line, 0, line.length);
        }
    }

    void flush() throws IOException {
        if (pending.size() > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
            pending.reset();
            while (bytes.hasRemaining()) {
                peer.write(bytes);
            }
        }
    }
}
