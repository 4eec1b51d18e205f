package org.millrace.api.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Small files that are replaced as a whole: after a crash the new content is there or the old one, never a mixture. Readable by their
 * owner alone. One thread at a time may replace a file.
 */
public final class DurableFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<?>[] PRIVATE = POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];

    private DurableFile() {}

    /**
     * Replaces the content. It is on the disk when this returns; the file's directory is made if it is missing. A file beside it,
     * with {@code .new} behind its name, is used on the way.
     *
     * @throws IOException if it could not be written; the old content is still there
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                PRIVATE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (POSIX) {
            // Else the name may still lead to the old content after a crash.
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Reads the content.
     *
     * @param most the most bytes that it may have
     * @throws IOException if it can't be read, is not there ({@link Presence} tells before), or has more
     */
    public static byte[] read(Path file, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > most) {
                throw new IOException(file + " has " + size + " bytes, more than the " + most + " it may have");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            int last = 0;
            while (content.hasRemaining() && last >= 0) {
                last = channel.read(content);
            }
            byte[] read = new byte[content.position()];
            content.flip().get(read);
            return read;
        }
    }
}
