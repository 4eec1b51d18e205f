package org.millrace.runtime.launcher.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one running agent, its owner's alone: bundle cache, control socket, and a lock that dies with the
 * process, so that what a killed agent left behind is harmless.
 */
public final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;
    private final SocketPlace socket;

    private RunDirectory(Path path, FileChannel lockFile, SocketPlace socket) {
        this.path = path;
        this.lockFile = lockFile;
        this.socket = socket;
    }

    public Path path() {
        return path;
    }

    /** Where the agent is to listen for commands. */
    public Path socket() {
        return socket.path();
    }

    /**
     * Makes it, or takes the one that is there, for this process alone.
     *
     * @throws Refused if it can't be trusted
     * @throws Taken if an agent runs in it
     */
    public static RunDirectory lock(Path path, Optional<Ownership> ownership, RunPlaces places)
            throws IOException, Taken {
        if (ownership.isPresent()) {
            ownership.get().claim(path);
        } else {
            java.nio.file.Files.createDirectories(path);
        }
        FileChannel file = FileChannel.open(
                path.resolve("lock"),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
        try {
            if (tryLock(file) == null) {
                throw new Taken(read(file));
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)), 0);
            return new RunDirectory(path, file, SocketPlace.in(path, ownership, places));
        } catch (IOException | Taken e) {
            file.close();
            throw e;
        }
    }

    /** An agent runs in this directory. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1L;

        Taken(String process) {
            super(process);
        }

        /** The number of its process. */
        public String process() {
            return String.valueOf(getMessage());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        file.read(bytes, 0);
        String number = new String(bytes.array(), 0, bytes.position(), UTF_8).trim();
        return number.matches("[0-9]+") ? number : "of unknown number";
    }

    @Override
    public void close() throws IOException {
        try {
            socket.close();
        } finally {
            lockFile.close();
        }
    }
}
