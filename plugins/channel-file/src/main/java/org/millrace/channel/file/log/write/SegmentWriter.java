package org.millrace.channel.file.log.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Put;

/**
 * Writes the segments of one data directory: whole groups of puts, one sync for each. Used by one thread.
 *
 * <p>Any failure is the end of the segment it happens in; nothing is written to it again and no sync is tried twice. A put
 * is {@link Put#safe} only when its group was synced, in a segment whose name was synced before.
 */
final class SegmentWriter {
    private static final int STAGING = 1 << 20;
    /** How often it is written down how much a segment holds while it grows. */
    private static final long HELD_EVERY_MS = 1000;

    /** What a writer needs of the log. */
    interface Host {
        /** An id that no segment was given before. */
        long nextSegment();

        /** A segment's file is there, durably. */
        void created(Segment segment) throws IOException;

        /** So many of its events are synced, and may be missed from now on. */
        void held(Segment segment, int events) throws IOException;

        /** Writes down, durably, what the records of a segment that ends here say of keys. */
        void absorb(Map<String, MarkCodec.Entry> said) throws IOException;

        /**
         * The segment holds nothing.
         *
         * @return whether it may be deleted; the next start will else
         */
        boolean emptied(Segment segment) throws IOException;

        /** The segment will not grow any more. The lengths and counts of it are the writer's last word. */
        void closed(Segment segment, int events, long length) throws IOException;
    }

    private final Disk disk;
    private final int directory;
    private final Path path;
    private final StoreSettings settings;
    private final UUID channelId;
    private final @Nullable BodyCipher cipher;
    private final Host host;

    private @Nullable ByteBuffer staging;
    private @Nullable Segment segment;
    private Disk.@Nullable File file;

    /** Where the file ends once the staging buffer is written. */
    private long end;
    /** What is on the disk for certain. */
    private long synced;
    /** What puts were told to be safe. */
    private long promised;

    private int events;
    private int promisedEvents;
    private int heldEvents;
    private long heldAtMs;
    private long nextSequence;
    private final List<Put> unsafe = new ArrayList<>();
    /** What the segment's promised records say of keys. */
    private final Map<String, MarkCodec.Entry> said = new HashMap<>();

    SegmentWriter(
            Disk disk, int directory, StoreSettings settings, UUID channelId, @Nullable BodyCipher cipher, Host host) {
        this.disk = disk;
        this.directory = directory;
        this.path = settings.data().get(directory);
        this.settings = settings;
        this.channelId = channelId;
        this.cipher = cipher;
        this.host = host;
    }

    /**
     * Writes a group and keeps the promise. If it throws, those puts that are marked safe are, and the others are not to be
     * told so.
     *
     * @throws DiskFullException if there is no room; the next group finds another segment
     */
    void write(List<Put> group, long nowMs) throws IOException {
        for (Put put : group) {
            if (segment != null && end > SegmentHeader.LENGTH && end + put.length > settings.maxFileSize()) {
                seal();
            }
            if (segment == null) {
                create(put.sequence, nowMs);
            }
            stage(put);
        }
        flush();
        if (settings.syncPuts()) {
            open().sync();
            synced = end;
        }
        promise();
        if (heldEvents == 0 || nowMs - heldAtMs >= HELD_EVERY_MS) {
            heldAtMs = nowMs;
            held();
        }
    }

    /** Without this, a file of which nothing is left after a kill would look like one that nothing was promised of. */
    private void held() throws IOException {
        Segment now = segment;
        if (now != null && synced == end && heldEvents < events) {
            host.held(now, events);
            heldEvents = events;
        }
    }

    private Disk.File open() {
        Disk.File now = file;
        if (now == null) {
            throw new IllegalStateException("no segment");
        }
        return now;
    }

    private void create(long firstSequence, long nowMs) throws IOException {
        long id = host.nextSegment();
        String alias = cipher == null ? "" : cipher.alias();
        byte[] salt = cipher == null ? new byte[KeyRing.SALT] : cipher.salt();
        SegmentHeader header = new SegmentHeader(channelId, id, firstSequence, nowMs, alias, salt);
        Path target = path.resolve(SegmentHeader.fileName(id));
        Disk.File made = disk.create(target);
        file = made;
        end = SegmentHeader.LENGTH;
        synced = SegmentHeader.LENGTH;
        promised = SegmentHeader.LENGTH;
        events = 0;
        promisedEvents = 0;
        heldEvents = 0;
        nextSequence = firstSequence;
        said.clear();
        segment = new Segment(id, directory, target, header.seed(), cipher);
        made.write(0, ByteBuffer.wrap(header.toBytes()));
        made.sync();
        disk.syncDirectory(path);
        host.created(segment);
    }

    private void stage(Put put) throws IOException {
        Segment into = segment;
        if (into == null) {
            throw new IllegalStateException("no segment");
        }
        byte[] record = put.placed(into, events, end, synced);
        ByteBuffer buffer = buffer();
        if (put.length > buffer.remaining()) {
            flush();
        }
        if (put.length > buffer.capacity()) {
            open().write(end, ByteBuffer.wrap(record, 0, put.length));
        } else {
            buffer.put(record, 0, put.length);
        }
        end += put.length;
        events += put.events.length;
        nextSequence = put.sequence + put.events.length;
        unsafe.add(put);
    }

    private ByteBuffer buffer() {
        ByteBuffer buffer = staging;
        if (buffer == null) {
            buffer = ByteBuffer.allocate((int) Math.min(STAGING, settings.maxFileSize()));
            staging = buffer;
        }
        return buffer;
    }

    private void flush() throws IOException {
        ByteBuffer buffer = buffer();
        if (buffer.position() > 0) {
            buffer.flip();
            int length = buffer.remaining();
            try {
                open().write(end - length, buffer);
            } finally {
                buffer.clear();
            }
        }
    }

    private void promise() {
        for (Put put : unsafe) {
            put.safe = true;
            put.said.forEach((key, entry) ->
                    said.merge(key, entry, (one, other) -> one.version() > other.version() ? one : other));
        }
        unsafe.clear();
        promised = end;
        promisedEvents = events;
    }

    /** Syncs what was written without; for the relaxed mode. */
    void sync() throws IOException {
        if (segment != null && synced < end) {
            open().sync();
            synced = end;
            held();
        }
    }

    /** Closes the segment in order: its totals are written behind it. */
    void seal() throws IOException {
        Segment sealed = segment;
        if (sealed == null) {
            return;
        }
        flush();
        if (!said.isEmpty() || unsafe.stream().anyMatch(put -> !put.said.isEmpty())) {
            // A sealed segment is not read at a start: its marks are written down first, and they not before their
            // records.
            open().sync();
            synced = end;
            promise();
            host.absorb(said);
        }
        long length = end;
        byte[] seal = new byte[Frame.HEAD];
        new Frame(Frame.SEAL, (byte) 0, Frame.HEAD, 0, 0, nextSequence, events, 0, synced, 0, length)
                .write(seal, 0, sealed.seed);
        try {
            open().write(length, ByteBuffer.wrap(seal));
        } catch (DiskFullException e) {
            // It goes without; then it is read when it is opened, not trusted.
        }
        open().sync();
        synced = length;
        promise();
        Disk.File done = open();
        segment = null;
        file = null;
        done.close();
        host.closed(sealed, events, length);
    }

    /**
     * Leaves the segment in which something failed. What puts were promised stays; the rest is cut off if the disk lets us,
     * so that refused batches do not come back at the next start.
     */
    void abandon() throws IOException {
        unsafe.clear();
        if (staging != null) {
            staging.clear();
        }
        Segment left = segment;
        Disk.File leftFile = file;
        segment = null;
        file = null;
        if (left == null || leftFile == null) {
            return;
        }
        try (leftFile) {
            leftFile.truncate(promised);
            if (synced < promised) {
                leftFile.sync();
            }
        }
        if (!said.isEmpty()) {
            host.absorb(said);
        }
        if (promisedEvents == 0) {
            if (host.emptied(left)) {
                disk.delete(left.file);
            }
        } else {
            host.closed(left, promisedEvents, promised);
        }
    }

    /** Closes the file after a failure, without touching it. */
    void closeQuietly() {
        Disk.File left = file;
        file = null;
        segment = null;
        if (left != null) {
            try {
                left.close();
            } catch (IOException e) {
                // What was promised is on the disk; the rest is not ours to save.
            }
        }
    }
}
