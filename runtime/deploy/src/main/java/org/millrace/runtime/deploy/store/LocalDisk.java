package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.millrace.api.file.Presence;

/**
 * The real one: forces files, and the folders whose entries changed. The api's file that is replaced as a whole does not do here: a
 * test ends the process between its steps, and what root makes belongs to the owner of the folder.
 */
public final class LocalDisk implements Disk {
    private static final boolean FOLDERS_CAN_BE_FORCED =
            !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    @Override
    public void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                Permissions.ofFile())) {
            Permissions.giveToOwnerOf(folderOf(file), file);
            writeAll(channel, content);
        }
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        channel.force(true);
    }

    @Override
    public void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void append(Path file, byte[] content) throws IOException {
        boolean made = !Presence.of(file);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), Permissions.ofFile())) {
            if (made) {
                Permissions.giveToOwnerOf(folderOf(file), file);
            }
            writeAll(channel, content);
        }
        if (made) {
            forceFolderOf(file);
        }
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolderOf(to);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            forceFolderOf(file);
        }
    }

    @Override
    public void folder(Path folder) throws IOException {
        if (Presence.ofDirectory(folder)) {
            Permissions.narrow(folder);
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null && !Presence.ofDirectory(above)) {
            folder(above);
        }
        Files.createDirectories(folder, Permissions.ofFolder());
        Permissions.giveToOwnerOf(folderOf(folder), folder);
        forceFolderOf(folder);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static void forceFolderOf(Path file) throws IOException {
        if (FOLDERS_CAN_BE_FORCED) {
            try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
