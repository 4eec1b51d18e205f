package org.millrace.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.FutureTask;

/**
 * A program that does little but rotate: {@code app.log} gets some lines, {@code line-NUMBER}, and another name, as fast as the disk allows
 * up to a rate. A rotated file is deleted when an agent that runs has had the time for two looks at it.
 */
final class FastLog implements AutoCloseable {
    static final int LINES_A_FILE = 10;

    private static final int A_SECOND = Integer.getInteger("millrace.rotations.aSecond", 400);
    private static final long TWO_LOOKS = Duration.ofSeconds(3).toNanos();

    private record Rotated(Path file, long at) {}

    private final Path directory;
    private final int rotations;
    private final FutureTask<Integer> writing = new FutureTask<>(this::write);
    private final Deque<Rotated> rotated = new ArrayDeque<>();
    private volatile boolean watched;
    private volatile boolean ended;
    private volatile int done;
    private long watchedNanos;

    FastLog(Path directory, int rotations) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.rotations = rotations;
    }

    void begin() {
        new Thread(writing, "rotating").start();
    }

    /** Whether an agent looks at the directory: while none does, nothing is deleted. */
    void watched(boolean now) {
        watched = now;
    }

    int rotations() {
        return done;
    }

    boolean isDone() {
        return writing.isDone();
    }

    private int write() throws IOException, InterruptedException {
        Path log = directory.resolve("app.log");
        StringBuilder lines = new StringBuilder();
        long begun = System.nanoTime();
        long last = begun;
        for (int i = 0; i < rotations && !ended; i++) {
            lines.setLength(0);
            for (int line = 0; line < LINES_A_FILE; line++) {
                lines.append("line-").append(i * LINES_A_FILE + line).append('\n');
            }
            Files.write(log, lines.toString().getBytes(StandardCharsets.US_ASCII));
            Path to = directory.resolve("app.log." + i);
            Files.move(log, to, StandardCopyOption.ATOMIC_MOVE);
            done = i + 1;
            long now = System.nanoTime();
            if (watched) {
                watchedNanos += now - last;
            }
            last = now;
            rotated.add(new Rotated(to, watchedNanos));
            while (!rotated.isEmpty() && watchedNanos - rotated.element().at() > TWO_LOOKS) {
                Files.delete(rotated.remove().file());
            }
            long early = begun + (i + 1) * 1_000_000_000L / A_SECOND - now;
            if (early > 1_000_000) {
                Thread.sleep(Duration.ofNanos(early).toMillis());
            }
        }
        return done * LINES_A_FILE;
    }

    /** Waits until it has rotated so often, and says how many lines it wrote. */
    int lines() throws Exception {
        return writing.get();
    }

    @Override
    public void close() {
        ended = true;
    }
}
