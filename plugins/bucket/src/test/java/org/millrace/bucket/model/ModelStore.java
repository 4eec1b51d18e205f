package org.millrace.bucket.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;

/**
 * Files in memory, with the manners of HDFS or of a local disk. What was synced survives its writer; of what was written behind that,
 * chance decides. A file stays open when its writer dies, until somebody asks that it be closed. Outlives processes: each gets a {@link
 * #view} of its own.
 */
public final class ModelStore {
    /** What a store can do. */
    public record Manners(
            boolean syncs, boolean identities, boolean truncates, boolean cutsBack, boolean atOnce, boolean exact) {
        /** As HDFS: what takes long takes several looks. */
        public static final Manners HDFS = new Manners(true, true, true, false, false, true);
        /** As HDFS before it could truncate. */
        public static final Manners OLD_HDFS = new Manners(true, true, false, false, false, true);
        /** As a local disk. */
        public static final Manners LOCAL = new Manners(true, true, true, true, true, true);
        /** As a store of objects: a file is there once it is closed. */
        public static final Manners OBJECTS = new Manners(false, false, false, false, true, false);
        /** As a store that can't tell files from one another. */
        public static final Manners NO_IDENTITIES = new Manners(true, false, true, false, false, true);
    }

    private static final int LOOKS = 3;

    /** A file. */
    static final class Stored {
        final long inode;
        byte[] content = new byte[0];
        int synced;

        @Nullable
        Object writer;
        /** How many looks until what is under way with it is done; 0 if nothing is. */
        int busy;

        int lengthThen;

        Stored(long inode) {
            this.inode = inode;
        }

        boolean isClosed() {
            return writer == null && busy == 0;
        }
    }

    final TreeMap<String, Stored> files = new TreeMap<>();
    private final Manners manners;
    private final Random random;
    private long inodes = 100;

    /** A store with manners; chance decides what survives. */
    public ModelStore(Manners manners, Random random) {
        this.manners = manners;
        this.random = random;
    }

    /** The store as a process sees it. */
    public FileStore view(Life life) {
        return new View(life);
    }

    /** What is in a file. */
    public byte[] content(String path) {
        Stored file = files.get(path);
        if (file == null) {
            throw new AssertionError(path + " is not there, but " + files.keySet());
        }
        return file.content;
    }

    /** The files there are, and what is in them. */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> all = new TreeMap<>();
        files.forEach((name, file) -> {
            if (manners.syncs || file.writer == null) {
                all.put(name, file.content);
            }
        });
        return all;
    }

    /** Somebody else's file. */
    public void put(String path, byte[] content) {
        Stored file = new Stored(++inodes);
        file.content = content;
        file.synced = content.length;
        files.put(path, file);
    }

    /** Somebody asks that a file be closed: `hdfs debug recoverLease`. */
    public void steal(String path) {
        Stored file = files.get(path);
        if (manners.syncs && file != null && file.writer != null) {
            seize(file);
            file.busy = 0;
        }
    }

    /** Somebody takes a file away. */
    public void remove(String path) {
        files.remove(path);
    }

    /** Somebody renames a file. */
    public void move(String from, String to) {
        files.put(to, java.util.Objects.requireNonNull(files.remove(from)));
    }

    /** All writers are gone. */
    public void crash() {
        if (!manners.syncs) {
            files.values().removeIf(file -> file.writer != null);
        }
        for (Stored file : files.values()) {
            if (file.writer != null) {
                survive(file);
                if (manners.atOnce) {
                    file.writer = null;
                } else {
                    file.writer = new Object();
                }
            }
        }
    }

    private void survive(Stored file) {
        int kept = file.synced + random.nextInt(file.content.length - file.synced + 1);
        file.content = Arrays.copyOf(file.content, kept);
        file.synced = kept;
    }

    private void seize(Stored file) {
        survive(file);
        file.writer = null;
        file.lengthThen = file.content.length;
        file.busy = manners.atOnce ? 0 : 1 + random.nextInt(LOOKS);
    }

    private Stored existing(String path) throws FileNotFoundException {
        Stored file = files.get(path);
        if (file == null) {
            throw new FileNotFoundException(path);
        }
        return file;
    }

    /** What one process sees. */
    private final class View implements FileStore {
        private final Life life;

        View(Life life) {
            this.life = life;
        }

        @Override
        public Exactness exactness() {
            return new Exactness(manners.exact, manners.exact ? "" : "a rename is a copy", manners.syncs);
        }

        @Override
        public OpenFile create(String path) throws IOException {
            return life.step("create", () -> {
                if (files.containsKey(path)) {
                    throw new FileAlreadyExistsException(path);
                }
                Stored file = new Stored(++inodes);
                Writing writing = new Writing(file, path, life);
                file.writer = writing;
                files.put(path, file);
                return writing;
            });
        }

        @Override
        public Optional<FileFacts> look(String path) throws IOException {
            return life.step("look", () -> {
                Stored file = files.get(path);
                if (file == null || (!manners.syncs && file.writer != null)) {
                    return Optional.empty();
                }
                if (file.busy > 0 && --file.busy == 0) {
                    file.content = Arrays.copyOf(file.content, file.lengthThen);
                    file.synced = file.lengthThen;
                }
                // Of an open file nobody knows how long it is.
                long length = file.isClosed() ? file.content.length : random.nextInt(file.content.length + 1);
                return Optional.of(new FileFacts(length, identity(file), file.isClosed()));
            });
        }

        @Override
        public boolean recover(String path) throws IOException {
            return life.step("recover", () -> {
                Stored file = existing(path);
                if (file.writer != null) {
                    seize(file);
                }
                return file.isClosed();
            });
        }

        @Override
        public boolean truncate(String path, long length) throws IOException {
            return life.step("truncate", () -> {
                if (!manners.truncates) {
                    throw new UnsupportedOperationException("this store can't truncate");
                }
                Stored file = existing(path);
                if (!file.isClosed()) {
                    throw new IOException(path + " is open");
                }
                if (length > file.content.length) {
                    throw new IOException(path + " is shorter than " + length);
                }
                file.lengthThen = (int) length;
                if (manners.atOnce || length == file.content.length) {
                    file.content = Arrays.copyOf(file.content, (int) length);
                    file.synced = (int) length;
                    return true;
                }
                file.busy = 1 + random.nextInt(LOOKS);
                return false;
            });
        }

        @Override
        public void copyHead(String from, String to, long length) throws IOException {
            life.step("copyHead", () -> copy(from, to, random.nextInt((int) length + 1)), () -> copy(from, to, length));
        }

        private boolean copy(String from, String to, long length) throws IOException {
            Stored file = existing(from);
            if (files.containsKey(to)) {
                throw new FileAlreadyExistsException(to);
            }
            put(to, Arrays.copyOf(file.content, (int) length));
            return true;
        }

        @Override
        public void rename(String from, String to) throws IOException {
            life.step("rename", () -> {
                existing(from);
                if (files.containsKey(to)) {
                    throw new FileAlreadyExistsException(to);
                }
                move(from, to);
                return true;
            });
        }

        @Override
        public void delete(String path) throws IOException {
            life.step("delete", () -> {
                files.remove(path);
                return true;
            });
        }

        @Override
        public void note(String path, String key, String value) throws IOException {
            life.step("note", () -> true);
        }

        @Override
        public void close() {}
    }

    private String identity(Stored file) {
        return manners.identities ? Long.toString(file.inode) : "";
    }

    /** A file as its writer has it. */
    private final class Writing implements OpenFile {
        private final Stored file;
        private final String path;
        private final Life life;

        Writing(Stored file, String path, Life life) {
            this.file = file;
            this.path = path;
            this.life = life;
        }

        private void check() throws IOException {
            if (file.writer != this) {
                throw new IOException(path + " is not this writer's any more");
            }
        }

        @Override
        public String identity() {
            return ModelStore.this.identity(file);
        }

        @Override
        public void write(byte[] bytes, int from, int size) throws IOException {
            life.step("write", () -> add(bytes, from, random.nextInt(size + 1)), () -> {
                add(bytes, from, size);
                return true;
            });
        }

        private void add(byte[] bytes, int from, int size) throws IOException {
            check();
            int before = file.content.length;
            file.content = Arrays.copyOf(file.content, before + size);
            System.arraycopy(bytes, from, file.content, before, size);
        }

        @Override
        public void sync() throws IOException {
            life.step("sync", () -> file.synced += random.nextInt(file.content.length - file.synced + 1), () -> {
                check();
                file.synced = file.content.length;
                return true;
            });
        }

        @Override
        public boolean cutBack(long length) throws IOException {
            if (!manners.cutsBack) {
                return false;
            }
            return life.step("cutBack", () -> {
                check();
                file.content = Arrays.copyOf(file.content, (int) length);
                file.synced = Math.min(file.synced, (int) length);
                return true;
            });
        }

        @Override
        public Condition condition() {
            return files.get(path) == file ? Condition.FINE : Condition.GONE;
        }

        @Override
        public void close() throws IOException {
            life.step("close", () -> {
                check();
                file.writer = null;
                // As with HDFS: to close is not to sync, but nothing of it is lost with the writer.
                file.synced = file.content.length;
                return true;
            });
        }

        @Override
        public void abandon() {
            if (manners.atOnce && file.writer == this && !life.isOver()) {
                file.writer = null;
            }
        }
    }
}
