package org.millrace.runtime.flow.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;

/**
 * A disk as one process sees it: once that is over, nothing it does has an effect. A look that fails is repeated, and works then: while
 * a file can't be read, a source is told an older mark, which is the matter of the channel's own model.
 */
public final class LifetimeDisk implements Disk {
    private final Disk disk;
    private final Lifetime process;

    public LifetimeDisk(Disk disk, Lifetime process) {
        this.disk = disk;
        this.process = process;
    }

    private <T> T call(Lifetime.Act<T> call) throws IOException {
        return process.exclusively(() -> {
            if (process.isOver()) {
                throw new IOException("the process is over");
            }
            try {
                return call.act();
            } catch (ModelDisk.PowerCut e) {
                process.end(true);
                throw new IOException("there is no power", e);
            }
        });
    }

    private <T> T look(Lifetime.Act<T> look) throws IOException {
        try {
            return call(look);
        } catch (IOException e) {
            return call(look);
        }
    }

    /** Without a result. */
    private interface Action {
        void act() throws IOException;
    }

    private void run(Action action) throws IOException {
        call(() -> {
            action.act();
            return true;
        });
    }

    @Override
    public File create(Path file) throws IOException {
        return call(() -> new LifetimeFile(disk.create(file)));
    }

    @Override
    public File open(Path file) throws IOException {
        return look(() -> new LifetimeFile(disk.open(file)));
    }

    @Override
    public File read(Path file) throws IOException {
        return look(() -> new LifetimeFile(disk.read(file)));
    }

    @Override
    public boolean exists(Path file) throws IOException {
        return look(() -> disk.exists(file));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return look(() -> disk.list(directory));
    }

    @Override
    public void delete(Path file) throws IOException {
        run(() -> disk.delete(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        run(() -> disk.rename(from, to));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        run(() -> disk.createDirectories(directory));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        run(() -> disk.syncDirectory(directory));
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return call(() -> disk.usableSpace(directory));
    }

    private final class LifetimeFile implements File {
        private final File file;

        LifetimeFile(File file) {
            this.file = file;
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            run(() -> file.write(position, data));
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws IOException {
            return look(() -> file.read(position, into, offset, length));
        }

        @Override
        public long size() throws IOException {
            return look(file::size);
        }

        @Override
        public void truncate(long size) throws IOException {
            run(() -> file.truncate(size));
        }

        @Override
        public void sync() throws IOException {
            run(file::sync);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
