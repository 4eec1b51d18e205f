package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Another disk to look at: it is read as it is, and whatever is done to it goes nowhere. */
public final class ReadOnlyDisk implements Disk {
    private final Disk disk;

    public ReadOnlyDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public File create(Path file) {
        return new Nowhere(0);
    }

    @Override
    public File open(Path file) throws IOException {
        try (File real = disk.read(file)) {
            return new Nowhere(real.size());
        }
    }

    @Override
    public File read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return disk.exists(file);
    }

    /** What would have been created is there, and empty. */
    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.exists(directory) ? disk.list(directory) : List.of();
    }

    @Override
    public void delete(Path file) {}

    @Override
    public void rename(Path from, Path to) {}

    @Override
    public void createDirectories(Path directory) {}

    @Override
    public void syncDirectory(Path directory) {}

    @Override
    public long usableSpace(Path directory) {
        return Long.MAX_VALUE;
    }

    /** Takes everything and keeps nothing but the size. */
    private static final class Nowhere implements File {
        private long size;

        Nowhere(long size) {
            this.size = size;
        }

        @Override
        public void write(long position, ByteBuffer data) {
            size = Math.max(size, position + data.remaining());
            data.position(data.limit());
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            return 0;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void truncate(long newSize) {
            size = newSize;
        }

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }
}
