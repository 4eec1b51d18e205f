package org.millrace.runtime.launcher.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent's control socket is: in its run directory or, if that path is too long for a socket's address, in a folder made for
 * it alone, to which the file {@code control.path} points. What an agent that was killed left there is taken away by the next.
 */
public final class SocketPlace {
    static final String SOCKET = "control.sock";
    static final String POINTER = "control.path";
    private static final String FOLDER = "millrace-";

    /** What fits into a socket's address on every system we know. */
    private static final int LONGEST_PATH = 100;

    private static final int LONGEST_POINTER = 4096;

    private final Path path;
    private final Path pointer;
    /** Made for the socket alone; null if that lies in the run directory. */
    private final @Nullable Path folder;

    private SocketPlace(Path path, Path pointer, @Nullable Path folder) {
        this.path = path;
        this.pointer = pointer;
        this.folder = folder;
    }

    Path path() {
        return path;
    }

    /** The place for an agent that has this run directory to itself. */
    static SocketPlace in(Path directory, Optional<Ownership> ownership, RunPlaces places) throws IOException {
        Path pointer = directory.resolve(POINTER);
        clear(directory, ownership);
        Files.deleteIfExists(directory.resolve(SOCKET));
        Path near = directory.resolve(SOCKET);
        if (fits(near)) {
            return new SocketPlace(near, pointer, null);
        }
        Path base = places.forSockets();
        Path folder = Files.createTempDirectory(base, FOLDER);
        try {
            if (ownership.isPresent()) {
                ownership.get().claim(folder);
            }
            Path far = folder.resolve(SOCKET);
            if (!fits(far)) {
                throw new Refused(base + " is too long a path for a control socket, as the run directory's is");
            }
            Path half = directory.resolve(POINTER + ".half");
            Files.writeString(half, far.toString());
            Files.move(half, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new SocketPlace(far, pointer, folder);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(UTF_8).length <= LONGEST_PATH;
    }

    /** Takes away the folder that a killed agent of this run directory had for its socket. */
    private static void clear(Path directory, Optional<Ownership> ownership) throws IOException {
        Path far = left(directory);
        Path folder = far == null ? null : far.getParent();
        if (far != null
                && folder != null
                && far.endsWith(SOCKET)
                && folder.getFileName().toString().startsWith(FOLDER)
                && ownership.map(o -> o.isPrivate(folder)).orElse(true)) {
            remove(folder, far);
        }
        Files.deleteIfExists(directory.resolve(POINTER));
    }

    private static @Nullable Path left(Path directory) throws IOException {
        try {
            return read(directory);
        } catch (Refused e) {
            // It leads nowhere, so there is nothing to take away.
            return null;
        }
    }

    private static void remove(Path folder, Path socket) throws IOException {
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody keeps something else there.
        }
    }

    /** Where the socket of the agent that has this run directory is. */
    public static Path of(Path directory) throws IOException {
        Path far = read(directory);
        return far == null ? directory.resolve(SOCKET) : far;
    }

    private static boolean isFile(Path pointer) throws IOException {
        try {
            if (Level.of(pointer).isFile()) {
                return true;
            }
            throw new Refused(pointer + " is not a file");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What the pointer says; null if there is none. It is a file and no link: who may write in the directory is known by then. */
    private static @Nullable Path read(Path directory) throws IOException {
        Path pointer = directory.resolve(POINTER);
        if (Level.KNOWN && !isFile(pointer)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(pointer, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(LONGEST_POINTER), UTF_8).trim();
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new Refused(pointer + " does not say where the control socket is");
            }
            return path;
        } catch (NoSuchFileException e) {
            return null;
        } catch (InvalidPathException e) {
            throw new Refused(pointer + " does not say where the control socket is");
        }
    }

    void close() throws IOException {
        if (folder != null) {
            remove(folder, path);
            Files.deleteIfExists(pointer);
        }
    }
}
