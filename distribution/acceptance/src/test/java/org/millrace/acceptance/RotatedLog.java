package org.millrace.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;

/**
 * A program that writes {@code app.log}, line by line, and rotates it as loggers do: by rename, packed from the third on, gone after the
 * four hundredth: what is deleted before an agent has had the time to read it is lost to every agent. Its lines are {@code PREFIX-NUMBER}.
 */
final class RotatedLog implements AutoCloseable {
    private static final int LINES_A_FILE = 3000;
    private static final int LINES_AT_ONCE = 50;
    private static final int PACKED = 400;

    private final Path directory;
    private final String prefix;
    private final FutureTask<Integer> writing = new FutureTask<>(this::write);
    private boolean begun;
    private volatile boolean ended;
    private int written;

    RotatedLog(Path directory, String prefix) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.prefix = prefix;
    }

    /**
     * Begins to write, or does nothing if it has begun: what is packed before a source first runs is not for it to read, so it must run
     * before.
     */
    void begin() {
        if (!begun) {
            begun = true;
            new Thread(writing, "writer of " + prefix).start();
        }
    }

    private int write() throws IOException, InterruptedException {
        while (!ended) {
            try (OutputStream out =
                    Files.newOutputStream(log(""), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 0; i < LINES_A_FILE && !ended; i++) {
                    out.write((prefix + "-" + written + "\n").getBytes(StandardCharsets.US_ASCII));
                    written++;
                    if (i % LINES_AT_ONCE == 0) {
                        Thread.sleep(10);
                    }
                }
            }
            rotate();
        }
        return written;
    }

    private Path log(String ending) {
        return directory.resolve("app.log" + ending);
    }

    private void rotate() throws IOException {
        for (int i = PACKED; i > 2; i--) {
            move("." + i + ".gz", "." + (i + 1) + ".gz");
        }
        if (Files.exists(log(".2"))) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(log(".3.gz")))) {
                Files.copy(log(".2"), out);
            }
            Files.setLastModifiedTime(log(".3.gz"), Files.getLastModifiedTime(log(".2")));
            Files.delete(log(".2"));
        }
        move(".1", ".2");
        move("", ".1");
    }

    private void move(String from, String to) throws IOException {
        if (Files.exists(log(from))) {
            Files.move(log(from), log(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Ends it and says how many lines it wrote. */
    int end() throws Exception {
        ended = true;
        return writing.get();
    }

    @Override
    public void close() {
        ended = true;
    }
}
