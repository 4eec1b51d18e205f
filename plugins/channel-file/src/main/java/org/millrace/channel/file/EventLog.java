package org.millrace.channel.file;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;

/**
 * The log of one channel: batches go in at one end, durably, and are lent out at the other.
 *
 * <p>It has no thread of its own. Puts wait in a queue for each data directory until somebody calls {@link #writeGroup} for
 * it, which writes and syncs all that waits; deliveries become final, and segments are deleted, when somebody calls
 * {@link #tidy}. {@link Crew} does, and tests do in every order there is.
 *
 * <p><b>Invariants.</b>
 * <ol>
 *   <li>A put returns only after its record was synced, in a file whose name was synced.
 *   <li>Puts return, and are taken, in the order of their sequences, whichever directory was faster.
 *   <li>A segment is deleted only after the acknowledgements of all its events were synced, and these are forgotten only
 *       after its deletion was.
 *   <li>After a write or sync that failed, for another reason than a full disk, nothing is acknowledged any more, until the
 *       log is opened anew and has read what is really there.
 * </ol>
 *
 * <p>One lock guards all but the writers' and readers' own state. It is held for a few pointers' time for each batch; never
 * while the disk is written or read.
 */
final class EventLog {
    /** Bytes of puts that share one sync. */
    private static final long GROUP = 8L << 20;

    /** Bytes that are read ahead for takes at a time. */
    private static final long LOAD = 512L << 10;

    /** Is told, without the log's lock, what people should know. */
    interface Watch {
        /** Nothing is acknowledged any more; the log must be opened anew. */
        void failed(String why);

        /** Puts find no space on the disk, or find it again. */
        void space(boolean full, String why);

        /** Something was read that holds no acknowledged event: what a crash has left, or damage between events. */
        void found(String what);

        /** Acknowledged events can't be read, now or for long, or all can be again: then it is empty. */
        void unreadable(String what);

        /** There is something to {@link EventLog#tidy}. */
        void untidy();
    }

    private final String name;
    private final Disk disk;
    private final StoreSettings settings;
    private final Capacity capacity;
    private final Watch watch;
    private final Findings findings;
    private final Quarantine quarantine;
    private final AckLog acks;
    private final @Nullable BodyCipher cipher;
    private final Buffers buffers = new Buffers();
    private final SegmentWriter[] writers;
    private final StretchReader[] readers;
    private final GapReader gapReader;
    private final Stall[] stalls;
    private final LongSupplier clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition[] work;
    private final SpaceGuard space;
    private final Backlog backlog;
    private final Gaps gaps = new Gaps();
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final Set<Segment> finished = new HashSet<>();
    /** Puts that are queued or being written, in the order of their sequences. */
    private final ArrayDeque<Put> underWay = new ArrayDeque<>();

    private final UUID channelId;
    /** Whether the next group of a directory begins a segment. */
    private final boolean[] beginsSegment;

    private final List<ArrayDeque<Put>> queues = new ArrayList<>();
    private final ArrayDeque<Put> waiting = new ArrayDeque<>();
    private long nextSegment;
    private long nextSequence;
    private int nextDirectory;
    private long events;
    private long bytes;
    private int takers;
    private boolean loading;
    private boolean full;
    private boolean closed;
    private @Nullable String failure;

    /** Opens a log: finds out what is there, and goes on behind it. */
    static EventLog open(
            String name,
            Disk disk,
            StoreSettings settings,
            Capacity capacity,
            Watch watch,
            Findings findings,
            LongSupplier clock,
            RandomGenerator random)
            throws IOException, FatalException {
        disk.createDirectories(settings.acks());
        for (Path directory : settings.data()) {
            disk.createDirectories(directory);
        }
        Recovery.Found found = new Recovery(disk, settings, findings).run();
        UUID known = found.channelId();
        UUID channelId = known == null ? new UUID(random.nextLong(), random.nextLong()) : known;
        SpaceGuard space = new SpaceGuard(disk, settings.data(), settings.minimumRequiredSpace(), clock);
        try {
            return new EventLog(
                    name, disk, settings, capacity, watch, findings, found, channelId, space, clock, random::nextLong);
        } catch (GeneralSecurityException e) {
            throw new FatalException("Channel " + name + " can't encrypt: " + e.getMessage(), e);
        }
    }

    /** Takes over what recovery found. */
    private EventLog(
            String name,
            Disk disk,
            StoreSettings settings,
            Capacity capacity,
            Watch watch,
            Findings findings,
            Recovery.Found found,
            UUID channelId,
            SpaceGuard space,
            LongSupplier clock,
            AckLog.Seeds seeds)
            throws IOException, GeneralSecurityException {
        this.name = name;
        this.channelId = channelId;
        this.disk = disk;
        this.settings = settings;
        this.capacity = capacity;
        this.watch = watch;
        this.findings = findings;
        this.quarantine = new Quarantine(disk);
        this.cipher = settings.keys().newRun();
        this.space = space;
        this.clock = clock;
        this.gapReader = new GapReader(disk, settings);
        int directories = settings.data().size();
        this.backlog = new Backlog(directories, settings.memory());
        this.writers = new SegmentWriter[directories];
        this.readers = new StretchReader[directories];
        this.stalls = new Stall[directories];
        this.work = new Condition[directories];
        this.beginsSegment = new boolean[directories];
        this.nextSegment = found.nextSegment();
        this.nextSequence = found.nextSequence();
        WriterHost host = new WriterHost();
        for (int i = 0; i < directories; i++) {
            writers[i] = new SegmentWriter(disk, i, settings, channelId, cipher, host);
            readers[i] = new StretchReader(disk, settings.readSize(), this::after);
            stalls[i] = new Stall(settings.unreadableWait().toNanos());
            work[i] = lock.newCondition();
            queues.add(new ArrayDeque<>());
        }
        for (Segment segment : found.segments()) {
            segments.put(segment.id, segment);
            events += segment.pending;
            bytes += segment.pendingBytes;
            if (segment.pending > 0 && !segment.absent) {
                backlog.recovered(segment);
            } else if (segment.isFinished()) {
                finished.add(segment);
            }
        }
        gaps.add(found.gaps(), clock.getAsLong());
        // What the listing showed, and showed no more, must hold before acknowledgements are forgotten on its account.
        for (Path directory : settings.data()) {
            disk.syncDirectory(directory);
        }
        this.acks = new AckLog(
                disk,
                settings.acks(),
                channelId,
                found.acks(),
                found.ackGeneration(),
                found.ackFile(),
                settings.ackReserve(),
                seeds);
        acks.open();
        // Only now do the acknowledgements know nothing of them any more.
        for (Path empty : found.empty()) {
            disk.delete(empty);
        }
    }

    private @Nullable Segment after(Segment segment) {
        lock.lock();
        try {
            for (Segment next : segments.tailMap(segment.id, false).values()) {
                if (next.directory == segment.directory && next.pending > 0 && !next.absent) {
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private class WriterHost implements SegmentWriter.Host {
        @Override
        public long nextSegment() {
            lock.lock();
            try {
                return nextSegment++;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void created(Segment segment) throws IOException {
            try {
                acks.append(List.of(AckState.Range.made(segment.id)));
            } catch (DiskFullException e) {
                // It only serves to miss the segment should it not be there one day.
            }
            lock.lock();
            try {
                segments.put(segment.id, segment);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean emptied(Segment segment) throws IOException {
            lock.lock();
            try {
                segments.remove(segment.id);
            } finally {
                lock.unlock();
            }
            try {
                acks.append(List.of(AckState.Range.closed(segment.id, 0)));
                acks.sync();
            } catch (DiskFullException e) {
                return false;
            }
            acks.forget(List.of(segment));
            return true;
        }

        @Override
        public void closed(Segment segment, int count, long length) throws IOException {
            try {
                acks.append(List.of(AckState.Range.closed(segment.id, count)));
            } catch (DiskFullException e) {
                // It only serves to tell how much is missing should the end of the segment be cut off.
            }
            lock.lock();
            try {
                segment.closing = true;
                segment.finalCount = count;
                closeIfComplete(segment);
            } finally {
                lock.unlock();
            }
        }
    }

    /** A segment is only closed for the others once all its puts have been published. */
    private void closeIfComplete(Segment segment) {
        if (segment.closing && segment.count == segment.finalCount) {
            segment.closed = true;
            finish(segment);
        }
    }

    private void finish(Segment segment) {
        if (segment.isFinished() && finished.add(segment)) {
            watch.untidy();
        }
    }

    // --- puts

    /** Encodes a batch. */
    Put encode(List<Event> batch) throws ChannelException {
        Event[] copy = batch.toArray(new Event[0]);
        if (copy.length > capacity.transaction()) {
            throw new ChannelException("Channel " + name + " takes no batch of " + copy.length
                    + " events: transactionCapacity=" + capacity.transaction()
                    + ". Raise it, or lower the batch size of the source.");
        }
        try {
            Put put = Put.of(copy, cipher, buffers);
            if (put.length > capacity.bytes()) {
                throw new ChannelException("Channel " + name + " can never hold a batch of " + put.length
                        + " bytes: byteCapacity=" + capacity.bytes()
                        + ". Raise it, or lower the batch size of the source.");
            }
            return put;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ChannelException("Channel " + name + " can't encode a batch: " + e.getMessage(), e);
        }
    }

    /** Waits for the end of a put that is under way, whatever it is. */
    void await(Put put) throws ChannelException {
        put.await();
        put.recycle(buffers);
    }

    /** Queues a put; waits for room as long as the capacity says. It is under way once this has returned. */
    void enqueue(Put put) throws ChannelException, InterruptedException {
        lock.lock();
        boolean wasFull = full;
        try {
            requireSound();
            if (waiting.isEmpty() && fits(put)) {
                admit(put);
            } else {
                awaitRoom(put);
            }
        } finally {
            boolean isFull = full;
            lock.unlock();
            if (isFull != wasFull) {
                tellSpace(isFull);
            }
        }
    }

    private void tellSpace(boolean isFull) {
        String why = "there is space on the disk again";
        if (isFull) {
            lock.lock();
            try {
                why = space.shortage(0) + ": puts are refused until there is space, takes go on";
            } finally {
                lock.unlock();
            }
        }
        watch.space(isFull, why);
    }

    private boolean fits(Put put) {
        if (events + put.events.length > capacity.events() || bytes + put.length > capacity.bytes()) {
            return false;
        }
        boolean admits = space.admits(put.length);
        full = !admits;
        return admits;
    }

    private void awaitRoom(Put put) throws ChannelException, InterruptedException {
        waiting.add(put);
        long left = capacity.keepAlive().toNanos();
        try {
            while (waiting.peek() != put || !fits(put)) {
                if (left <= 0) {
                    throw full(put);
                }
                long nap = full ? Math.min(left, SpaceGuard.ASK_NANOS) : left;
                left -= nap - room.awaitNanos(nap);
                requireSound();
            }
            admit(put);
        } finally {
            waiting.remove(put);
            if (!waiting.isEmpty()) {
                room.signalAll();
            }
        }
    }

    private ChannelFullException full(Put put) {
        String why;
        if (full) {
            why = space.shortage(put.length) + ". Free some, or lower minimumRequiredSpace";
        } else if (events + put.events.length > capacity.events()) {
            why = events + " events are in it, capacity=" + capacity.events()
                    + ". See whether its sinks keep up, or raise it";
        } else if (bytes + put.length > capacity.bytes()) {
            why = bytes + " bytes are in it, byteCapacity=" + capacity.bytes()
                    + ". See whether its sinks keep up, or raise it";
        } else {
            why = "others have waited for longer. See whether its sinks keep up";
        }
        return new ChannelFullException("Channel " + name + " is full: a batch of " + put.events.length + " events ("
                + put.length + " bytes) found no room within keep-alive="
                + capacity.keepAlive().toSeconds() + " s; " + why + ".");
    }

    private void admit(Put put) {
        events += put.events.length;
        bytes += put.length;
        put.sequence = nextSequence;
        nextSequence += put.events.length;
        put.state = Put.State.QUEUED;
        int directory = nextDirectory;
        nextDirectory = (directory + 1) % writers.length;
        put.directory = directory;
        underWay.add(put);
        queues.get(directory).add(put);
        work[directory].signal();
    }

    /** Takes a put back that no writer has begun with; false if one has. */
    boolean withdraw(Put put) {
        List<Put> over = new ArrayList<>();
        lock.lock();
        try {
            if (put.state != Put.State.QUEUED) {
                return false;
            }
            queues.get(put.directory).remove(put);
            underWay.remove(put);
            put.state = Put.State.OUTSIDE;
            release(put.events.length, put.length);
            publish(over);
            return true;
        } finally {
            lock.unlock();
            over.forEach(Put::wake);
        }
    }

    private void release(int count, long size) {
        events -= count;
        bytes -= size;
        if (!waiting.isEmpty()) {
            room.signalAll();
        }
    }

    /**
     * Writes what waits for a directory, and ends those puts.
     *
     * @param waitNanos how long to wait for something to write
     * @return whether there was something
     */
    boolean writeGroup(int directory, long waitNanos, long nowMs) {
        List<Put> group = nextGroup(directory, waitNanos);
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
            failed = new ChannelFullException("Channel " + name + " finds no space on the disk of "
                    + settings.data().get(directory) + ": " + e.getMessage()
                    + ". It takes no more events until there is space; those in it are delivered.");
            broken = !abandon(writer, e);
        } catch (IOException | RuntimeException e) {
            failed = new ChannelException(
                    "Channel " + name + " could not write to " + settings.data().get(directory) + ": " + e
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

    private List<Put> nextGroup(int directory, long waitNanos) {
        ArrayDeque<Put> queue = queues.get(directory);
        List<Put> group = new ArrayList<>();
        long left = waitNanos;
        lock.lock();
        try {
            while (queue.isEmpty() && left > 0 && !closed && failure == null) {
                try {
                    left = work[directory].awaitNanos(left);
                } catch (InterruptedException e) {
                    // A writer ends when it is told to; interrupted, it only looks again.
                    break;
                }
            }
            long size = 0;
            while (!queue.isEmpty() && failure == null && size < GROUP) {
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
            lock.unlock();
        }
        return group;
    }

    private void end(List<Put> group, @Nullable ChannelException failed, boolean broken) {
        List<Put> over = new ArrayList<>(group.size());
        boolean spaceLost = false;
        lock.lock();
        try {
            for (Put put : group) {
                if (put.state == Put.State.WRITING) {
                    put.state = Put.State.SAFE;
                    put.failure = put.safe ? null : failed;
                }
            }
            if (failed != null && !broken) {
                space.pause();
                spaceLost = !full;
                full = true;
            }
            if (broken && failed != null) {
                poison(String.valueOf(failed.getMessage()), over);
            } else {
                publish(over);
            }
        } finally {
            lock.unlock();
        }
        over.forEach(Put::wake);
        if (spaceLost) {
            tellSpace(true);
        }
        if (broken && failed != null) {
            watch.failed(String.valueOf(failed.getMessage()));
        }
    }

    /** Ends the puts at the front that are written, in their order. */
    private void publish(List<Put> over) {
        Put first = underWay.peek();
        boolean any = false;
        while (first != null && first.state == Put.State.SAFE && failure == null) {
            underWay.remove();
            over.add(first);
            if (first.failure == null) {
                any = true;
                Segment segment = first.segment();
                segment.count = first.ordinal + first.events.length;
                segment.length = first.offset + first.length;
                segment.certain = segment.length;
                segment.pending += first.events.length;
                segment.pendingBytes += first.length;
                backlog.add(first);
                closeIfComplete(segment);
            } else {
                release(first.events.length, first.length);
            }
            first.state = Put.State.DONE;
            first = underWay.peek();
        }
        if (any && takers > 0) {
            came.signalAll();
        }
    }

    private void poison(String why, List<Put> over) {
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
    private void fail(String why) {
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

    private void requireSound() throws ChannelException {
        if (failure != null) {
            throw new ChannelException("Channel " + name + " has failed and is to be opened anew: " + failure);
        }
        if (closed) {
            throw new ChannelException("Channel " + name + " is closed.");
        }
    }

    // --- events kept elsewhere

    /** Keeps a place in the order, before all that is put from now on, for events that are kept elsewhere for the time being. */
    Front reserve(long count) {
        lock.lock();
        try {
            Front front = new Front(nextSegment, nextSequence);
            nextSegment += Front.SEGMENTS;
            nextSequence += count;
            // A segment holds ascending sequences, and so do segments with ascending ids.
            java.util.Arrays.fill(beginsSegment, true);
            return front;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes batches into a place that was reserved for them, when nobody uses the log any more and before it is closed. They
     * are there when it is opened next.
     *
     * @param saved is told how many more are safe
     */
    void save(Front front, List<Event[]> batches, IntConsumer saved) throws IOException, GeneralSecurityException {
        SegmentWriter writer = new SegmentWriter(disk, 0, settings, channelId, cipher, new WriterHost() {
            private long next = front.segment();

            @Override
            public long nextSegment() {
                if (next >= front.segment() + Front.SEGMENTS) {
                    throw new IllegalStateException("more than " + Front.SEGMENTS + " files");
                }
                return next++;
            }

            @Override
            public void created(Segment segment) {
                try {
                    super.created(segment);
                } catch (IOException e) {
                    // What is in it counts for more than that it is known of.
                }
            }

            @Override
            public void closed(Segment segment, int count, long length) {
                try {
                    super.closed(segment, count, length);
                } catch (IOException e) {
                    // As above.
                }
            }
        });
        try {
            long sequence = front.sequence();
            int waiting = 0;
            for (Event[] batch : batches) {
                Put put = Put.of(batch, cipher, buffers);
                put.sequence = sequence;
                sequence += batch.length;
                writer.write(List.of(put), System.currentTimeMillis());
                waiting += batch.length;
                if (settings.syncPuts()) {
                    saved.accept(waiting);
                    waiting = 0;
                }
            }
            writer.seal();
            saved.accept(waiting);
        } finally {
            writer.closeQuietly();
        }
    }

    /** Syncs what a directory's writer has written without; for the relaxed mode. */
    void syncWritten(int directory) {
        try {
            writers[directory].sync();
        } catch (IOException | RuntimeException e) {
            fail("could not sync " + settings.data().get(directory)
                    + "; events acknowledged within the last fsyncInterval may be lost: " + e);
        }
    }

    // --- takes

    /** Lends out events, as {@link org.millrace.api.channel.Channel#take} says. None means that none came in time. */
    List<Piece> take(int maxEvents, long waitNanos) throws ChannelException, InterruptedException {
        int most = Math.min(maxEvents, capacity.transaction());
        long left = waitNanos;
        lock.lock();
        try {
            while (true) {
                requireSound();
                long tryAgain = gaps.none() || loading || backlog.hasReturned()
                        ? Long.MAX_VALUE
                        : gaps.untilNextTry(clock.getAsLong());
                if (tryAgain <= 0) {
                    readGaps();
                }
                List<Piece> pieces = backlog.poll(most);
                if (!pieces.isEmpty()) {
                    return pieces;
                }
                if (backlog.hasMiddle()) {
                    if (loading) {
                        await(Long.MAX_VALUE);
                        continue;
                    }
                    long stall = stalled();
                    if (stall <= 0) {
                        load();
                        continue;
                    }
                    tryAgain = Math.min(tryAgain, stall);
                }
                if (left <= 0) {
                    return List.of();
                }
                long nap = Math.min(left, Math.max(1, tryAgain));
                left -= nap - await(nap);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long not to read from the middle; 0 if it may be tried. */
    private long stalled() {
        long longest = 0;
        for (Stall stall : stalls) {
            if (stall.stands()) {
                longest = Math.max(longest, stall.untilNextTry(clock.getAsLong()));
            }
        }
        return longest;
    }

    /** Waits once; the caller looks again whether there is something. */
    @SuppressWarnings("WaitNotInLoop")
    private long await(long nanos) throws InterruptedException {
        takers++;
        try {
            return came.awaitNanos(nanos);
        } finally {
            takers--;
        }
    }

    /** Where reading has failed, and how. */
    private record Halt(int directory, IOException cause) {}

    /** Reads what comes next from the disk into memory. Gives up the lock meanwhile. */
    private void load() throws ChannelException {
        Backlog.Stretch[] planned = new Backlog.Stretch[readers.length];
        for (int i = 0; i < readers.length; i++) {
            planned[i] = backlog.middle(i).copy();
            readers[i].plan(planned[i].copy());
        }
        loading = true;
        lock.unlock();
        List<Piece> loaded = new ArrayList<>();
        List<Gap> found = new ArrayList<>();
        Halt halt = null;
        Throwable failed = null;
        try {
            halt = read(loaded);
            if (halt != null && lasts(halt)) {
                readers[halt.directory()].pass(halt.cause());
            }
            for (StretchReader reader : readers) {
                found.addAll(reader.gaps());
            }
            // What was delivered, or given up, is no matter any more.
            found.removeIf(gap -> gap.events() == 0 && gap.toOrdinal() > gap.fromOrdinal());
            for (Gap gap : found) {
                if (!isKept(gap)) {
                    setAside(gap);
                }
            }
        } catch (RuntimeException | Error e) {
            // What the readers have passed and nobody has got can only be had again by opening anew.
            failed = e;
        } finally {
            lock.lock();
            loading = false;
            came.signalAll();
        }
        if (failed != null) {
            failWithLock("could not read: " + failed);
            if (failed instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed;
        }
        for (int i = 0; i < readers.length; i++) {
            readers[i].moved(backlog.middle(i), planned[i]);
        }
        backlog.loaded(loaded);
        List<Gap> kept = new ArrayList<>();
        for (Gap gap : found) {
            if (isKept(gap)) {
                kept.add(gap);
            } else {
                writeOff(gap);
            }
        }
        long now = clock.getAsLong();
        gaps.add(kept, now);
        String told = "";
        boolean tell = !kept.isEmpty();
        if (halt == null) {
            for (Stall stall : stalls) {
                tell |= stall.over();
            }
        } else if (stalls[halt.directory()].tells(now)) {
            tell = true;
            told = settings.data().get(halt.directory()) + " can't be read: "
                    + halt.cause().getMessage()
                    + "; it is tried again, for " + settings.unreadableWait().toMillis()
                    + " ms (unreadableWaitMs) before"
                    + " events there are left for later";
        }
        if (tell) {
            tellUnreadable(told);
        }
    }

    private boolean lasts(Halt halt) {
        lock.lock();
        try {
            return stalls[halt.directory()].failed(clock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Tells what can't be read, without the lock, which is held. */
    private void tellUnreadable(String stall) {
        String kept = gaps.summary();
        String both = stall.isEmpty() || kept.isEmpty() ? stall + kept : stall + "; " + kept;
        lock.unlock();
        try {
            watch.unreadable(both);
        } finally {
            lock.lock();
        }
    }

    private void failWithLock(String why) {
        lock.unlock();
        try {
            fail(why);
        } finally {
            lock.lock();
        }
    }

    /** Tries to read what could not be read before. Gives up the lock meanwhile. */
    private void readGaps() {
        List<Gap> before = gaps.all();
        loading = true;
        lock.unlock();
        GapReader.Outcome outcome = null;
        List<Gap> refused = new ArrayList<>();
        try {
            outcome = gapReader.read(before, LOAD);
            refused.addAll(outcome.left());
            refused.removeIf(EventLog::isKept);
            refused.removeIf(gap -> gap.toOrdinal() == 0);
            refused.forEach(this::setAside);
        } finally {
            lock.lock();
            loading = false;
            came.signalAll();
            if (outcome == null) {
                gaps.tried(before, false, false, clock.getAsLong());
            }
        }
        outcome.pieces().forEach(backlog::giveBack);
        List<Gap> left = new ArrayList<>(outcome.left());
        left.removeAll(refused);
        gaps.tried(left, outcome.more(), !outcome.pieces().isEmpty(), clock.getAsLong());
        refused.forEach(this::writeOff);
        if (!outcome.pieces().isEmpty() && !outcome.more()) {
            tellUnreadable("");
        }
    }

    private @Nullable Halt read(List<Piece> loaded) {
        long size = 0;
        while (size < LOAD) {
            StretchReader first = null;
            for (int i = 0; i < readers.length; i++) {
                StretchReader reader = readers[i];
                try {
                    if (reader.peek() && (first == null || reader.sequence() < first.sequence())) {
                        first = reader;
                    }
                } catch (IOException e) {
                    return new Halt(i, e);
                }
            }
            if (first == null) {
                return null;
            }
            int before = loaded.size();
            first.take(loaded);
            if (loaded.size() > before) {
                size += loaded.get(before).length();
            }
        }
        return null;
    }

    /** Whether it holds acknowledged events, which nobody but a person may give up. */
    private static boolean isKept(Gap gap) {
        return gap.certain() && gap.events() > 0;
    }

    /** Keeps a copy of bytes that hold no acknowledged event, before they go with their segment. */
    private void setAside(Gap gap) {
        Segment segment = gap.segment();
        int refused = gap.events();
        String what = segment.file + ", bytes " + gap.from() + " to " + gap.to() + ": "
                + (refused == 0
                        ? "no event"
                        : (refused == 1 ? "1 event" : refused + " events")
                                + " of puts that nobody was told to be safe");
        try {
            if (gap.bytes() > 0) {
                what += "; the bytes are kept in " + quarantine.keep(segment.file, gap.from(), gap.to());
            }
            if (refused > 0) {
                acks.append(List.of(new AckState.Range(segment.id, gap.fromOrdinal(), gap.toOrdinal())));
            }
        } catch (IOException e) {
            what += "; the bytes can't be kept aside, so the segment stays: " + e.getMessage();
            lock.lock();
            try {
                segment.kept = true;
            } finally {
                lock.unlock();
            }
        }
        if (gap.certain()) {
            findings.damaged(gap.bytes(), what);
        } else {
            findings.tail(gap.bytes(), what);
        }
        watch.found(what);
    }

    private void writeOff(Gap gap) {
        Segment segment = gap.segment();
        int refused = gap.events();
        release(refused, segment.delivered(refused, gap.bytes()));
        finish(segment);
    }

    /** What can't be read is tried again with the next take. */
    void hurry() {
        lock.lock();
        try {
            gaps.hurry(clock.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of events that can't be read, for good, because a person said so. Their bytes are kept aside if there are any. */
    void giveUp(List<Gap> given) throws IOException {
        List<AckState.Range> ranges = new ArrayList<>();
        for (Gap gap : given) {
            quarantine.keep(gap);
            Segment segment = gap.segment();
            if (gap.toOrdinal() > 0) {
                ranges.add(new AckState.Range(segment.id, gap.fromOrdinal(), gap.toOrdinal()));
            }
            if (segment.absent) {
                ranges.add(AckState.Range.closed(segment.id, segment.count));
            }
        }
        acks.append(ranges);
        acks.sync();
        lock.lock();
        try {
            given.forEach(this::writeOff);
            gaps.remove(given);
        } finally {
            lock.unlock();
        }
        for (Gap gap : given) {
            if (gap.kind() == Gap.Kind.UNREADABLE && gap.segment().pending == 0) {
                // What can't be read could not be copied, so the file itself is kept.
                quarantine.keepWhole(gap.segment().file);
            }
        }
    }

    /** What can't be read, as far as anybody has tried. */
    List<Gap> gaps() {
        lock.lock();
        try {
            return gaps.all();
        } finally {
            lock.unlock();
        }
    }

    /** What can't be read, in a line; empty if all can. */
    String unreadable() {
        lock.lock();
        try {
            return gaps.summary();
        } finally {
            lock.unlock();
        }
    }

    /** Acknowledged events that can't be read and are kept. */
    long unreadableEvents() {
        lock.lock();
        try {
            return gaps.events();
        } finally {
            lock.unlock();
        }
    }

    /** The events are delivered. If this throws, they are still on loan. */
    void commit(List<Piece> pieces) throws ChannelException {
        try {
            long written = acks.append(ranges(pieces));
            if (settings.syncCommits()) {
                acks.sync(written);
            }
        } catch (DiskFullException e) {
            throw new ChannelException(
                    "Channel " + name + " finds no space in " + settings.acks()
                            + " to write down what is delivered; free some: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            String why = "could not write down what is delivered in " + settings.acks() + ": " + e;
            fail(why);
            throw new ChannelException("Channel " + name + " " + why, e);
        }
        lock.lock();
        try {
            for (Piece piece : pieces) {
                Segment segment = piece.segment();
                release(piece.size(), segment.delivered(piece.size(), piece.bytes()));
                finish(segment);
            }
        } finally {
            lock.unlock();
        }
        watch.untidy();
    }

    private static List<AckState.Range> ranges(List<Piece> pieces) {
        List<AckState.Range> ranges = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            int last = ranges.size() - 1;
            AckState.Range before = last < 0 ? null : ranges.get(last);
            if (before != null && before.segment() == piece.segment().id && before.to() == piece.firstOrdinal()) {
                ranges.set(last, new AckState.Range(before.segment(), before.from(), piece.endOrdinal()));
            } else {
                ranges.add(new AckState.Range(piece.segment().id, piece.firstOrdinal(), piece.endOrdinal()));
            }
        }
        return ranges;
    }

    /** The events are not delivered; they are the next to be taken. */
    void rollback(List<Piece> pieces) {
        lock.lock();
        try {
            pieces.forEach(backlog::giveBack);
            if (takers > 0) {
                came.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    // --- housekeeping

    /**
     * Makes deliveries final and deletes the segments that are not needed any more.
     *
     * @return false if some could not be deleted; it may be tried again
     */
    boolean tidy() {
        List<Segment> victims;
        lock.lock();
        try {
            if (failure != null) {
                return true;
            }
            victims = new ArrayList<>(finished);
        } finally {
            lock.unlock();
        }
        boolean complete;
        try {
            // Their acknowledgements were appended before they were finished, so this sync covers them.
            complete = acks.complete(victims);
            acks.sync();
        } catch (IOException e) {
            fail("could not sync what is delivered in " + settings.acks() + ": " + e);
            return true;
        }
        return complete && (victims.isEmpty() || delete(victims));
    }

    private boolean delete(List<Segment> victims) {
        List<Segment> gone = new ArrayList<>();
        Set<Path> directories = new HashSet<>();
        boolean all = true;
        for (Segment segment : victims) {
            try {
                disk.delete(segment.file);
                gone.add(segment);
                directories.add(settings.data().get(segment.directory));
            } catch (IOException e) {
                all = false;
            }
        }
        try {
            for (Path directory : directories) {
                disk.syncDirectory(directory);
            }
        } catch (IOException e) {
            return false;
        }
        acks.forget(gone);
        lock.lock();
        try {
            gone.forEach(segment -> segments.remove(segment.id));
            finished.removeAll(gone);
        } finally {
            lock.unlock();
        }
        return all;
    }

    /** Whether {@link #tidy} has something to do. */
    boolean isUntidy() {
        if (acks.isDirty()) {
            return true;
        }
        lock.lock();
        try {
            return !finished.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    ChannelUsage usage() {
        lock.lock();
        try {
            return new ChannelUsage(events, capacity.events(), bytes, capacity.bytes());
        } finally {
            lock.unlock();
        }
    }

    boolean hasFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more puts and wakes who waits; what is under way can still be written. */
    void refuse() {
        lock.lock();
        try {
            closed = true;
            came.signalAll();
            room.signalAll();
            for (Condition condition : work) {
                condition.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the puts no writer will come to, closes the segments in order and lets go of the files. */
    void close() {
        refuse();
        boolean sound = !hasFailed();
        for (SegmentWriter writer : writers) {
            try {
                if (sound) {
                    writer.seal();
                }
            } catch (IOException | RuntimeException e) {
                sound = false;
                fail("could not close a segment: " + e);
            } finally {
                writer.closeQuietly();
            }
        }
        if (sound) {
            tidy();
        }
        fail("it is closed");
        for (StretchReader reader : readers) {
            reader.closeQuietly();
        }
        try {
            acks.close();
        } catch (IOException e) {
            // What had to be safe was synced before.
        }
        lock.lock();
        try {
            backlog.clear();
        } finally {
            lock.unlock();
        }
    }

    static long nanos(java.time.Duration wait) {
        return TimeUnit.NANOSECONDS.convert(wait);
    }
}
