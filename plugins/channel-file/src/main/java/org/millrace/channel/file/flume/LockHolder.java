package org.millrace.channel.file.flume;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.millrace.api.file.Presence;

/**
 * Whether some other process has a lock file open. Needed because a running Flume does not hold its lock: it tries the lock
 * a second time to see whether locks work, and closing the file after that trial releases the first one on POSIX systems.
 * The file itself stays open as long as the channel.
 */
enum LockHolder {
    NONE,
    ANOTHER_PROCESS,
    UNKNOWN;

    private static final Path PROCESSES = Path.of("/proc");

    static LockHolder of(Path lock) throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        if (!Presence.ofDirectory(PROCESSES.resolve(self).resolve("fd"))) {
            return UNKNOWN;
        }
        LockHolder holder = NONE;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (!process.endsWith(self)) {
                    LockHolder one = of(lock, process);
                    if (one == ANOTHER_PROCESS) {
                        return one;
                    }
                    holder = one == UNKNOWN ? one : holder;
                }
            }
        }
        return holder;
    }

    private static LockHolder of(Path lock, Path process) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (refersTo(lock, descriptor)) {
                    return ANOTHER_PROCESS;
                }
            }
        } catch (AccessDeniedException e) {
            // Another user's. Only the owner of the lock is likely to have made it.
            return Presence.of(process) && Files.getOwner(process).equals(Files.getOwner(lock)) ? UNKNOWN : NONE;
        } catch (IOException | DirectoryIteratorException e) {
            // It has just ended, if anything is certain.
            return Presence.of(process) ? UNKNOWN : NONE;
        }
        return NONE;
    }

    private static boolean refersTo(Path lock, Path descriptor) throws IOException {
        try {
            // The name may be another one there, in a container; the file is the same.
            return Files.readSymbolicLink(descriptor).endsWith(lock.getFileName())
                    && Files.isSameFile(descriptor, lock);
        } catch (NoSuchFileException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
