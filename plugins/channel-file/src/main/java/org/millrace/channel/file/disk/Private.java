package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and directories that nobody but their owner can look into: events lie in them. What is there already keeps the
 * permissions that its owner has given it.
 */
final class Private {
    private Private() {}

    /** Makes a file that is not there yet. */
    static void create(Path file) throws IOException {
        Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        permissions(file, "rw-------"))
                .close();
    }

    /** Makes a directory, and those above it that are missing. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    static FileAttribute<?>[] permissions(Path where, String owners) {
        if (!where.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owners))};
    }
}
