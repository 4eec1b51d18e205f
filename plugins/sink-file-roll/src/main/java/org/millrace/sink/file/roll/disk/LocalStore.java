package org.millrace.sink.file.roll.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;

/**
 * A local disk. A file is where its name says once its directory was forced, too; so that is done whenever a name comes, changes or
 * goes.
 *
 * <p>All is below one directory, which is made when the store is opened and never again: one that vanishes may be a disk that is to
 * come back, and until then nobody knows what is there.
 */
public final class LocalStore implements FileStore {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path root;
    private final boolean forces;

    /** @param forces whether names are forced to the disk, and files that are closed */
    public LocalStore(Path root, boolean forces) {
        this.root = root;
        this.forces = forces;
    }

    /** Whether there can be a file of this path: not so if the language of the agent's environment lacks a letter of it. */
    public static boolean canBe(String path) {
        try {
            Path unused = Path.of(path);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Makes the directory that all is below of. */
    public void open() throws IOException {
        try {
            makeDirectories(root);
        } catch (IOException e) {
            throw new IOException("sink.directory=" + root + " could not be made: " + e, e);
        }
        if (!Presence.ofDirectory(root)) {
            throw new IOException("sink.directory=" + root + " is not a directory");
        }
    }

    /** If all files are made in that very directory. */
    public void mustBeWritable() throws IOException {
        if (!Files.isWritable(root)) {
            throw new IOException("sink.directory=" + root + " can't be written to by this user");
        }
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public boolean mayBeOurs(String path) {
        return canBe(path) && Path.of(path).isAbsolute();
    }

    boolean forces() {
        return forces;
    }

    /** Whether something is not there can't be known if what is above it is away. */
    void mustBeThere(NoSuchFileException failure) throws IOException {
        if (!Presence.ofDirectory(root)) {
            throw new IOException(
                    "sink.directory=" + root + " is there no more: bring it back, or make it anew", failure);
        }
    }

    @Override
    public OpenFile create(String path) throws IOException {
        Path file = Path.of(path);
        FileChannel made;
        try {
            made = made(file);
        } catch (NoSuchFileException e) {
            mustBeThere(e);
            makeDirectories(parent(file));
            made = made(file);
        }
        try {
            forceDirectory(parent(file));
            Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            return new LocalFile(this, file, made, key);
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private static FileChannel made(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "paths are absolute");
    }

    private void makeDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        @Nullable Path next = directory;
        while (next != null && !Presence.of(next)) {
            missing.push(next);
            next = next.getParent();
        }
        for (Path each : missing) {
            try {
                Files.createDirectory(each);
            } catch (FileAlreadyExistsException e) {
                // Another sink was quicker.
                if (!Presence.ofDirectory(each)) {
                    throw e;
                }
            }
            forceDirectory(parent(each));
        }
    }

    private void forceDirectory(Path directory) throws IOException {
        if (forces && POSIX) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public Optional<FileFacts> look(String path) throws IOException {
        Path file = Path.of(path);
        try {
            BasicFileAttributes there =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new FileFacts(there.size(), "", true));
        } catch (NoSuchFileException e) {
            if (file.startsWith(root)) {
                mustBeThere(e);
            }
            return Optional.empty();
        }
    }

    /** Whoever wrote to it is gone: a sink's directory has one owner. */
    @Override
    public boolean recover(String path) {
        return true;
    }

    @Override
    public boolean truncate(String path, long length) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.WRITE)) {
            file.truncate(length);
            if (forces) {
                file.force(true);
            }
        }
        return true;
    }

    @Override
    public void copyHead(String from, String to, long length) throws IOException {
        Path target = Path.of(to);
        try (FileChannel in = FileChannel.open(Path.of(from), StandardOpenOption.READ);
                FileChannel out = made(target)) {
            long done = 0;
            while (done < length) {
                long some = in.transferTo(done, length - done, out);
                if (some <= 0) {
                    throw new EOFException(from + " ends before the " + length + " bytes that were to be copied");
                }
                done += some;
            }
            if (forces) {
                out.force(true);
            }
        }
        forceDirectory(parent(target));
    }

    /**
     * Looks, then renames: a name is free for good once it is, since whoever publishes under it has held the name of its file in use
     * before, which one alone can.
     */
    @Override
    public void rename(String from, String to) throws IOException {
        Path target = Path.of(to);
        if (Presence.ofEntry(target)) {
            throw new FileAlreadyExistsException(to);
        }
        Files.move(Path.of(from), target, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(parent(target));
    }

    @Override
    public void delete(String path) throws IOException {
        Path file = Path.of(path);
        if (Files.deleteIfExists(file)) {
            forceDirectory(parent(file));
        }
    }

    @Override
    public void close() {}
}
