package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.event.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one data directory. One thread writes: it takes all batches that wait, writes them in one go and syncs once
 * (group commit); then they may be read and their puts return. What was written last is handed to readers from memory, as long
 * as they keep up and there is room for it; a reader that lags reads the segments in large blocks.
 *
 * <p>After a failed write or sync nothing more is written to a segment, and after a failed sync to the directory: what the
 * operating system says of the file's content is not to be believed any more, so only a recovery goes on.
 */
final class Log {
    private static final Logger log = LoggerFactory.getLogger(Log.class);
    private static final int GROUP_BYTES = 8 << 20;
    private static final int BUFFER = 1 << 20;
    private static final long SPACE_CHECK_NANOS = 200_000_000;

    private final Disk disk;
    private final long channel;
    private final AtomicLong nextSequence;
    private final Settings settings;
    private final Crypt crypt;
    private final Incidents incidents;
    private final Runnable arrived;

    /** By age. */
    private final ConcurrentSkipListMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();

    private int nextIndex;

    // The writer's.
    private final Thread writer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable Segment active;
    private long spaceCheckedNanos;
    private long writtenSinceCheck;
    private boolean full;

    // Guarded by waiting.
    private final ArrayDeque<Put> waiting = new ArrayDeque<>();
    private boolean closing;
    private volatile @Nullable String failure;
    private volatile boolean unsynced;

    // Guarded by recent.
    private final ArrayDeque<Recent> recent = new ArrayDeque<>();
    private long recentBytes;
    private boolean caching;

    private final LogReader reader;

    /** A batch whose put waits. */
    static final class Put {
        final List<Event> events;
        final byte[] payload;
        final int checksum;
        final long size;
        long sequence;
        private boolean done;
        private @Nullable ChannelException failure;

        Put(List<Event> events, byte[] payload, long size) {
            this.events = events;
            this.payload = payload;
            this.checksum = SegmentFormat.checksum(payload, 0, payload.length);
            this.size = size;
        }

        synchronized void done(@Nullable ChannelException why) {
            done = true;
            failure = why;
            notifyAll();
        }

        /** Waits for the writer, which ends in bounded time; an interrupt is kept for later. */
        synchronized void await() throws ChannelException {
            boolean interrupted = false;
            while (!done) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** A batch that can be read from memory, and where its frame ends. */
    record Recent(Piece piece, int segmentIndex, long frameEnd, long size) {}

    Log(
            Disk disk,
            long channel,
            AtomicLong nextSequence,
            Settings settings,
            Crypt crypt,
            Incidents incidents,
            Runnable arrived,
            Quarantine quarantine,
            List<Segment> recovered,
            SequenceSet delivered,
            Room room,
            String threadName) {
        this.disk = disk;
        this.channel = channel;
        this.nextSequence = nextSequence;
        this.settings = settings;
        this.crypt = crypt;
        this.incidents = incidents;
        this.arrived = arrived;
        for (Segment segment : recovered) {
            segments.put(nextIndex++, segment);
        }
        caching = recovered.isEmpty();
        reader = new LogReader(this, segments, crypt, delivered, quarantine, room);
        writer = new Thread(this::write, threadName);
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    LogReader reader() {
        return reader;
    }

    /** Queues a batch for the writer; {@link Put#await} tells how it went. */
    void enqueue(Put put) throws ChannelException {
        synchronized (waiting) {
            String why = failure;
            if (why != null) {
                throw new ChannelException(why);
            }
            if (closing) {
                throw new ChannelException("the channel is closed");
            }
            waiting.add(put);
            waiting.notifyAll();
        }
    }

    private void write() {
        List<Put> group = new ArrayList<>();
        while (next(group)) {
            try {
                writeGroup(group);
            } catch (RuntimeException | Error e) {
                fail("its writer broke: " + e, e);
                group.forEach(put -> put.done(new ChannelException("the channel's writer broke: " + e, e)));
            }
            group.clear();
        }
    }

    private boolean next(List<Put> group) {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                if (closing) {
                    return false;
                }
                try {
                    waiting.wait();
                } catch (InterruptedException e) {
                    // Only closing ends the writer.
                }
            }
            long bytes = 0;
            while (!waiting.isEmpty() && bytes < GROUP_BYTES) {
                Put put = waiting.remove();
                bytes += put.payload.length;
                group.add(put);
            }
            return true;
        }
    }

    private void writeGroup(List<Put> group) {
        String why = failure;
        if (why == null) {
            why = noSpace(group);
        }
        if (why != null) {
            refuse(group, why);
            return;
        }
        Segment segment = active;
        boolean created = false;
        try {
            if (segment == null) {
                segment = create();
                created = true;
            }
        } catch (IOException e) {
            writeFailed(group, null, "a new segment can't be made in " + disk, e);
            return;
        }
        List<Recent> written = new ArrayList<>(group.size());
        int index = segments.lastKey();
        long position = segment.end;
        long ordinal = segment.events;
        long account = segment.account;
        Disk.File file;
        try {
            file = segment.file();
            buffer.clear();
            long flushed = position;
            for (Put put : group) {
                put.sequence = nextSequence.getAndAdd(put.events.size());
                SegmentFormat.Frame frame = new SegmentFormat.Frame(
                        put.payload.length,
                        put.sequence,
                        ordinal,
                        account,
                        put.events.size(),
                        SegmentFormat.BATCH,
                        put.checksum);
                flushed = buffered(
                        file, flushed, SegmentFormat.frame(frame, channel, segment.header.firstSequence(), position));
                flushed = buffered(file, flushed, ByteBuffer.wrap(put.payload));
                position = frame.end(position);
                ordinal += put.events.size();
                account += put.size;
                written.add(new Recent(new Piece(segment, put.sequence, put.events), index, position, put.size));
            }
            flush(file, flushed);
        } catch (IOException e) {
            writeFailed(group, segment, "writing to " + segment + " failed", e);
            return;
        }
        try {
            if (settings.syncEach() || created) {
                file.sync();
            } else {
                unsynced = true;
            }
            if (created) {
                disk.sync();
            }
        } catch (IOException e) {
            abandon(segment);
            fail("syncing " + segment + " failed (" + e.getMessage() + ")", e);
            refuse(group, String.valueOf(failure));
            return;
        }
        writtenSinceCheck += position - segment.end;
        publish(segment, position, ordinal, account, written);
        group.forEach(put -> put.done(null));
        arrived.run();
        if (full) {
            full = false;
            incidents.recovered();
        }
        if (position >= settings.segmentBytes()) {
            finish(segment);
        }
    }

    private long buffered(Disk.File file, long flushed, ByteBuffer bytes) throws IOException {
        long at = flushed;
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                at = flush(file, at);
            }
            int n = Math.min(buffer.remaining(), bytes.remaining());
            ByteBuffer part = bytes.duplicate();
            part.limit(bytes.position() + n);
            buffer.put(part);
            bytes.position(bytes.position() + n);
        }
        return at;
    }

    private long flush(Disk.File file, long at) throws IOException {
        buffer.flip();
        int length = buffer.remaining();
        if (length > 0) {
            file.write(at, buffer);
        }
        buffer.clear();
        return at + length;
    }

    private Segment create() throws IOException {
        long first = nextSequence.get();
        List<String> names = disk.list();
        int attempt = 0;
        while (names.contains(SegmentFormat.name(first, attempt))) {
            attempt++;
        }
        String name = SegmentFormat.name(first, attempt);
        SegmentFormat.Header header =
                new SegmentFormat.Header(channel, first, System.currentTimeMillis(), crypt.active());
        Segment segment = new Segment(disk, name, header);
        Disk.File file = disk.create(name);
        try {
            segment.use(file);
            file.write(0, SegmentFormat.header(header));
        } catch (IOException e) {
            try {
                segment.closeFile();
                disk.delete(name);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        segments.put(nextIndex++, segment);
        active = segment;
        return segment;
    }

    private void publish(Segment segment, long end, long events, long account, List<Recent> written) {
        synchronized (recent) {
            segment.added(events - segment.events);
            segment.events = events;
            segment.account = account;
            for (Recent one : written) {
                segment.endSequence = one.piece().endSequence();
                if (caching && recentBytes + one.size() <= settings.cacheBytes()) {
                    recent.add(one);
                    recentBytes += one.size();
                } else {
                    caching = false;
                }
            }
            segment.end = end;
        }
    }

    /** The next batch from memory, if the reader is up to those; null if it has to read, or there is none. */
    @Nullable
    Recent recent() {
        synchronized (recent) {
            Recent next = recent.poll();
            if (next != null) {
                recentBytes -= next.size();
            }
            return next;
        }
    }

    /** Whether what comes next will be in memory, so that there is nothing to read now. */
    boolean caching() {
        synchronized (recent) {
            return caching;
        }
    }

    /** The reader has read all it saw. If that is all there is, batches go by memory from now on; if not, it has to read on. */
    boolean caughtUp(int segmentIndex, long position) {
        synchronized (recent) {
            Map.Entry<Integer, Segment> last = segments.lastEntry();
            caching = last == null
                    || last.getKey() < segmentIndex
                    || (last.getKey() == segmentIndex && last.getValue().end <= position);
            return caching;
        }
    }

    private @Nullable String noSpace(List<Put> group) {
        long now = System.nanoTime();
        boolean due = full
                || writtenSinceCheck > 4L << 20
                || spaceCheckedNanos == 0
                || now - spaceCheckedNanos > 1_000_000_000L;
        if (!due || settings.requiredSpace() <= 0) {
            return null;
        }
        if (full && now - spaceCheckedNanos < SPACE_CHECK_NANOS) {
            return noSpaceText();
        }
        spaceCheckedNanos = Math.max(1, now);
        writtenSinceCheck = 0;
        try {
            long bytes = 0;
            for (Put put : group) {
                bytes += SegmentFormat.FRAME + put.payload.length;
            }
            if (disk.usableSpace() - bytes >= settings.requiredSpace()) {
                return null;
            }
        } catch (IOException e) {
            return "the space left at " + disk + " can't be read: " + e.getMessage();
        }
        toldFull();
        return noSpaceText();
    }

    private void toldFull() {
        if (!full) {
            full = true;
            incidents.refusing(noSpaceText());
        }
    }

    private String noSpaceText() {
        return "the disk of " + disk + " is full (minimumRequiredSpace=" + settings.requiredSpace()
                + " bytes are left alone); events are delivered, new ones are taken when there is space again";
    }

    private void refuse(List<Put> group, String why) {
        ChannelException refusal = full ? new ChannelFullException(why) : new ChannelException(why);
        group.forEach(put -> put.done(refusal));
    }

    private void writeFailed(List<Put> group, @Nullable Segment segment, String what, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (segment != null) {
            abandon(segment);
        }
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            toldFull();
            refuse(group, noSpaceText());
        } else {
            fail(what + " (" + message + ")", e);
            refuse(group, String.valueOf(failure));
        }
    }

    private void fail(String why, Throwable cause) {
        if (failure == null) {
            failure = why;
            incidents.failed(why, cause);
        }
    }

    /** Leaves a segment as it is: what is behind its end was never acknowledged. */
    private void abandon(Segment segment) {
        active = null;
        try {
            segment.file().truncate(segment.end);
        } catch (IOException e) {
            log.debug("{} can't be cut to {} bytes; the next recovery does it.", segment, segment.end, e);
        }
        segment.finish();
    }

    /** Ends a segment with its footer. That it is whole does not depend on the footer, so nothing waits for it. */
    private void finish(Segment segment) {
        active = null;
        try {
            SegmentFormat.Frame footer = new SegmentFormat.Frame(
                    0,
                    segment.endSequence,
                    segment.events,
                    segment.account,
                    0,
                    SegmentFormat.FOOTER,
                    SegmentFormat.checksum(new byte[0], 0, 0));
            segment.file()
                    .write(
                            segment.end,
                            SegmentFormat.frame(footer, channel, segment.header.firstSequence(), segment.end));
            if (unsynced) {
                segment.file().sync();
                unsynced = false;
            }
        } catch (IOException e) {
            if (unsynced) {
                fail("syncing " + segment + " failed (" + e.getMessage() + ")", e);
            }
            log.debug("{} has no footer; the next start reads it all.", segment, e);
        }
        segment.finish();
    }

    /** In the relaxed mode: makes safe what was written since the last time. */
    void syncIfDue() {
        if (!unsynced) {
            return;
        }
        Map.Entry<Integer, Segment> last = segments.lastEntry();
        unsynced = false;
        if (last != null) {
            try {
                last.getValue().file().sync();
            } catch (IOException e) {
                fail("syncing " + last.getValue() + " failed (" + e.getMessage() + ")", e);
            }
        }
    }

    /** Deletes what holds nothing any more. To be called when the acknowledgements that permit it are on disk. */
    void deleteSpent() throws IOException {
        boolean deleted = false;
        for (Map.Entry<Integer, Segment> entry : segments.entrySet()) {
            Segment segment = entry.getValue();
            if (segment.isSpent()) {
                segments.remove(entry.getKey());
                segment.closeFile();
                disk.delete(segment.name);
                deleted = true;
            }
        }
        if (deleted) {
            disk.sync();
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Ends the writer after what waits, and the active segment with it. */
    void close() throws InterruptedException {
        synchronized (waiting) {
            closing = true;
            waiting.notifyAll();
        }
        writer.join();
        Segment last = active;
        if (last != null && failure == null) {
            unsynced = true;
            finish(last);
        }
        for (Segment segment : segments.values()) {
            try {
                segment.closeFile();
            } catch (IOException e) {
                log.debug("{} could not be closed.", segment, e);
            }
        }
    }
}
