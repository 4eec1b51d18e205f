package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A disk that keeps only what it promised. Each file has two contents: what programs see, and what a crash leaves. Writes
 * and truncations reach the second with a sync, or by chance before; in a crash each sector of what was not synced comes out
 * as it was before or after any of the writes to it. Names work alike: what was made, renamed or deleted since the
 * directory's last sync may have happened or not, one by one.
 *
 * <p>A sync that fails loses what it should have written, as Linux does: a second one that succeeds does not bring it back.
 */
public final class ModelDisk implements Disk {
    public static final int SECTOR = 512;

    /** The machine is off: nothing works until {@link #crash}. */
    public static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What goes wrong at the n-th call from now. */
    public enum Fault {
        IO_ERROR,
        DISK_FULL,
        POWER_CUT
    }

    /** A name bound to a file, or to none. */
    private record Binding(Path name, @Nullable ModelInode inode) {}

    private final Random random;
    private TreeMap<Path, ModelInode> names = new TreeMap<>();
    private final TreeMap<Path, ModelInode> durableNames = new TreeMap<>();
    private final List<Binding> pendingNames = new ArrayList<>();
    private long callsToFault = -1;
    private Fault fault = Fault.IO_ERROR;
    private boolean off;
    private final Looks looks;

    long free = Long.MAX_VALUE / 2;

    public ModelDisk(Random random) {
        this.random = random;
        this.looks = new Looks(random);
    }

    /** Makes the n-th call from now go wrong; 1 is the next. */
    public void failAt(long n, Fault how) {
        callsToFault = n;
        fault = how;
    }

    public void heal() {
        callsToFault = -1;
        looks.heal();
    }

    /** From now on looks fail, with this probability, until it is healed. */
    public void flicker(double probability) {
        looks.flakiness = probability;
    }

    /** From now on nobody is let at this file, until it is healed. */
    public void bar(Path file) {
        looks.barred.add(file);
    }

    /** From now on this file can't be opened, until it is healed; that it is there everybody sees. */
    public void lock(Path file) {
        looks.locked.add(file);
    }

    /** From now on one sector of this file can't be read, until it is healed. */
    public void spoil(Path file, long sector) {
        looks.badSectors.put(file, sector);
    }

    /** Whether a look may fail. */
    public boolean isFlaky() {
        return looks.mayFail();
    }

    /** Does something while all looks work. */
    public <T> T calmly(Callable<T> look) throws IOException {
        return looks.calmly(look);
    }

    private boolean faulty() {
        if (off) {
            throw new PowerCut();
        }
        return callsToFault > 0 && --callsToFault == 0;
    }

    private void call() throws IOException {
        if (faulty()) {
            throw failure();
        }
    }

    private IOException failure() {
        return switch (fault) {
            case IO_ERROR -> new IOException("the model says: input/output error");
            case DISK_FULL -> new DiskFullException("the model says: no space left", new IOException());
            case POWER_CUT -> {
                off = true;
                throw new PowerCut();
            }
        };
    }

    /** The machine goes off and on again. What is left is on the disk for good. */
    public void crash() {
        int kind = random.nextInt(4);
        for (Binding change : pendingNames) {
            if (kind == 0 || (kind > 1 && random.nextBoolean())) {
                bind(durableNames, change);
            }
        }
        pendingNames.clear();
        for (ModelInode inode : durableNames.values()) {
            if (kind == 0) {
                inode.sync();
            } else if (kind == 1) {
                inode.pending.clear();
            } else {
                inode.settle(random);
            }
            inode.seen = inode.durable;
        }
        names = new TreeMap<>(durableNames);
        restart();
    }

    /** The process goes; the machine stays. */
    public void restart() {
        off = false;
        callsToFault = -1;
    }

    /** The system writes back some of what waits, of its own accord. */
    public void writeBack() {
        for (ModelInode inode : names.values()) {
            if (random.nextBoolean()) {
                // The whole of some first changes; parts of them come out in a crash only.
                int n = random.nextInt(inode.pending.size() + 1);
                List<ModelInode.Change> first = inode.pending.subList(0, n);
                for (ModelInode.Change change : first) {
                    inode.durable = ModelInode.applied(inode.durable, change);
                }
                first.clear();
            }
        }
    }

    private static void bind(Map<Path, ModelInode> to, Binding binding) {
        if (binding.inode() == null) {
            to.remove(binding.name());
        } else {
            to.put(binding.name(), binding.inode());
        }
    }

    private void bindPending(Path name, @Nullable ModelInode inode) {
        Binding binding = new Binding(name, inode);
        bind(names, binding);
        pendingNames.add(binding);
    }

    /** A disk with what a crash would leave for certain, to look at. */
    public ModelDisk durableView() {
        ModelDisk view = new ModelDisk(random);
        durableNames.forEach((name, inode) -> {
            ModelInode copy = new ModelInode();
            copy.seen = inode.durable;
            view.names.put(name, copy);
        });
        return view;
    }

    public List<Path> files() {
        return List.copyOf(names.keySet());
    }

    public byte[] content(Path file) {
        return Objects.requireNonNull(names.get(file)).seen.clone();
    }

    /** Puts a content in place, durably. */
    public void replace(Path file, byte[] content) {
        ModelInode inode = Objects.requireNonNull(names.get(file));
        inode.seen = content.clone();
        inode.durable = inode.seen;
        inode.pending.clear();
    }

    /** A copy of all that is seen, on a disk without a past. */
    public ModelDisk copy() {
        ModelDisk copy = new ModelDisk(random);
        names.forEach((name, inode) -> {
            ModelInode same = new ModelInode();
            same.seen = inode.seen;
            same.durable = inode.seen;
            copy.names.put(name, same);
            copy.durableNames.put(name, same);
        });
        return copy;
    }

    @Override
    public Disk.File create(Path file) throws IOException {
        call();
        looks.at(file);
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        ModelInode inode = new ModelInode();
        bindPending(file, inode);
        return new ModelFile(file, inode);
    }

    @Override
    public Disk.File open(Path file) throws IOException {
        call();
        return read(file);
    }

    @Override
    public Disk.File read(Path file) throws IOException {
        looks.at(file);
        if (looks.locked.contains(file)) {
            throw new AccessDeniedException(file.toString());
        }
        ModelInode inode = names.get(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return new ModelFile(file, inode);
    }

    @Override
    public boolean exists(Path file) throws IOException {
        looks.at(file);
        return names.containsKey(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        call();
        List<String> found = new ArrayList<>();
        for (Path path : names.keySet()) {
            if (directory.equals(path.getParent())) {
                looks.at(path);
                found.add(String.valueOf(path.getFileName()));
            }
        }
        return found;
    }

    @Override
    public void delete(Path file) throws IOException {
        call();
        looks.at(file);
        if (names.containsKey(file)) {
            bindPending(file, null);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call();
        looks.at(from);
        ModelInode inode = names.get(from);
        if (inode == null) {
            throw new NoSuchFileException(from.toString());
        }
        bindPending(to, inode);
        bindPending(from, null);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        call();
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (faulty()) {
            throw fault == Fault.DISK_FULL ? new IOException("the model says: sync failed") : failure();
        }
        pendingNames.removeIf(change -> {
            boolean here = directory.equals(change.name().getParent());
            if (here) {
                bind(durableNames, change);
            }
            return here;
        });
    }

    @Override
    public long usableSpace(Path directory) {
        return free;
    }

    private final class ModelFile implements Disk.File {
        private final Path path;
        private final ModelInode inode;
        private boolean closed;

        ModelFile(Path path, ModelInode inode) {
            this.path = path;
            this.inode = inode;
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            requireOpen();
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (faulty()) {
                int some = random.nextInt(bytes.length + 1);
                if (fault == Fault.DISK_FULL) {
                    some = Math.min(some, bytes.length - 1);
                }
                inode.apply(new ModelInode.Change(position, Arrays.copyOf(bytes, Math.max(0, some))));
                throw failure();
            }
            inode.apply(new ModelInode.Change(position, bytes));
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws IOException {
            requireOpen();
            call();
            looks.at(path);
            int n = (int) Math.max(0, Math.min(length, inode.seen.length - position));
            Long bad = looks.badSectors.get(path);
            if (bad != null && position < (bad + 1) * SECTOR && position + n > bad * SECTOR) {
                throw new IOException("Input/output error");
            }
            if (n > 0) {
                System.arraycopy(inode.seen, (int) position, into, offset, n);
            }
            return n;
        }

        @Override
        public long size() throws IOException {
            looks.at(path);
            return inode.seen.length;
        }

        @Override
        public void truncate(long size) throws IOException {
            requireOpen();
            call();
            inode.apply(new ModelInode.Change(size, null));
        }

        @Override
        public void sync() throws IOException {
            requireOpen();
            if (faulty()) {
                if (fault != Fault.POWER_CUT) {
                    // Some of it is written, the rest is forgotten, though everybody goes on seeing it.
                    inode.settle(random);
                    throw new IOException("the model says: sync failed");
                }
                throw failure();
            }
            inode.sync();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
