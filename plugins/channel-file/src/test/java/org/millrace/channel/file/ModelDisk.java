package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A directory that remembers what would survive a crash. A file is its content at the last sync, and the writes since; a
 * crash keeps any of those, in part, in any order. Which files there are is what they were at the directory's last sync, and any
 * of the creations and deletions since.
 */
final class ModelDisk implements Disk {
    private static final int SECTOR = 512;

    /** What this disk pretends to have done. */
    enum Lie {
        FILE_SYNC,
        DIRECTORY_SYNC,
        ACK_SYNC
    }

    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, Content> durable = new HashMap<>();
    private final Set<Lie> lies;
    private int generation;
    private int failIn = -1;
    private boolean failForGood;
    private long space = Long.MAX_VALUE;

    ModelDisk(Lie... lies) {
        this.lies = lies.length == 0 ? EnumSet.noneOf(Lie.class) : EnumSet.copyOf(Arrays.asList(lies));
    }

    @SuppressWarnings("ArrayRecordComponent") // only here, never compared
    private record Write(long position, byte[] bytes, long truncatedTo) {}

    private static final class Content {
        byte[] now = new byte[0];
        byte[] synced = new byte[0];
        final List<Write> since = new ArrayList<>();

        void write(long position, byte[] bytes) {
            now = written(now, position, bytes);
            since.add(new Write(position, bytes, -1));
        }

        static byte[] written(byte[] content, long position, byte[] bytes) {
            byte[] grown = content.length < position + bytes.length
                    ? Arrays.copyOf(content, (int) position + bytes.length)
                    : content.clone();
            System.arraycopy(bytes, 0, grown, (int) position, bytes.length);
            return grown;
        }
    }

    /** The {@code n}th call from now that writes, syncs, makes or deletes fails, and so do all after it if {@code forGood}. */
    synchronized void failIn(int n, boolean forGood) {
        failIn = n;
        failForGood = forGood;
    }

    synchronized void mend() {
        failIn = -1;
    }

    synchronized void space(long bytes) {
        space = bytes;
    }

    private void mayFail() throws IOException {
        if (failIn == 0) {
            if (!failForGood) {
                failIn = -1;
            }
            throw new IOException("the modelled disk fails");
        }
        if (failIn > 0) {
            failIn--;
        }
    }

    /** The power fails: open files are of no use any more, and what was not synced may be there or not. */
    synchronized void crash(Random random) {
        generation++;
        failIn = -1;
        Map<String, Content> left = new HashMap<>(durable);
        for (String name : new ArrayList<>(files.keySet())) {
            if (!durable.containsKey(name) && random.nextBoolean()) {
                left.put(name, files.get(name));
            }
        }
        for (String name : new ArrayList<>(durable.keySet())) {
            if (!files.containsKey(name) && random.nextBoolean()) {
                left.remove(name);
            }
        }
        for (Content content : new ArrayList<>(left.values())) {
            content.now = survivors(content, random);
            content.synced = content.now;
            content.since.clear();
        }
        files.clear();
        files.putAll(left);
        durable.clear();
        durable.putAll(left);
    }

    private static byte[] survivors(Content content, Random random) {
        byte[] bytes = content.synced.clone();
        List<Write> writes = new ArrayList<>(content.since);
        boolean all = random.nextInt(4) == 0;
        for (Write write : writes) {
            if (write.truncatedTo() >= 0) {
                if (all || random.nextBoolean()) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length, write.truncatedTo()));
                }
                continue;
            }
            // Sectors of a write arrive on their own.
            for (int at = 0; at < write.bytes().length; ) {
                long position = write.position() + at;
                int length = (int) Math.min(write.bytes().length - at, SECTOR - position % SECTOR);
                if (all || random.nextInt(3) > 0) {
                    bytes = Content.written(bytes, position, Arrays.copyOfRange(write.bytes(), at, at + length));
                }
                at += length;
            }
        }
        return bytes;
    }

    private Content known(String name) {
        return java.util.Objects.requireNonNull(files.get(name), name);
    }

    /** Changes what is stored, as a bad disk does. */
    synchronized byte[] content(String name) {
        return known(name).now;
    }

    synchronized void content(String name, byte[] bytes) {
        Content content = known(name);
        content.now = bytes;
        content.synced = bytes;
        content.since.clear();
    }

    /** A copy whose files are all synced. */
    synchronized ModelDisk copy() {
        ModelDisk copy = new ModelDisk();
        files.forEach((name, content) -> {
            Content same = new Content();
            same.now = content.now.clone();
            same.synced = same.now;
            copy.files.put(name, same);
            copy.durable.put(name, same);
        });
        return copy;
    }

    @Override
    public synchronized List<String> list() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public synchronized File create(String name) throws IOException {
        mayFail();
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        files.put(name, new Content());
        return new ModelFile(name);
    }

    @Override
    public synchronized File open(String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return new ModelFile(name);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        mayFail();
        files.remove(name);
    }

    @Override
    public synchronized void sync() throws IOException {
        mayFail();
        if (!lies.contains(Lie.DIRECTORY_SYNC)) {
            durable.clear();
            durable.putAll(files);
        }
    }

    @Override
    public synchronized long usableSpace() {
        return space;
    }

    @Override
    public String toString() {
        return "model";
    }

    private final class ModelFile implements File {
        private final String name;
        private final Content content;
        private final int of = generation;

        ModelFile(String name) {
            this.name = name;
            this.content = known(name);
        }

        private void alive() throws IOException {
            if (of != generation) {
                throw new IOException("the power has failed");
            }
        }

        @Override
        public void write(long position, ByteBuffer... buffers) throws IOException {
            synchronized (ModelDisk.this) {
                alive();
                long at = position;
                for (ByteBuffer buffer : buffers) {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    try {
                        mayFail();
                    } catch (IOException e) {
                        // A failed write may have written some of it.
                        content.write(at, Arrays.copyOf(bytes, bytes.length / 2));
                        throw e;
                    }
                    content.write(at, bytes);
                    at += bytes.length;
                }
            }
        }

        @Override
        public int read(long position, ByteBuffer buffer) throws IOException {
            synchronized (ModelDisk.this) {
                alive();
                int n = (int) Math.max(0, Math.min(buffer.remaining(), content.now.length - position));
                if (n > 0) {
                    buffer.put(content.now, (int) position, n);
                }
                return n;
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (ModelDisk.this) {
                alive();
                return content.now.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (ModelDisk.this) {
                alive();
                mayFail();
                content.now = Arrays.copyOf(content.now, (int) Math.min(size, content.now.length));
                content.since.add(new Write(0, new byte[0], size));
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (ModelDisk.this) {
                alive();
                mayFail();
                boolean ack = name.startsWith("acks");
                if (!lies.contains(ack ? Lie.ACK_SYNC : Lie.FILE_SYNC)) {
                    content.synced = content.now.clone();
                    content.since.clear();
                }
            }
        }

        @Override
        public void close() {}
    }
}
