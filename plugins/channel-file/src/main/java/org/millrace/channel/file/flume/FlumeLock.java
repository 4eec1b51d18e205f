package org.millrace.channel.file.flume;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;

/** Flume's own lock on a data directory, held while we read so that no agent starts on it meanwhile. */
final class FlumeLock implements AutoCloseable {
    private final Path file;
    private final boolean ours;
    private final @Nullable FileChannel channel;

    private FlumeLock(Path file, boolean ours, @Nullable FileChannel channel) {
        this.file = file;
        this.ours = ours;
        this.channel = channel;
    }

    /** Takes the lock; without it only where the directory can't be written, and so no agent can run on it either. */
    static FlumeLock of(Path directory) throws IOException {
        Path file = directory.resolve("in_use.lock");
        boolean existed = Presence.of(file);
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        } catch (FileSystemException e) {
            if (existed) {
                return shared(file);
            }
            if (e instanceof AccessDeniedException || !Files.isWritable(directory)) {
                return new FlumeLock(file, false, null);
            }
            throw e;
        }
        return locked(file, channel, !existed, false);
    }

    private static FlumeLock shared(Path file) throws IOException {
        return locked(file, FileChannel.open(file, StandardOpenOption.READ), false, true);
    }

    private static FlumeLock locked(Path file, FileChannel channel, boolean ours, boolean shared) throws IOException {
        boolean kept = false;
        try {
            if (tryLock(channel, shared) == null) {
                throw inUse(file);
            }
            if (!ours) {
                checkLeftOver(file);
            }
            kept = true;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
        return new FlumeLock(file, ours, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // Held within this process: as good as by another.
            return null;
        }
    }

    /** A stopped agent deletes the file; one that was killed leaves it; and a running one has it open, but not locked. */
    private static void checkLeftOver(Path file) throws IOException {
        switch (LockHolder.of(file)) {
            case NONE -> {}
            case ANOTHER_PROCESS -> throw inUse(file);
            case UNKNOWN ->
                throw new IOException("Flume directory " + file.getParent() + " may be in use: it has a "
                        + file.getFileName() + ", and we can't see whether a process of " + Files.getOwner(file)
                        + " has it open. Import as that user or as root; or, when you have made sure that the Flume agent is"
                        + " stopped, delete that file.");
        }
    }

    private static IOException inUse(Path file) {
        return new IOException("Flume directory " + file.getParent() + " is in use: a running agent holds "
                + file.getFileName() + ". Stop the Flume agent, then import again.");
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            if (ours) {
                Files.deleteIfExists(file);
            }
            channel.close();
        }
    }
}
