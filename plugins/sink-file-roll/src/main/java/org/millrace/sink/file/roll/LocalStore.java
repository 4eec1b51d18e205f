package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.millrace.api.file.Presence;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;

/**
 * A local disk. Directories are made below one that was there when the sink was opened; that one is not made anew, since it may be a
 * disk that is to come back.
 */
final class LocalStore implements FileStore {
    private static final int LARGEST = 1024 * 1024;

    private final Path base;
    private final boolean syncs;

    /** @param syncs whether what is done to names is forced to the disk too */
    LocalStore(Path base, boolean syncs) {
        this.base = base;
        this.syncs = syncs;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public OpenFile create(String name) throws IOException {
        Path path = Path.of(name);
        Path directory = parent(path);
        makeBelowBase(directory);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean made = false;
        try {
            forceNames(directory);
            LocalFile open = new LocalFile(path, file);
            made = true;
            return open;
        } finally {
            if (!made) {
                file.close();
            }
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    private void makeBelowBase(Path directory) throws IOException {
        if (!Presence.ofDirectory(base)) {
            throw new NoSuchFileException(base.toString(), null, "the directory is not there");
        }
        if (Presence.ofDirectory(directory)) {
            return;
        }
        Path at = base.toAbsolutePath();
        for (Path name : at.relativize(directory.toAbsolutePath())) {
            Path next = at.resolve(name);
            if (!Presence.ofDirectory(next)) {
                try {
                    Files.createDirectory(next);
                    forceNames(at);
                } catch (FileAlreadyExistsException e) {
                    if (!Presence.ofDirectory(next)) {
                        throw new FileSystemException(next.toString(), null, "is not a directory");
                    }
                }
            }
            at = next;
        }
    }

    private void forceNames(Path directory) throws IOException {
        if (syncs) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public Optional<FileFacts> look(String name) throws IOException {
        Path path = Path.of(name);
        try {
            BasicFileAttributes there =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new FileFacts(there.size(), LocalFile.identity(there), true));
        } catch (NoSuchFileException e) {
            // Below a directory that is away, nothing is known to be gone.
            if (!Presence.ofDirectory(base)) {
                throw new NoSuchFileException(base.toString(), null, "the directory is not there");
            }
            return Optional.empty();
        }
    }

    @Override
    public boolean recover(String path) {
        return true;
    }

    @Override
    public boolean truncate(String path, long length) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.WRITE)) {
            file.truncate(length);
            if (syncs) {
                file.force(true);
            }
        }
        return true;
    }

    @Override
    public void copyHead(String from, String to, long length) throws IOException {
        try (FileChannel source = FileChannel.open(Path.of(from), StandardOpenOption.READ);
                FileChannel copy =
                        FileChannel.open(Path.of(to), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < length) {
                long count = source.transferTo(done, Math.min(LARGEST, length - done), copy);
                if (count <= 0) {
                    throw new IOException(from + " ends before byte " + length);
                }
                done += count;
            }
            copy.force(true);
        }
    }

    /** By a second name first, since a rename would take the place of what is there. */
    @Override
    public void rename(String from, String to) throws IOException {
        Path source = Path.of(from);
        Path target = Path.of(to);
        try {
            Files.createLink(target, source);
            Files.delete(source);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isSameFile(source, target)) {
                throw e;
            }
            // The first half was done before.
            Files.delete(source);
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (!Presence.ofEntry(source) || Presence.ofEntry(target)) {
                throw e instanceof IOException failure ? failure : new IOException(e);
            }
            // A file system without second names.
            Files.move(source, target);
        }
        forceNames(parent(target));
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(Path.of(path));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
