package org.millrace.channel.file.flume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
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
    /** The system's own bound for what a process was started with. */
    private static final int LONGEST_LINE = 1 << 21;

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
            return NONE;
        } catch (IOException | DirectoryIteratorException e) {
            return mayHoldIt(process, lock) ? UNKNOWN : NONE;
        }
    }

    /**
     * Of a process that can't be looked into: whether it is there still, is the owner's of the lock, who is likely to have made it,
     * and is a JVM or has to do with Flume. The first process of a container can be hidden even from root.
     */
    private static boolean mayHoldIt(Path process, Path lock) throws IOException {
        try {
            if (!Files.getOwner(process).equals(Files.getOwner(lock))) {
                return false;
            }
            String line = commandLine(process).toLowerCase(Locale.ROOT);
            String program = line.substring(0, Math.max(0, line.indexOf('\0')));
            return program.contains("java") || program.contains("jsvc") || line.contains("flume");
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return Presence.of(process);
        }
    }

    private static String commandLine(Path process) throws IOException {
        try (InputStream in = Files.newInputStream(process.resolve("cmdline"))) {
            return new String(in.readNBytes(LONGEST_LINE), StandardCharsets.ISO_8859_1);
        }
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
