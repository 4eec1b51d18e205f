package org.millrace.channel.file.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.millrace.api.file.Presence;

/** The file system of this machine. */
public final class RealDisk implements Disk {
    @Override
    public Disk.File create(Path file) throws IOException {
        try {
            Private.create(file);
        } catch (IOException e) {
            throw typed(e);
        }
        try {
            return new RealFile(file, "rw");
        } catch (IOException e) {
            try {
                Files.delete(file);
            } catch (IOException left) {
                // An empty file, which the next start deletes.
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    @Override
    public Disk.File open(Path file) throws IOException {
        if (!Presence.of(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new RealFile(file, "rw");
    }

    @Override
    public Disk.File read(Path file) throws IOException {
        return new RealFile(file, "r");
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return Presence.of(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Presence.ofFile(file)) {
                    names.add(String.valueOf(file.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path missing = directory.toAbsolutePath();
        List<Path> made = new ArrayList<>();
        while (missing != null && !Presence.of(missing)) {
            made.add(missing);
            missing = missing.getParent();
        }
        Private.createDirectories(directory);
        for (Path directoryMade : made) {
            Path parent = directoryMade.getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!synced(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if an interrupt has cut it short. */
    private static boolean synced(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (IOException e) {
            if (!isWindows()) {
                throw e;
            }
            return true;
        }
    }

    /** There a directory can't be opened; the file system's own log keeps names in order. */
    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Tells a full disk from other failures; Java has no type for it. */
    static IOException typed(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space");
        return full ? new DiskFullException(String.valueOf(e.getMessage()), e) : e;
    }

    private static IOException notOpened(Path path, IOException e) {
        String why = String.valueOf(e.getMessage());
        return typed(new IOException(why.contains(path.toString()) ? why : path + ": " + why, e));
    }

    /**
     * Goes through {@link RandomAccessFile}, since a {@link FileChannel} is closed under everybody when one thread that uses
     * it is interrupted, and the threads of sources and sinks, which write and read here, are interrupted by right.
     */
    private static final class RealFile implements Disk.File {
        private final RandomAccessFile file;

        RealFile(Path path, String mode) throws IOException {
            try {
                file = new RandomAccessFile(path.toFile(), mode);
            } catch (FileNotFoundException e) {
                // It also comes for a file that is there, when there is no descriptor left or no permission.
                throw Presence.isGone(path, e) ? new NoSuchFileException(path.toString()) : notOpened(path, e);
            }
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            try {
                file.seek(position);
                file.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
                data.position(data.limit());
            } catch (IOException e) {
                throw typed(e);
            }
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws IOException {
            file.seek(position);
            int read = 0;
            while (read < length) {
                int n = file.read(into, offset + read, length - read);
                if (n < 0) {
                    break;
                }
                read += n;
            }
            return read;
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.setLength(size);
        }

        @Override
        public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
