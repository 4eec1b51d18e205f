package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.millrace.channel.file.format.Frame;

/** A disk on which one of the channel's rules is broken, to see whether the model notices. */
public final class LyingDisk extends ForwardingDisk {
    /** Which rule. */
    public enum Lie {
        /** A put is acknowledged though its segment was never synced. */
        NO_SEGMENT_SYNC,
        /** A segment is deleted though what permits it was never synced. */
        NO_ACK_SYNC,
        /** A delivery that carries a mark is never synced by itself. */
        NO_MARK_SYNC,
        /** A file's name is never synced. */
        NO_DIRECTORY_SYNC,
        /** A file that can't be opened counts as an empty one. */
        UNOPENED_IS_EMPTY,
        /** A file that can't be looked at counts as absent. */
        UNSEEN_IS_ABSENT,
        /** A directory that can't be listed counts as empty. */
        UNLISTED_IS_EMPTY;

        /** Whether it only matters if looks fail. */
        public boolean isOfLooks() {
            return this == UNOPENED_IS_EMPTY || this == UNSEEN_IS_ABSENT || this == UNLISTED_IS_EMPTY;
        }
    }

    private static final int TYPE_AT = 4;

    private final Lie lie;

    public LyingDisk(Disk disk, Lie lie) {
        super(disk);
        this.lie = lie;
    }

    private Disk.File lying(Path path, Disk.File file) {
        boolean segment = String.valueOf(path.getFileName()).startsWith("segment-");
        boolean silent = lie == (segment ? Lie.NO_SEGMENT_SYNC : Lie.NO_ACK_SYNC);
        if (lie == Lie.NO_MARK_SYNC && !segment) {
            return new WithoutSyncOfMarks(file);
        }
        return silent ? new WithoutSync(file) : file;
    }

    @Override
    public Disk.File create(Path file) throws IOException {
        return lying(file, super.create(file));
    }

    @Override
    public Disk.File open(Path file) throws IOException {
        return lying(file, super.open(file));
    }

    @Override
    public Disk.File read(Path file) throws IOException {
        try {
            return super.read(file);
        } catch (IOException e) {
            if (lie == Lie.UNOPENED_IS_EMPTY) {
                return new Empty();
            }
            throw e;
        }
    }

    @Override
    public boolean exists(Path file) throws IOException {
        try {
            return super.exists(file);
        } catch (IOException e) {
            if (lie == Lie.UNSEEN_IS_ABSENT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try {
            return super.list(directory);
        } catch (IOException e) {
            if (lie == Lie.UNLISTED_IS_EMPTY) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (lie != Lie.NO_DIRECTORY_SYNC) {
            super.syncDirectory(directory);
        }
    }

    /** Holds nothing and takes nothing. */
    private record Empty() implements Disk.File {
        @Override
        public void write(long position, ByteBuffer data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            return 0;
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public void truncate(long size) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }

    /** Leaves out the sync that follows a record of deliveries and marks. */
    private static final class WithoutSyncOfMarks extends ForwardingFile {
        private boolean marks;

        WithoutSyncOfMarks(Disk.File file) {
            super(file);
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            byte[] head = new byte[Frame.HEAD];
            data.duplicate().get(head, 0, Math.min(head.length, data.remaining()));
            marks = head[TYPE_AT] == Frame.ACKS && head[TYPE_AT + 1] == Frame.MARKED;
            super.write(position, data);
        }

        @Override
        public void sync() throws IOException {
            if (!marks) {
                super.sync();
            }
            marks = false;
        }
    }

    private static final class WithoutSync extends ForwardingFile {
        WithoutSync(Disk.File file) {
            super(file);
        }

        @Override
        public void sync() {}
    }
}
