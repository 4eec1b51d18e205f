package org.millrace.channel.file.log.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.MarkTable;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Quarantine;
import org.millrace.channel.file.log.segment.Recovered;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.StoreSettings;

/**
 * What the parts of a log share: its one lock, all that this guards, and the end of everything when something
 * has failed. What is not final is only touched with the lock; methods that take it say so, the others want it to be held.
 */
public final class LogCore {
    public final String name;
    public final Disk disk;
    public final StoreSettings settings;
    public final Capacity capacity;
    public final LogWatch watch;
    public final Findings findings;
    public final LongSupplier clock;
    public final AckLog acks;
    public final MarkTable marks;
    public final Quarantine quarantine;

    public final ReentrantLock lock = new ReentrantLock();
    /** There is something to take. */
    public final Condition came = lock.newCondition();
    /** There is room for a put. */
    public final Condition room = lock.newCondition();
    /** By directory: there is something to write. */
    public final Condition[] work;

    public final Backlog backlog;
    public final Gaps gaps = new Gaps();
    public final TreeMap<Long, Segment> segments = new TreeMap<>();
    /** Segments to be deleted. */
    public final Set<Segment> finished = new HashSet<>();
    /** Puts that wait for room, in the order in which they came. */
    public final ArrayDeque<Put> waiting = new ArrayDeque<>();
    /** Puts that are queued or being written, in the order of their sequences. */
    public final ArrayDeque<Put> underWay = new ArrayDeque<>();
    /** By directory: puts that wait to be written. */
    public final List<ArrayDeque<Put>> queues = new ArrayList<>();

    public long nextSegment;
    public long nextSequence;
    /** Held, those on loan, under way and unreadable included. */
    public long events;

    public long bytes;
    public int takers;
    public boolean closed;

    /** Whether a segment could be read that could not when the log was opened; until somebody has told it. */
    public boolean seenLate;

    @Nullable
    public String failure;

    /** Takes over what recovery found. */
    public LogCore(
            String name,
            Disk disk,
            StoreSettings settings,
            Capacity capacity,
            LogWatch watch,
            Findings findings,
            LongSupplier clock,
            AckLog acks,
            Recovered found) {
        this.name = name;
        this.disk = disk;
        this.settings = settings;
        this.capacity = capacity;
        this.watch = watch;
        this.findings = findings;
        this.clock = clock;
        this.acks = acks;
        this.marks = found.marks();
        this.quarantine = new Quarantine(disk);
        int directories = settings.data().size();
        this.backlog = new Backlog(directories, settings.memory());
        this.work = new Condition[directories];
        for (int i = 0; i < directories; i++) {
            work[i] = lock.newCondition();
            queues.add(new ArrayDeque<>());
        }
        this.nextSegment = found.nextSegment();
        this.nextSequence = found.nextSequence();
        for (Segment segment : found.segments()) {
            segments.put(segment.id, segment);
            events += segment.pending;
            bytes += segment.pendingBytes;
            if ((segment.pending > 0 || segment.isUncounted()) && !segment.absent) {
                backlog.recovered(segment);
            } else if (segment.isFinished()) {
                finished.add(segment);
            }
        }
        gaps.add(found.gaps(), clock.getAsLong());
    }

    @Nullable
    public Segment after(Segment segment) {
        lock.lock();
        try {
            for (Segment next : segments.tailMap(segment.id, false).values()) {
                boolean holds = next.pending > 0 || next.isUncounted();
                if (next.directory == segment.directory && holds && !next.absent) {
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A segment is only closed for the others once all its puts have been published, those that only bring marks among them. */
    public void closeIfComplete(Segment segment) {
        if (segment.closing && segment.count == segment.finalCount && segment.length >= segment.finalLength) {
            segment.closed = true;
            finish(segment);
        }
    }

    public void finish(Segment segment) {
        if (segment.isFinished() && finished.add(segment)) {
            watch.untidy();
        }
    }

    public void release(int count, long size) {
        events -= count;
        bytes -= size;
        if (!waiting.isEmpty()) {
            room.signalAll();
        }
    }

    public void poison(String why, List<Put> over) {
        if (failure == null) {
            failure = why;
        }
        for (Put put : underWay) {
            if (put.failure == null) {
                put.failure = new ChannelException("Channel " + name + " has failed: " + why);
            }
            put.state = Put.State.DONE;
            over.add(put);
        }
        underWay.clear();
        queues.forEach(ArrayDeque::clear);
        came.signalAll();
        room.signalAll();
        for (Condition condition : work) {
            condition.signalAll();
        }
    }

    /** Nothing is acknowledged from here on. */
    public void fail(String why) {
        List<Put> over = new ArrayList<>();
        boolean first;
        lock.lock();
        try {
            first = failure == null && !closed;
            poison(why, over);
        } finally {
            lock.unlock();
        }
        over.forEach(Put::wake);
        if (first) {
            watch.failed(why);
        }
    }

    public void requireUnfailed() throws ChannelException {
        if (failure != null) {
            throw new ChannelException("Channel " + name + " has failed and is to be opened anew: " + failure);
        }
    }

    public void requireSound() throws ChannelException {
        requireUnfailed();
        if (closed) {
            throw new ChannelException("Channel " + name + " is closed.");
        }
    }

    public boolean hasFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    public ChannelUsage usage() {
        lock.lock();
        try {
            return ChannelUsage.builder()
                    .events(events, capacity.events())
                    .bytes(bytes, capacity.bytes())
                    .build();
        } finally {
            lock.unlock();
        }
    }
}
