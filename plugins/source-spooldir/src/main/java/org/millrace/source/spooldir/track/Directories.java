package org.millrace.source.spooldir.track;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** Directories in which names have changed, until the change is on the disk. */
final class Directories {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Set<Path> touched = new LinkedHashSet<>();

    /** A name was made, changed or deleted. */
    void touched(Path file) {
        touched.add(Objects.requireNonNull(file.getParent()));
    }

    void force() throws IOException {
        for (Path directory : Set.copyOf(touched)) {
            if (POSIX) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                } catch (NoSuchFileException e) {
                    // With the directory its names have gone.
                }
            }
            touched.remove(directory);
        }
    }
}
