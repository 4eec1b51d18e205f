package org.millrace.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Files that are made elsewhere and moved into a spooled directory, as one should; some are packed. */
final class Dropped {
    private static final int MANY = 20_000;
    private static final int FEW = 300;

    private final Path spool;
    private final Path half;
    private final IntFunction<String> line;
    private int files;
    private int lines;

    /** @param line what stands in the line of a number */
    Dropped(Path spool, IntFunction<String> line) throws IOException {
        this.spool = Files.createDirectories(spool);
        this.half = spool.resolveSibling(spool.getFileName() + ".half");
        this.line = line;
    }

    /** One in four has many lines. */
    void drop(Random random) throws IOException {
        String name = "f" + files++ + (random.nextInt(3) == 0 ? ".gz" : "");
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(half))
                : Files.newOutputStream(half)) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4) == 0 ? MANY : random.nextInt(FEW); i > 0; i--) {
                text.append(line.apply(lines++)).append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(half, spool.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    int lines() {
        return lines;
    }

    int files() {
        return files;
    }

    /** Whether the source has read all of them. */
    boolean isCompleted() {
        return completed() == files;
    }

    /** How many of them the source has read. */
    long completed() {
        try (Stream<Path> all = Files.list(spool)) {
            return all.filter(file -> file.toString().endsWith(".COMPLETED")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
