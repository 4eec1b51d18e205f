package org.millrace.channel.file;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue on one or several disks. Each event has a sequence number; batches are put into the logs in turn and taken by
 * sequence, so that several directories are still one queue.
 *
 * <p><b>What it promises.</b> When {@link #put} returns, the batch is on disk (in the relaxed mode: with the operating
 * system). An event that was put stays until a lease with it is committed; a segment goes only after the commits that permit
 * it are on disk. After a crash the logs alone tell what is queued: if acknowledgements are lost with it, events are
 * delivered again.
 *
 * <p><b>Memory</b> does not grow with the queue: what is held is the tail up to a limit, what is on lease, and runs of sequences
 * that were delivered out of order.
 */
final class FileQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileQueue.class);

    private final String name;
    private final Settings settings;
    private final Crypt crypt;
    private final Incidents incidents;
    private final Room room;
    private final List<Log> logs = new ArrayList<>();
    private final List<Quarantine> quarantines = new ArrayList<>();
    private final AtomicLong nextSequence = new AtomicLong();
    private final AtomicInteger turn = new AtomicInteger();
    private final AckLog acks;
    private @Nullable Thread keeper;
    private volatile boolean closed;

    // Guarded by head: where events are taken from.
    private final ReentrantLock head = new ReentrantLock();
    private final TreeMap<Long, Piece> returned = new TreeMap<>();

    // Guarded by arrivals: how many batches have come, for those who wait for one.
    private final ReentrantLock arrivals = new ReentrantLock();
    private final Condition arrival = arrivals.newCondition();
    private volatile int waiters;
    private volatile long arrived;

    // Guarded by itself: delivered, acknowledgement written, not yet on disk.
    private final ArrayDeque<Piece> settling = new ArrayDeque<>();

    private FileQueue(String name, Settings settings, Crypt crypt, Incidents incidents, AckLog acks, Room room) {
        this.name = name;
        this.settings = settings;
        this.crypt = crypt;
        this.incidents = incidents;
        this.acks = acks;
        this.room = room;
    }

    /**
     * Opens the queue and recovers what it holds.
     *
     * @param disks the data directories
     * @param ackDisk where acknowledgements are kept; may be one of them
     * @throws IOException if a directory can't be read or written, or belongs to another channel
     */
    static FileQueue open(
            String name, List<Disk> disks, Disk ackDisk, Settings settings, Crypt crypt, Incidents incidents)
            throws IOException {
        long began = System.nanoTime();
        AckLog.Found found = AckLog.read(ackDisk);
        List<Recovery> recoveries = new ArrayList<>();
        List<Quarantine> quarantines = new ArrayList<>();
        Long channel = null;
        for (Disk disk : disks) {
            Quarantine quarantine = new Quarantine(disk, name);
            Recovery recovery = new Recovery(disk, name, quarantine);
            quarantines.add(quarantine);
            recoveries.add(recovery);
            Long of = recovery.channel();
            if (of != null && channel != null && !of.equals(channel)) {
                throw new IOException("the directories belong to different channels (" + disk
                        + " does not belong to those before it); give each channel directories of its own");
            }
            channel = of == null ? channel : of;
        }
        if (channel != null && found.any() && found.channel != channel) {
            log.warn(
                    "Channel {}: the acknowledgements in {} are of another channel; they are not used, so events may be"
                            + " delivered again.",
                    name,
                    ackDisk);
            found = new AckLog.Found();
        }
        long id = channel != null ? channel : found.any() ? found.channel : new SecureRandom().nextLong();
        List<List<Segment>> all = new ArrayList<>();
        long lowest = Long.MAX_VALUE;
        long next = found.acknowledged.end();
        for (Recovery recovery : recoveries) {
            List<Segment> segments = recovery.segments(id, crypt);
            all.add(segments);
            for (Segment segment : segments) {
                lowest = Math.min(lowest, segment.header.firstSequence());
                next = Math.max(next, segment.endSequence);
            }
        }
        // What is below the oldest segment is gone, whether it was delivered or never acknowledged.
        found.acknowledged.add(0, Math.min(lowest, next));
        AckLog acks = AckLog.open(ackDisk, id, found);
        Room room = new Room(settings.capacity(), settings.byteCapacity());
        FileQueue queue = new FileQueue(name, settings, crypt, incidents, acks, room);
        queue.nextSequence.set(next);
        queue.quarantines.addAll(quarantines);
        SequenceSet delivered = new SequenceSet();
        found.acknowledged.runs().forEach(delivered::add);
        for (int i = 0; i < all.size(); i++) {
            for (Segment segment : all.get(i)) {
                long[] left = recoveries.get(i).settle(segment, delivered, crypt);
                room.found(left[0], left[1]);
            }
            Log one = new Log(
                    disks.get(i),
                    id,
                    queue.nextSequence,
                    settings,
                    crypt,
                    incidents,
                    queue::arrived,
                    quarantines.get(i),
                    all.get(i),
                    delivered,
                    room,
                    name + " writer " + i);
            queue.logs.add(one);
            one.deleteSpent();
        }
        long cut = recoveries.stream().mapToLong(Recovery::cutBytes).sum();
        log.info(
                "Channel {}: {} events ({} bytes) are queued; {} bytes of unacknowledged writes were cut off, {} damaged"
                        + " ranges were found so far ({} ms).",
                name,
                room.events(),
                room.bytes(),
                cut,
                queue.damagedRanges(),
                (System.nanoTime() - began) / 1_000_000);
        queue.logs.forEach(Log::start);
        queue.startKeeper();
        return queue;
    }

    private void startKeeper() {
        if (settings.keepInterval().isZero()) {
            return;
        }
        Thread thread = new Thread(this::keepOn, name + " keeper");
        thread.setDaemon(true);
        keeper = thread;
        thread.start();
    }

    @SuppressWarnings("BusyWait") // housekeeping at intervals
    private void keepOn() {
        long lastSync = System.nanoTime();
        while (!closed) {
            try {
                Thread.sleep(settings.keepInterval().toMillis());
                boolean sync =
                        System.nanoTime() - lastSync > settings.syncInterval().toNanos();
                if (sync) {
                    lastSync = System.nanoTime();
                }
                keep(sync);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Syncs acknowledgements, then deletes what they permit. */
    void keep(boolean syncLogs) {
        List<Piece> settled;
        synchronized (settling) {
            settled = List.copyOf(settling);
            settling.clear();
        }
        try {
            if (syncLogs) {
                logs.forEach(Log::syncIfDue);
            }
            acks.sync();
        } catch (IOException e) {
            incidents.failed("syncing " + acks + " failed (" + e.getMessage() + ")", e);
            return;
        }
        settled.forEach(piece -> piece.segment().settled(piece.events().size()));
        for (Log one : logs) {
            try {
                one.deleteSpent();
            } catch (IOException e) {
                log.warn("Channel {}: a segment that is delivered can't be deleted: {}", name, e.toString());
            }
        }
    }

    /** See {@link org.millrace.api.channel.Channel#put}. */
    void put(List<Event> batch) throws ChannelException, InterruptedException {
        if (batch.size() > settings.transactionCapacity()) {
            throw new ChannelException("Channel " + name + ": a batch of " + batch.size()
                    + " events is more than transactionCapacity=" + settings.transactionCapacity());
        }
        List<Event> events = List.copyOf(batch);
        long size = 0;
        for (Event event : events) {
            size += event.size();
        }
        byte[] payload = crypt.seal(EventCodec.encode(events));
        if (!room.take(events.size(), size, settings.roomWait().toNanos())) {
            throw new ChannelFullException("Channel " + name + " is full: a batch of " + events.size() + " events ("
                    + size + " bytes) found no room within keep-alive="
                    + settings.roomWait().toSeconds()
                    + " s; it holds " + room.events() + " of " + room.capacity() + " events. See whether its sinks keep"
                    + " up, or raise the limit.");
        }
        boolean put = false;
        try {
            Log.Put waiting = new Log.Put(events, payload, size);
            logs.get(Math.floorMod(turn.getAndIncrement(), logs.size())).enqueue(waiting);
            waiting.await();
            put = true;
        } finally {
            if (!put) {
                room.release(events.size(), size);
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void arrived() {
        arrivals.lock();
        try {
            arrived++;
            if (waiters > 0) {
                arrival.signalAll();
            }
        } finally {
            arrivals.unlock();
        }
    }

    /** See {@link org.millrace.api.channel.Channel#take}. */
    Lease take(int max, Duration wait) throws ChannelException, InterruptedException {
        long left = wait.toNanos();
        while (true) {
            long seen = arrived;
            Lease lease = tryTake(Math.min(max, settings.transactionCapacity()));
            if (lease != null) {
                return lease;
            }
            if (left <= 0 || closed) {
                return Lease.none();
            }
            left = awaitArrival(seen, left);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private long awaitArrival(long seen, long nanos) throws InterruptedException {
        arrivals.lockInterruptibly();
        try {
            waiters++;
            long left = nanos;
            while (arrived == seen && left > 0 && !closed) {
                left = arrival.awaitNanos(left);
            }
            return left;
        } finally {
            waiters--;
            arrivals.unlock();
        }
    }

    private @Nullable Lease tryTake(int max) throws ChannelException, InterruptedException {
        head.lockInterruptibly();
        try {
            List<Piece> pieces = new ArrayList<>();
            int count = 0;
            while (count < max) {
                Piece next = nextPiece(max - count);
                if (next == null) {
                    break;
                }
                pieces.add(next);
                count += next.events().size();
            }
            return pieces.isEmpty() ? null : new FileLease(pieces, count);
        } catch (IOException e) {
            throw new ChannelException("Channel " + name + " can't be read: " + e.getMessage(), e);
        } finally {
            head.unlock();
        }
    }

    /** The piece of the lowest sequence, at most so many events of it. */
    private @Nullable Piece nextPiece(int max) throws IOException {
        LogReader lowest = null;
        long sequence = Long.MAX_VALUE;
        for (Log one : logs) {
            Piece piece = one.reader().peek();
            if (piece != null && piece.sequence() < sequence) {
                sequence = piece.sequence();
                lowest = one.reader();
            }
        }
        Map.Entry<Long, Piece> back = returned.firstEntry();
        if (back != null && back.getKey() < sequence) {
            returned.pollFirstEntry();
            Piece piece = back.getValue();
            if (piece.events().size() <= max) {
                return piece;
            }
            Piece rest = piece.from(max);
            returned.put(rest.sequence(), rest);
            return piece.first(max);
        }
        return lowest == null ? null : lowest.take(max);
    }

    /** Events lent out. */
    private final class FileLease implements Lease {
        private final List<Piece> pieces;
        private final List<Event> events;
        private boolean ended;

        FileLease(List<Piece> pieces, int count) {
            this.pieces = pieces;
            if (pieces.size() == 1) {
                events = java.util.Collections.unmodifiableList(pieces.get(0).events());
            } else {
                List<Event> all = new ArrayList<>(count);
                pieces.forEach(piece -> all.addAll(piece.events()));
                events = java.util.Collections.unmodifiableList(all);
            }
        }

        @Override
        public List<Event> events() {
            return events;
        }

        @Override
        public void commit() throws ChannelException {
            if (ended) {
                return;
            }
            List<long[]> ranges = new ArrayList<>(pieces.size());
            for (Piece piece : pieces) {
                long[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
                if (last != null && last[1] == piece.sequence()) {
                    last[1] = piece.endSequence();
                } else {
                    ranges.add(new long[] {piece.sequence(), piece.endSequence()});
                }
            }
            try {
                acks.add(ranges);
            } catch (IOException e) {
                incidents.failed("writing to " + acks + " failed (" + e.getMessage() + ")", e);
                throw new ChannelException(
                        "Channel " + name + ": the delivery of " + events.size() + " events can't be noted in " + acks
                                + " (" + e.getMessage() + "); they are delivered again",
                        e);
            }
            ended = true;
            long size = 0;
            for (Piece piece : pieces) {
                size += piece.size();
            }
            synchronized (settling) {
                settling.addAll(pieces);
            }
            room.release(events.size(), size);
        }

        @Override
        public void rollback() {
            if (ended) {
                return;
            }
            ended = true;
            head.lock();
            try {
                pieces.forEach(piece -> returned.put(piece.sequence(), piece));
            } finally {
                head.unlock();
            }
            arrived();
        }
    }

    ChannelUsage usage() {
        return new ChannelUsage(room.events(), room.capacity(), room.bytes(), room.byteCapacity());
    }

    long damagedRanges() {
        return quarantines.stream().mapToLong(Quarantine::ranges).sum();
    }

    long lostEvents() {
        return quarantines.stream().mapToLong(Quarantine::events).sum();
    }

    /** Finishes what waits, syncs all, and lets go of the files. */
    @Override
    public void close() throws IOException {
        closed = true;
        arrived();
        boolean interrupted = false;
        Thread keeping = keeper;
        if (keeping != null) {
            keeping.interrupt();
        }
        while (true) {
            try {
                if (keeping != null) {
                    keeping.join();
                }
                for (Log one : logs) {
                    one.close();
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        acks.close();
    }
}
