package org.millrace.channel.file.log.write;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.SpaceGuard;
import org.millrace.channel.file.format.Buffers;
import org.millrace.channel.file.format.MarkTable;
import org.millrace.channel.file.log.state.LogCore;
import org.millrace.channel.file.log.state.Put;

/** Where puts come in: they are encoded, wait for room as long as the capacity says, and get their place in the order. */
public final class Admission {
    private final LogCore core;
    private final SpaceGuard space;
    private final @Nullable BodyCipher cipher;
    private final Buffers buffers;

    private int nextDirectory;
    /** Whether the disk has no room. */
    private boolean full;

    public Admission(LogCore core, SpaceGuard space, @Nullable BodyCipher cipher, Buffers buffers) {
        this.core = core;
        this.space = space;
        this.cipher = cipher;
        this.buffers = buffers;
    }

    /** Encodes a batch, with what changes of marks. */
    public Put encode(List<Event> batch, MarkChanges changes) throws ChannelException {
        Event[] copy = batch.toArray(new Event[0]);
        if (copy.length > core.capacity.transaction()) {
            throw new BatchTooLargeException("Channel " + core.name + " takes no batch of " + copy.length
                    + " events: transactionCapacity=" + core.capacity.transaction()
                    + ". Raise it, or lower the batch size of the source.");
        }
        long version = 0;
        boolean encoded = false;
        try {
            version = changes.isEmpty() ? 0 : core.marks.begin(changes);
            Put put = Put.of(
                    copy, version == 0 ? Map.of() : MarkTable.entries(changes, version), version, cipher, buffers);
            if (put.held() > core.capacity.bytes()) {
                throw new BatchTooLargeException("Channel " + core.name + " can never hold a batch of " + put.length
                        + " bytes: byteCapacity=" + core.capacity.bytes()
                        + ". Raise it, or lower the batch size of the source.");
            }
            encoded = true;
            return put;
        } catch (MarkTable.TooManyMarksException e) {
            throw new ChannelException("Channel " + core.name + " " + e.getMessage() + ". Nothing was put.", e);
        } catch (IllegalArgumentException e) {
            throw new BatchTooLargeException("Channel " + core.name + " can't encode a batch: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new ChannelException("Channel " + core.name + " can't encode a batch: " + e.getMessage(), e);
        } finally {
            if (version > 0 && !encoded) {
                core.marks.end(version, Map.of(), false);
            }
        }
    }

    /** Queues a put; waits for room as long as the capacity says. It is under way once this has returned. */
    public void enqueue(Put put, long waitNanos) throws ChannelException, InterruptedException {
        boolean admitted = false;
        try {
            admitOrWait(put, waitNanos);
            admitted = true;
        } finally {
            if (!admitted && put.version > 0) {
                core.marks.end(put.version, put.said, false);
            }
        }
    }

    private void admitOrWait(Put put, long waitNanos) throws ChannelException, InterruptedException {
        core.lock.lock();
        boolean wasFull = full;
        try {
            core.requireSound();
            if (core.waiting.isEmpty() && fits(put)) {
                admit(put);
            } else {
                awaitRoom(put, waitNanos);
            }
        } finally {
            boolean isFull = full;
            core.lock.unlock();
            if (isFull != wasFull) {
                tellSpace(isFull);
            }
        }
    }

    void tellSpace(boolean isFull) {
        String why = "there is space on the disk again";
        if (isFull) {
            core.lock.lock();
            try {
                why = space.shortage(0) + ": puts are refused until there is space, takes go on";
            } finally {
                core.lock.unlock();
            }
        }
        core.watch.space(isFull, why);
    }

    private boolean fits(Put put) {
        if (core.events + put.events.length > core.capacity.events()
                || core.bytes + put.held() > core.capacity.bytes()) {
            return false;
        }
        boolean admits = space.admits(put.length);
        full = !admits;
        return admits;
    }

    private void awaitRoom(Put put, long waitNanos) throws ChannelException, InterruptedException {
        core.waiting.add(put);
        long left = Math.min(waitNanos, core.capacity.keepAlive().toNanos());
        try {
            while (core.waiting.peek() != put || !fits(put)) {
                if (left <= 0) {
                    throw full(put);
                }
                long nap = full ? Math.min(left, SpaceGuard.ASK_NANOS) : left;
                left -= nap - core.room.awaitNanos(nap);
                core.requireSound();
            }
            admit(put);
        } finally {
            core.waiting.remove(put);
            if (!core.waiting.isEmpty()) {
                core.room.signalAll();
            }
        }
    }

    private ChannelFullException full(Put put) {
        String why;
        if (full) {
            why = space.shortage(put.length) + ". Free some, or lower minimumRequiredSpace";
        } else if (core.events + put.events.length > core.capacity.events()) {
            why = core.events + " events are in it, capacity=" + core.capacity.events()
                    + ". See whether its sinks keep up, or raise it";
        } else if (core.bytes + put.held() > core.capacity.bytes()) {
            why = core.bytes + " bytes are in it, byteCapacity=" + core.capacity.bytes()
                    + ". See whether its sinks keep up, or raise it";
        } else {
            why = "others have waited for longer. See whether its sinks keep up";
        }
        return new ChannelFullException(
                "Channel " + core.name + " is full: a batch of " + put.events.length + " events ("
                        + put.length + " bytes) found no room within keep-alive="
                        + core.capacity.keepAlive().toSeconds() + " s; " + why + ".");
    }

    private void admit(Put put) {
        core.events += put.events.length;
        core.bytes += put.held();
        put.sequence = core.nextSequence;
        core.nextSequence += put.events.length;
        put.state = Put.State.QUEUED;
        int directory = nextDirectory;
        nextDirectory = (directory + 1) % core.queues.size();
        put.directory = directory;
        core.underWay.add(put);
        core.queues.get(directory).add(put);
    }

    /**
     * A write found no room. The lock is held.
     *
     * @return whether that is to be told
     */
    boolean spaceIsLost() {
        space.pause();
        boolean news = !full;
        full = true;
        return news;
    }
}
