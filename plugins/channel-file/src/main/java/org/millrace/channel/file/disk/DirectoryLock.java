package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.Set;

/**
 * Makes one channel the only owner of a directory: against other processes by a lock the system holds on
 * {@code in_use.lock}, as Flume does; against others in this process, whatever class loader or version they come from, by a
 * system property. The property comes first, because closing a file ends all locks this process has on it.
 */
public final class DirectoryLock implements AutoCloseable {
    public static final String FILE = "in_use.lock";
    private static final String PROPERTY = "org.millrace.channel.file.owner.";

    private final String property;
    private final FileChannel channel;

    private DirectoryLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws IOException naming the owner, if there is one
     */
    public static DirectoryLock take(Path directory, String owner) throws IOException {
        String property = PROPERTY + directory.toRealPath();
        Properties properties = System.getProperties();
        Object other = properties.putIfAbsent(property, owner);
        if (other != null) {
            throw new IOException(directory + " is in use by channel " + other
                    + " of this process. Each channel needs directories of its own: see checkpointDir and dataDirs.");
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            Path file = directory.resolve(FILE);
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    Private.permissions(file, "rw-------"));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(directory + " is in use by another process, which holds "
                        + directory.resolve(FILE) + ". Stop it, or give this channel another directory.");
            }
            held = true;
            return new DirectoryLock(property, channel);
        } catch (OverlappingFileLockException e) {
            throw new IOException(directory + " is in use by this process.", e);
        } finally {
            if (!held) {
                if (channel != null) {
                    channel.close();
                }
                properties.remove(property);
            }
        }
    }

    /** Whether a directory holds a Flume file channel's logs. */
    public static boolean holdsFlumeLogs(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory, "log-*.meta")) {
            return files.iterator().hasNext();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.getProperties().remove(property);
        }
    }
}
