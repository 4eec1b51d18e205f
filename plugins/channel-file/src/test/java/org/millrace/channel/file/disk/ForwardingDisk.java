package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Does as another disk does. */
public class ForwardingDisk implements Disk {
    private final Disk disk;

    public ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Disk.File create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public Disk.File open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public Disk.File read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return disk.exists(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return disk.usableSpace(directory);
    }
}
