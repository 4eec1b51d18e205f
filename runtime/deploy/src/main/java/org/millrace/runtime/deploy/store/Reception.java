package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.millrace.api.file.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of the store, for the agent's eyes alone, in which copies of what comes from outside lie while they are judged. Held by
 * a lock as long as it is in use; what a kill has left is nobody's, and swept.
 */
public final class Reception implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;
    private int count;

    private Reception(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static Reception in(Path above) throws IOException {
        Path folder = Files.createTempDirectory(above, "", Permissions.ofFolder());
        Permissions.giveToOwnerOf(above, folder);
        FileChannel lock = null;
        try {
            lock = FileChannel.open(
                    folder.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    Permissions.ofFile());
            lock.lock();
            return new Reception(folder, lock);
        } catch (IOException e) {
            if (lock != null) {
                lock.close();
            }
            delete(folder);
            throw e;
        }
    }

    /** Where the next copy goes; nothing is there yet. */
    public synchronized Path place() {
        count++;
        return folder.resolve(count + ".part");
    }

    /** Deletes what was not {@linkplain Store#keep kept}. */
    @Override
    public void close() {
        delete(folder);
        try {
            lock.close();
        } catch (IOException e) {
            log.debug("{} could not be closed.", folder, e);
        }
    }

    /** Deletes those that no process holds any more. */
    static void sweep(Path above) throws IOException {
        if (!Presence.ofDirectory(above)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(above)) {
            for (Path each : folders) {
                if (abandoned(each)) {
                    delete(each);
                }
            }
        }
    }

    private static boolean abandoned(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // Killed before its lock was made.
            return Presence.isGone(folder.resolve(LOCK), e);
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            log.debug("{} is left for the next start to sweep.", folder, e);
        }
    }
}
