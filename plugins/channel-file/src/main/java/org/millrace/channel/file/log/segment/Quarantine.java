package org.millrace.channel.file.log.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.millrace.channel.file.disk.Disk;

/**
 * Where bytes are kept that are of no use to the channel but may be to a person: {@code quarantine/} in the data directory,
 * a file for each damaged range, named after the segment and the range.
 */
public final class Quarantine {
    public static final String DIRECTORY = "quarantine";
    private static final int CHUNK = 1 << 20;

    private final Disk disk;

    public Quarantine(Disk disk) {
        this.disk = disk;
    }

    /** Copies a range of a file, durably; does nothing if that was done before. */
    public Path keep(Path file, long from, long to) throws IOException {
        Path directory = file.resolveSibling(DIRECTORY);
        disk.createDirectories(directory);
        Path target = directory.resolve(file.getFileName() + "." + from + "-" + to);
        if (disk.exists(target)) {
            return target;
        }
        Path part = directory.resolve(target.getFileName() + ".part");
        disk.delete(part);
        try (Disk.File source = disk.read(file);
                Disk.File copy = disk.create(part)) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, to - from)];
            long at = from;
            while (at < to) {
                int n = source.read(at, chunk, 0, (int) Math.min(chunk.length, to - at));
                if (n == 0) {
                    break;
                }
                copy.write(at - from, ByteBuffer.wrap(chunk, 0, n));
                at += n;
            }
            copy.sync();
        }
        disk.rename(part, target);
        disk.syncDirectory(directory);
        return target;
    }

    /**
     * Keeps what there is of a gap: the bytes that are wrong, or the whole file if they can't be read or nobody understands
     * it. Other events of the file must have been given up, or delivered, as well then.
     */
    public void keep(Gap gap) throws IOException {
        Path file = gap.segment().file;
        if (!disk.exists(file)) {
            return;
        }
        if (gap.toOrdinal() == 0) {
            keepWhole(file);
        } else if (gap.kind() == Gap.Kind.DAMAGED && gap.bytes() > 0) {
            keep(file, gap.from(), gap.to());
        }
    }

    /** Moves a whole file there; does nothing if it is not there any more. */
    public void keepWhole(Path file) throws IOException {
        if (disk.exists(file)) {
            move(file, ".given-up");
        }
    }

    private void move(Path file, String suffix) throws IOException {
        Path directory = file.resolveSibling(DIRECTORY);
        disk.createDirectories(directory);
        Path target = directory.resolve(file.getFileName() + suffix);
        disk.rename(file, target);
        disk.syncDirectory(directory);
        Path parent = file.getParent();
        if (parent != null) {
            disk.syncDirectory(parent);
        }
    }
}
