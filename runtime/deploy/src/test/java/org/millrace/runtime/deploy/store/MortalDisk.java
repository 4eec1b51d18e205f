package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk whose process is killed in its n-th operation: before it, in the middle of it, or right after it. */
public final class MortalDisk implements Disk {
    /** When, within the operation. */
    public enum Moment {
        BEFORE,
        WITHIN,
        AFTER
    }

    /** The end of the process. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Disk disk = new LocalDisk();
    private final int deadly;
    private final Moment moment;
    private int count;

    /** Killed in this operation, counted from 1. */
    public MortalDisk(int deadly, Moment moment) {
        this.deadly = deadly;
        this.moment = moment;
    }

    private interface Step {
        void run() throws IOException;
    }

    /** After its death nothing happens any more. */
    private void step(Step whole, Step half) throws IOException {
        count++;
        if (count > deadly || (count == deadly && moment == Moment.BEFORE)) {
            throw new Killed();
        }
        if (count == deadly && moment == Moment.WITHIN) {
            half.run();
            throw new Killed();
        }
        whole.run();
        if (count == deadly) {
            throw new Killed();
        }
    }

    private void atomic(Step whole) throws IOException {
        step(whole, () -> {});
    }

    private static byte[] half(byte[] content) {
        return Arrays.copyOf(content, content.length / 2);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step(() -> disk.write(file, content), () -> disk.write(file, half(content)));
    }

    @Override
    public void force(Path file) throws IOException {
        atomic(() -> disk.force(file));
    }

    @Override
    public void append(Path file, byte[] content) throws IOException {
        step(() -> disk.append(file, content), () -> disk.append(file, half(content)));
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        atomic(() -> disk.truncate(file, length));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        atomic(() -> disk.move(from, to));
    }

    @Override
    public void delete(Path file) throws IOException {
        atomic(() -> disk.delete(file));
    }

    @Override
    public void folder(Path folder) throws IOException {
        atomic(() -> disk.folder(folder));
    }
}
