package org.millrace.channel.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A directory of the machine. */
final class LocalDisk implements Disk {
    private final Path directory;

    LocalDisk(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    names.add(String.valueOf(file.getFileName()));
                }
            }
        }
        return names;
    }

    @Override
    public File create(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!file.toFile().createNewFile()) {
            throw new FileAlreadyExistsException(file.toString());
        }
        return open(name);
    }

    @Override
    public File open(String name) throws IOException {
        if (!Files.exists(directory.resolve(name))) {
            throw new java.nio.file.NoSuchFileException(directory.resolve(name).toString());
        }
        return new LocalFile(directory.resolve(name));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableSpace() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    /**
     * A file. An interrupt would close a {@link FileChannel} under all who use it, and threads that take from a channel are
     * interrupted whenever a sink is replaced; so a channel that was closed that way is opened again, and the call goes on.
     */
    private static final class LocalFile implements File {
        private final Path path;
        private RandomAccessFile file;
        private boolean closed;

        LocalFile(Path path) throws IOException {
            this.path = path;
            this.file = new RandomAccessFile(path.toFile(), "rw");
        }

        private interface Call<R> {
            R on(FileChannel channel) throws IOException;
        }

        private <R> R uninterrupted(Call<R> call) throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                while (true) {
                    RandomAccessFile used = current();
                    try {
                        return call.on(used.getChannel());
                    } catch (ClosedByInterruptException e) {
                        interrupted |= Thread.interrupted();
                        reopen(used);
                    } catch (java.nio.channels.ClosedChannelException e) {
                        // Another thread was interrupted while it used this file.
                        reopen(used);
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private synchronized RandomAccessFile current() throws IOException {
            if (closed) {
                throw new IOException(path + " is closed");
            }
            return file;
        }

        private synchronized void reopen(RandomAccessFile broken) throws IOException {
            if (closed) {
                throw new IOException(path + " is closed");
            }
            if (file == broken) {
                file = new RandomAccessFile(path.toFile(), "rw");
            }
        }

        @Override
        public void write(long position, ByteBuffer... buffers) throws IOException {
            long at = position;
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    long where = at;
                    at += uninterrupted(channel -> channel.write(buffer, where));
                }
            }
        }

        @Override
        public int read(long position, ByteBuffer buffer) throws IOException {
            int total = 0;
            while (buffer.hasRemaining()) {
                long where = position + total;
                int n = uninterrupted(channel -> channel.read(buffer, where));
                if (n < 0) {
                    break;
                }
                total += n;
            }
            return total;
        }

        @Override
        public long size() throws IOException {
            return uninterrupted(FileChannel::size);
        }

        @Override
        public void truncate(long size) throws IOException {
            uninterrupted(channel -> channel.truncate(size));
        }

        @Override
        public void sync() throws IOException {
            uninterrupted(channel -> {
                channel.force(false);
                return channel;
            });
        }

        @Override
        public synchronized void close() throws IOException {
            closed = true;
            file.close();
        }
    }
}
