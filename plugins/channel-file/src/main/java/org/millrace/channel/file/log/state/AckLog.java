package org.millrace.channel.file.log.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.MarkTable;
import org.millrace.channel.file.log.segment.Segment;

/**
 * Writes down what was delivered, in two files by turns ({@link AckFile}). An entry is written at once, so it outlives the
 * process; it outlives the machine from the next {@link #sync} on, and only then may a segment be deleted on its account.
 *
 * <p>Safe for threads; one lock, held for one small write. After a failed write or sync nothing more is written: the files
 * are read again by whoever opens the channel next. A disk without space is no such failure.
 */
public final class AckLog implements AutoCloseable {
    private static final int ZEROS = 64 << 10;
    private static final byte[] NOTHING = {};
    private static final byte PLAIN = 0;

    /** Where new seeds come from. */
    public interface Seeds {
        long next();
    }

    private final Disk disk;
    private final Path directory;
    private final UUID channelId;
    private final AckState state;
    private final MarkTable marks;
    private final long reserve;
    private final Seeds seeds;

    private final @Nullable Disk.File[] files = new Disk.File[2];
    private final Object syncing = new Object();

    private int current;
    private long generation;
    private long seed;
    private long position;
    private long capacity;
    private long appended;
    private volatile long synced;
    private @Nullable IOException failure;

    /**
     * @param state what the files said; it is this log's own from here on
     * @param marks the last mark of each key
     * @param lastFile which of the two said it; -1 if none did
     * @param reserve bytes of each file
     */
    public AckLog(
            Disk disk,
            Path directory,
            UUID channelId,
            AckState state,
            MarkTable marks,
            long lastGeneration,
            int lastFile,
            long reserve,
            Seeds seeds) {
        this.disk = disk;
        this.directory = directory;
        this.channelId = channelId;
        this.state = state;
        this.marks = marks;
        this.generation = lastGeneration;
        this.current = lastFile < 0 ? 1 : lastFile;
        this.reserve = reserve;
        this.seeds = seeds;
    }

    /** Makes the files what they should be, and begins a new turn. */
    public synchronized void open() throws IOException {
        boolean made = false;
        for (int i = 0; i < files.length; i++) {
            Path path = directory.resolve(AckFile.NAMES.get(i));
            boolean there = disk.exists(path);
            made |= !there;
            files[i] = there ? disk.open(path) : disk.create(path);
        }
        int next = 1 - current;
        extend(file(next), Math.max(reserve, room(0)));
        if (made) {
            file(next).sync();
        }
        // Also if they were there: whoever made them may not have come as far as this.
        disk.syncDirectory(directory);
        roll(0);
        try {
            extend(file(1 - current), reserve);
        } catch (DiskFullException e) {
            // It is longer next time, or grows when its turn comes.
        }
    }

    private long room(int more) {
        return (long) AckFile.HEADER
                + Frame.HEAD
                + marks.encode().length
                + state.snapshotLength()
                + Math.max(more, reserve / 2);
    }

    private Disk.File file(int which) {
        Disk.File file = files[which];
        if (file == null) {
            throw new IllegalStateException("not open");
        }
        return file;
    }

    private static void extend(Disk.File file, long length) throws IOException {
        long size = file.size();
        while (size < length) {
            int n = (int) Math.min(ZEROS, length - size);
            file.write(size, ByteBuffer.allocate(n));
            size += n;
        }
    }

    /**
     * Writes down that these were delivered.
     *
     * @return what to {@link #sync(long)} if it has to outlive the machine
     * @throws DiskFullException if there is no room; it may be tried again
     */
    public long append(List<AckState.Range> ranges) throws IOException {
        return append(ranges, Map.of());
    }

    /**
     * Writes down that these were delivered, and in the same record what is said of keys, which holds from then on.
     *
     * @return what to {@link #sync(long)} if it has to outlive the machine
     * @throws DiskFullException if there is no room; it may be tried again
     */
    public synchronized long append(List<AckState.Range> ranges, Map<String, MarkCodec.Entry> said) throws IOException {
        requireSound();
        byte[] section = said.isEmpty() ? NOTHING : MarkCodec.encode(0, said);
        ByteBuffer record = record(section.length + AckState.ENTRY * ranges.size());
        record.put(section);
        AckState.write(ranges, record);
        try {
            if (position + record.capacity() > capacity) {
                roll(record.capacity());
            }
            finish(record, seed, Frame.ACKS, said.isEmpty() ? PLAIN : Frame.MARKED);
            write(record);
        } catch (DiskFullException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        ranges.forEach(state::apply);
        // The next snapshot has them, too.
        marks.found(said);
        return ++appended;
    }

    /** Goes on in the other file, with all that is known. The old one stays as it is until the new one is synced. */
    private void roll(int more) throws IOException {
        int next = 1 - current;
        Disk.File file = file(next);
        long needed = room(more);
        if (file.size() < needed) {
            extend(file, needed);
        }
        long newSeed = seeds.next();
        byte[] section = marks.encode();
        ByteBuffer snapshot = record(section.length + state.snapshotLength());
        snapshot.put(section);
        state.writeSnapshot(snapshot);
        finish(snapshot, newSeed, Frame.SNAPSHOT, Frame.MARKED);
        try {
            // Each is nothing without the other, in whatever order they reach the disk.
            file.write(0, ByteBuffer.wrap(AckFile.header(channelId, generation + 1, newSeed)));
            file.write(AckFile.HEADER, snapshot);
        } catch (DiskFullException e) {
            spoil(file, e);
            throw e;
        }
        file.sync();
        seed = newSeed;
        generation++;
        current = next;
        position = (long) AckFile.HEADER + snapshot.limit();
        capacity = file.size();
        synced = appended;
    }

    /** Makes sure that a file whose turn did not come is not taken for one whose turn it is. */
    private void spoil(Disk.File file, IOException cause) throws IOException {
        try {
            // No zeros: those are what a file looks like that has lost its turn.
            file.write(0, ByteBuffer.wrap(AckFile.header(channelId, 0, seeds.next())));
            file.sync();
        } catch (IOException e) {
            e.addSuppressed(cause);
            throw new IOException("half of a change of files can't be undone: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer record(int bodyLength) {
        return ByteBuffer.allocate(Frame.HEAD + bodyLength).position(Frame.HEAD);
    }

    /** Puts the head before a body that is complete. */
    private static void finish(ByteBuffer record, long seed, byte type, byte flags) {
        record.flip();
        byte[] bytes = record.array();
        int bodyLength = record.limit() - record.arrayOffset() - Frame.HEAD;
        int crc = Frame.crc(bytes, Frame.HEAD, bodyLength);
        new Frame(type, flags, Frame.HEAD, bodyLength, crc, 0, 0, 0, 0, 0, 0).write(bytes, 0, seed);
    }

    private void write(ByteBuffer record) throws IOException {
        int length = record.remaining();
        file(current).write(position, record);
        position += length;
    }

    /** Makes all that was appended outlive the machine. */
    public void sync() throws IOException {
        long all;
        synchronized (this) {
            all = appended;
        }
        sync(all);
    }

    /** Makes what was appended so far outlive the machine; many threads that want it share one sync. */
    public void sync(long upTo) throws IOException {
        synchronized (syncing) {
            if (synced >= upTo) {
                return;
            }
            Disk.File file;
            long all;
            synchronized (this) {
                requireSound();
                file = file(current);
                all = appended;
            }
            try {
                file.sync();
            } catch (IOException e) {
                synchronized (this) {
                    failure = e;
                }
                throw e;
            }
            synced = Math.max(synced, all);
        }
    }

    /** Whether something was appended that is not synced. */
    public synchronized boolean isDirty() {
        return synced < appended && failure == null;
    }

    /**
     * Writes down how many events these hold, if it is not known: with all of them delivered, nobody misses them once they are
     * deleted.
     *
     * @return false if there was no room to
     */
    public synchronized boolean complete(List<Segment> segments) throws IOException {
        List<AckState.Range> closed = new ArrayList<>();
        for (Segment segment : segments) {
            if (state.count(segment.id) < 0) {
                closed.add(AckState.Range.closed(segment.id, segment.count));
            }
        }
        try {
            if (!closed.isEmpty()) {
                append(closed);
            }
            return true;
        } catch (DiskFullException e) {
            return false;
        }
    }

    /** These segments are deleted, durably: the next snapshot says nothing of them. */
    public synchronized void forget(List<Segment> segments) {
        segments.forEach(segment -> state.forget(segment.id));
    }

    private void requireSound() throws IOException {
        if (failure != null) {
            throw new IOException("an earlier write of acknowledgements failed: " + failure.getMessage(), failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (failure == null) {
            failure = new IOException("closed");
        }
        IOException thrown = null;
        for (Disk.File file : files) {
            try {
                if (file != null) {
                    file.close();
                }
            } catch (IOException e) {
                thrown = e;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
