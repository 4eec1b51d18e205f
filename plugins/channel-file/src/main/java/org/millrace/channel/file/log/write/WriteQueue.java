package org.millrace.channel.file.log.write;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.Buffers;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.state.Front;
import org.millrace.channel.file.log.state.LogCore;
import org.millrace.channel.file.log.state.Put;

/** Writes the puts that wait for each directory in groups, and ends them in the order of their sequences. */
public final class WriteQueue {
    /** Bytes of puts that share one sync. */
    private static final long GROUP = 8L << 20;

    private final LogCore core;
    private final Admission admission;
    private final UUID channelId;
    private final @Nullable BodyCipher cipher;
    private final Buffers buffers;
    private final SegmentWriter[] writers;
    /** By directory: held by the thread that writes, whichever it is. Taken before the log's lock, never with it. */
    private final ReentrantLock[] writing;
    /** By directory: whether its next group begins a segment. Guarded by the lock. */
    private final boolean[] beginsSegment;

    public WriteQueue(LogCore core, Admission admission, UUID channelId, @Nullable BodyCipher cipher, Buffers buffers) {
        this.core = core;
        this.admission = admission;
        this.channelId = channelId;
        this.cipher = cipher;
        this.buffers = buffers;
        this.writers = new SegmentWriter[core.queues.size()];
        this.beginsSegment = new boolean[writers.length];
        this.writing = new ReentrantLock[writers.length];
        WriterHost host = new WriterHost(core);
        for (int i = 0; i < writers.length; i++) {
            writing[i] = new ReentrantLock();
            writers[i] = new SegmentWriter(core.disk, i, core.settings, channelId, cipher, host);
        }
    }

    /** Takes a put back that no writer has begun with; false if one has. */
    public boolean withdraw(Put put) {
        List<Put> over = new ArrayList<>();
        core.lock.lock();
        try {
            if (put.state != Put.State.QUEUED) {
                return false;
            }
            core.queues.get(put.directory).remove(put);
            core.underWay.remove(put);
            put.state = Put.State.OUTSIDE;
            core.release(put.events.length, put.held());
            over(put, false);
            publish(over);
            return true;
        } finally {
            core.lock.unlock();
            over.forEach(Put::wake);
        }
    }

    /**
     * Writes what waits for a directory, and ends those puts.
     *
     * @param waitNanos how long to wait for something to write
     * @return whether there was something
     */
    public boolean writeGroup(int directory, long waitNanos, long nowMs) {
        awaitWork(directory, waitNanos);
        writing[directory].lock();
        try {
            return write(directory, nowMs);
        } finally {
            writing[directory].unlock();
        }
    }

    /**
     * Has a put written that was queued: by the thread that brings it if nobody writes to its directory, which spares two
     * changes of threads; else by whoever writes there, or after it.
     */
    public void start(Put put, long nowMs) {
        int directory = put.directory;
        if (!writing[directory].tryLock()) {
            return;
        }
        try {
            write(directory, nowMs);
        } finally {
            writing[directory].unlock();
        }
        // Who came meanwhile found the lock taken, and relies on this.
        core.lock.lock();
        try {
            if (!core.queues.get(directory).isEmpty()) {
                core.work[directory].signal();
            }
        } finally {
            core.lock.unlock();
        }
    }

    /** Waits until nobody writes; false if that takes too long. */
    public boolean awaitIdle(long nanos) throws InterruptedException {
        for (ReentrantLock each : writing) {
            if (!each.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
            each.unlock();
        }
        return true;
    }

    private boolean write(int directory, long nowMs) {
        List<Put> group = nextGroup(directory);
        if (group.isEmpty()) {
            return false;
        }
        SegmentWriter writer = writers[directory];
        ChannelException failed = null;
        boolean broken = false;
        try {
            if (group.get(0).beginsSegment) {
                writer.seal();
            }
            writer.write(group, nowMs);
        } catch (DiskFullException e) {
            failed = new ChannelFullException("Channel " + core.name + " finds no space on the disk of "
                    + core.settings.data().get(directory) + ": " + e.getMessage()
                    + ". It takes no more events until there is space; those in it are delivered.");
            broken = !abandon(writer, e);
        } catch (IOException | RuntimeException e) {
            failed = new ChannelException(
                    "Channel " + core.name + " could not write to "
                            + core.settings.data().get(directory) + ": " + e
                            + ". Nothing is put before it is opened anew.",
                    e);
            broken = true;
        }
        end(group, failed, broken);
        return true;
    }

    private boolean abandon(SegmentWriter writer, IOException cause) {
        try {
            writer.abandon();
            return true;
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private void awaitWork(int directory, long waitNanos) {
        long left = waitNanos;
        core.lock.lock();
        try {
            while (core.queues.get(directory).isEmpty() && left > 0 && !core.closed && core.failure == null) {
                left = core.work[directory].awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // A writer ends when it is told to; interrupted, it only looks again.
        } finally {
            core.lock.unlock();
        }
    }

    private List<Put> nextGroup(int directory) {
        ArrayDeque<Put> queue = core.queues.get(directory);
        List<Put> group = new ArrayList<>();
        core.lock.lock();
        try {
            long size = 0;
            while (!queue.isEmpty() && core.failure == null && size < GROUP) {
                Put put = queue.remove();
                put.state = Put.State.WRITING;
                size += put.length;
                group.add(put);
            }
            if (!group.isEmpty()) {
                group.get(0).beginsSegment = beginsSegment[directory];
                beginsSegment[directory] = false;
            }
        } finally {
            core.lock.unlock();
        }
        return group;
    }

    private void end(List<Put> group, @Nullable ChannelException failed, boolean broken) {
        List<Put> over = new ArrayList<>(group.size());
        boolean spaceLost = false;
        core.lock.lock();
        try {
            for (Put put : group) {
                if (put.state == Put.State.WRITING) {
                    put.state = Put.State.SAFE;
                    put.failure = put.safe ? null : failed;
                }
            }
            if (failed != null && !broken) {
                spaceLost = admission.spaceIsLost();
            }
            if (broken && failed != null) {
                core.poison(String.valueOf(failed.getMessage()), over);
            } else {
                publish(over);
            }
        } finally {
            core.lock.unlock();
        }
        over.forEach(Put::wake);
        if (spaceLost) {
            admission.tellSpace(true);
        }
        if (broken && failed != null) {
            core.watch.failed(String.valueOf(failed.getMessage()));
        }
    }

    /** Ends the puts at the front that are written, in their order. */
    private void publish(List<Put> over) {
        Put first = core.underWay.peek();
        boolean any = false;
        while (first != null && first.state == Put.State.SAFE && core.failure == null) {
            core.underWay.remove();
            over.add(first);
            if (first.failure == null) {
                any = true;
                Segment segment = first.segment();
                segment.count = first.ordinal + first.events.length;
                segment.length = first.offset + first.length;
                segment.certain = segment.length;
                segment.pending += first.events.length;
                segment.pendingBytes += first.held();
                over(first, true);
                core.backlog.add(first);
                core.closeIfComplete(segment);
            } else {
                core.release(first.events.length, first.held());
                over(first, false);
            }
            first.state = Put.State.DONE;
            first = core.underWay.peek();
        }
        if (any && core.takers > 0) {
            core.came.signalAll();
        }
    }

    /** What it says of keys holds from now on, or never will. Of a put that ends with the log nobody knows which. */
    private void over(Put put, boolean holds) {
        if (put.version > 0) {
            core.marks.end(put.version, put.said, holds);
        }
    }

    /** Syncs what a directory's writer has written without; for the relaxed mode. */
    public void syncWritten(int directory) {
        writing[directory].lock();
        try {
            writers[directory].sync();
        } catch (IOException | RuntimeException e) {
            core.fail("could not sync " + core.settings.data().get(directory)
                    + "; events acknowledged within the last fsyncInterval may be lost: " + e);
        } finally {
            writing[directory].unlock();
        }
    }

    /** Keeps a place in the order, before all that is put from now on, for events that are kept elsewhere for the time being. */
    public Front reserve(long count) {
        core.lock.lock();
        try {
            Front front = new Front(core.nextSegment, core.nextSequence);
            core.nextSegment += Front.SEGMENTS;
            core.nextSequence += count;
            // A segment holds ascending sequences, and so do segments with ascending ids.
            Arrays.fill(beginsSegment, true);
            return front;
        } finally {
            core.lock.unlock();
        }
    }

    /**
     * Writes batches into a place that was reserved for them, when nobody uses the log any more and before it is closed. They
     * are there when it is opened next.
     *
     * @param saved is told how many more are safe
     */
    public void save(Front front, List<Event[]> batches, IntConsumer saved)
            throws IOException, GeneralSecurityException {
        SegmentWriter writer =
                new SegmentWriter(core.disk, 0, core.settings, channelId, cipher, new FrontHost(core, front));
        try {
            long sequence = front.sequence();
            int unsaved = 0;
            for (Event[] batch : batches) {
                Put put = Put.of(batch, cipher, buffers);
                put.sequence = sequence;
                sequence += batch.length;
                writer.write(List.of(put), System.currentTimeMillis());
                unsaved += batch.length;
                if (core.settings.syncPuts()) {
                    saved.accept(unsaved);
                    unsaved = 0;
                }
            }
            writer.seal();
            saved.accept(unsaved);
        } finally {
            writer.closeQuietly();
        }
    }

    /**
     * Closes the segments in order and lets go of the files.
     *
     * @param sound whether there is anything to be closed in order
     * @return whether all went well
     */
    public boolean close(boolean sound) {
        boolean well = sound;
        for (SegmentWriter writer : writers) {
            try {
                if (well) {
                    writer.seal();
                }
            } catch (IOException | RuntimeException e) {
                well = false;
                core.fail("could not close a segment: " + e);
            } finally {
                writer.closeQuietly();
            }
        }
        return well;
    }
}
