package org.millrace.scene;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * The access log of a web server that does not exist: some hundred lines every tenth of a second, rotated by rename as logrotate does,
 * a few old files kept. Each line has a number of its own, counted from 1. One thread writes; anybody may ask how much.
 */
final class AccessLog implements Runnable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final String[] PAGES = {"/", "/shop", "/shop/cart", "/img/mill.png", "/search", "/api/v1/orders"};
    private static final String[] BROWSERS = {
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Mozilla/5.0 (iPhone) Safari/605.1", "curl/8.14.1"
    };
    private static final int TICK_MS = 100;

    private final Path file;
    private final int perTick;
    private final long rotateAt;
    private final int kept;
    private final Random random = new Random(7);
    private volatile long lines;
    private volatile boolean ended;

    /**
     * @param file where it is written
     * @param perSecond how many lines
     * @param rotateAt how many bytes a file has
     * @param kept how many old files there are
     */
    AccessLog(Path file, int perSecond, long rotateAt, int kept) {
        this.file = file;
        this.perTick = Math.max(1, perSecond * TICK_MS / 1000);
        this.rotateAt = rotateAt;
        this.kept = kept;
    }

    /** How many lines are written. */
    long lines() {
        return lines;
    }

    /** Writes no more; what is written stays. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                long size = Files.exists(file) ? Files.size(file) : 0;
                if (size > rotateAt) {
                    rotate();
                }
                write();
                Thread.sleep(TICK_MS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws IOException {
        long before = lines;
        String now = TIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < perTick; i++) {
                out.write(line(now, before + i + 1));
            }
        }
        lines = before + perTick;
    }

    /** In the combined format, with its number as the request's. */
    private String line(String now, long number) {
        return "10.0." + random.nextInt(256) + "." + random.nextInt(256) + " - - [" + now + "] \"GET "
                + PAGES[random.nextInt(PAGES.length)] + "?request=" + number + " HTTP/1.1\" "
                + (random.nextInt(50) == 0 ? 404 : 200) + " " + random.nextInt(100_000) + " \"-\" \""
                + BROWSERS[random.nextInt(BROWSERS.length)] + "\"\n";
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(old(kept));
        for (int i = kept - 1; i >= 1; i--) {
            moveIfThere(old(i), old(i + 1));
        }
        Files.move(file, old(1), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // There were not so many rotations yet.
        }
    }

    private Path old(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
