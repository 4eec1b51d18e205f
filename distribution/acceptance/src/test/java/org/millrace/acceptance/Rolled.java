package org.millrace.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a file_roll sink, those that it still writes among them. */
final class Rolled {
    private static final String IN_USE = ".tmp";

    private Rolled() {}

    /** By their names; none if there is no such directory. */
    static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are not finished. */
    static List<Path> inUse(Path directory) {
        return files(directory).stream().filter(Rolled::isInUse).toList();
    }

    private static boolean isInUse(Path file) {
        return file.toString().endsWith(IN_USE);
    }

    /** What is in it, under the name that it has got since it was listed. */
    static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            String name = file.getFileName().toString();
            if (!isInUse(file)) {
                throw e;
            }
            return Files.newInputStream(file.resolveSibling(name.substring(0, name.length() - IN_USE.length())));
        }
    }
}
