package org.millrace.bucket.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;

/** A directory on a local disk; a lock keeps others out, in this process and in any other. */
public final class DirectoryHome implements Home {
    private static final String LOCK = "in-use";
    private static final int LARGEST = 256 << 20;

    private final Path directory;
    private final FileChannel lockFile;

    private DirectoryHome(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Takes a directory, which is made if it is missing.
     *
     * @throws HomeTakenException if somebody else has it
     * @throws IOException if it can't be used
     */
    public static DirectoryHome of(Path directory) throws IOException {
        Path place = Files.createDirectories(directory).toRealPath();
        FileChannel file = FileChannel.open(place.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new HomeTakenException(place + " is in use by another sink of this agent", e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        if (lock == null) {
            file.close();
            throw new HomeTakenException(place + " is in use by another process");
        }
        return new DirectoryHome(place, file);
    }

    @Override
    public String path() {
        return directory.toString();
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Path file = directory.resolve(name);
        return Presence.ofEntry(file) ? Optional.of(DurableFile.read(file, LARGEST)) : Optional.empty();
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        DurableFile.replace(directory.resolve(name), content);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    @Override
    public Appender append(String name) throws IOException {
        FileChannel file =
                FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new Appender() {
            @Override
            public void write(byte[] bytes) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    file.write(left);
                }
            }

            @Override
            public void force() throws IOException {
                file.force(false);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public Optional<Home> other(String path) throws IOException {
        Path place = Path.of(path);
        return Presence.ofDirectory(place) ? Optional.of(of(place)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        // The lock goes with it.
        lockFile.close();
    }
}
