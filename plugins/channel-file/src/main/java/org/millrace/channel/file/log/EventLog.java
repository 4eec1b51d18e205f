package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.SpaceGuard;
import org.millrace.channel.file.format.Buffers;
import org.millrace.channel.file.log.read.LateLook;
import org.millrace.channel.file.log.read.ReadAhead;
import org.millrace.channel.file.log.read.Unread;
import org.millrace.channel.file.log.recover.Recovery;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Recovered;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.SegmentTotals;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.AckLog;
import org.millrace.channel.file.log.state.Capacity;
import org.millrace.channel.file.log.state.Front;
import org.millrace.channel.file.log.state.LogCore;
import org.millrace.channel.file.log.state.LogWatch;
import org.millrace.channel.file.log.state.Put;
import org.millrace.channel.file.log.write.Admission;
import org.millrace.channel.file.log.write.WriteQueue;

/**
 * The log of one channel: batches go in at one end, durably, and are lent out at the other.
 *
 * <p>It has no thread of its own. Puts wait in a queue for each data directory until somebody calls {@link #writeGroup} for
 * it, which writes and syncs all that waits; deliveries become final, and segments are deleted, when somebody calls
 * {@link #tidy}. {@link LogThreads} does, and tests do in every order there is.
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
 * <p>Its parts share one lock, that of the {@link LogCore}, which guards all but the writers' and readers' own state. It is held
 * for a few pointers' time for each batch; never while the disk is written or read.
 */
public final class EventLog {
    private final LogCore core;
    private final Buffers buffers = new Buffers();
    private final Admission admission;
    private final WriteQueue writeQueue;
    private final Unread unread;
    private final ReadAhead readAhead;
    private final Deliveries deliveries;
    private final Housekeeping housekeeping;

    /** Opens a log: finds out what is there, and goes on behind it. */
    public static EventLog open(
            String name,
            Disk disk,
            StoreSettings settings,
            Capacity capacity,
            LogWatch watch,
            Findings findings,
            LongSupplier clock,
            RandomGenerator random)
            throws IOException, FatalException {
        disk.createDirectories(settings.acks());
        for (Path directory : settings.data()) {
            disk.createDirectories(directory);
        }
        Recovered found = new Recovery(disk, settings, findings).run();
        UUID known = found.channelId();
        UUID channelId = known == null ? new UUID(random.nextLong(), random.nextLong()) : known;
        AckLog acks = new AckLog(
                disk,
                settings.acks(),
                channelId,
                found.acks(),
                found.marks(),
                found.ackGeneration(),
                found.ackFile(),
                settings.ackReserve(),
                random::nextLong);
        LogCore core = new LogCore(name, disk, settings, capacity, watch, findings, clock, acks, found);
        try {
            EventLog opened = new EventLog(core, channelId, settings.keys().newRun());
            begin(core, found);
            return opened;
        } catch (GeneralSecurityException e) {
            throw new FatalException("Channel " + name + " can't encrypt: " + e.getMessage(), e);
        }
    }

    private EventLog(LogCore core, UUID channelId, @Nullable BodyCipher cipher) {
        this.core = core;
        SpaceGuard space =
                new SpaceGuard(core.disk, core.settings.data(), core.settings.minimumRequiredSpace(), core.clock);
        admission = new Admission(core, space, cipher, buffers);
        writeQueue = new WriteQueue(core, admission, channelId, cipher, buffers);
        unread = new Unread(core);
        LateLook late = new LateLook(core);
        readAhead = new ReadAhead(core, unread, late);
        deliveries = new Deliveries(core);
        housekeeping = new Housekeeping(core, late);
    }

    private static void begin(LogCore core, Recovered found) throws IOException {
        boolean begun = false;
        try {
            // What the listing showed, and showed no more, must hold before acknowledgements are forgotten on its
            // account.
            for (Path directory : core.settings.data()) {
                core.disk.syncDirectory(directory);
            }
            for (Segment segment : found.segments()) {
                if (segment.marked) {
                    SegmentTotals.secure(segment, core.disk);
                }
            }
            core.acks.open();
            // Only now do the acknowledgements know nothing of them any more.
            for (Path empty : found.empty()) {
                core.disk.delete(empty);
            }
            // One that came back with a power cut would bring events of puts that were refused, and not their marks.
            for (Path directory : found.empty().isEmpty() ? List.<Path>of() : core.settings.data()) {
                core.disk.syncDirectory(directory);
            }
            begun = true;
        } finally {
            if (!begun) {
                closeQuietly(core.acks);
            }
        }
    }

    private static void closeQuietly(AckLog acks) {
        try {
            acks.close();
        } catch (IOException e) {
            // What had to be safe was synced before.
        }
    }

    // --- puts

    /** Encodes a batch, with what changes of marks. What was encoded has to be {@link #enqueue queued}. */
    public Put encode(List<Event> batch, MarkChanges changes) throws ChannelException {
        return admission.encode(batch, changes);
    }

    /** Waits for the end of a put that is under way, whatever it is. */
    public void await(Put put) throws ChannelException {
        put.await();
        put.recycle(buffers);
    }

    /** Queues a put; waits for room as long as the capacity says, and no longer than this. It is under way once this has returned. */
    public void enqueue(Put put, long waitNanos) throws ChannelException, InterruptedException {
        admission.enqueue(put, waitNanos);
    }

    /** Has a put written that was queued, by this thread if nobody else writes. */
    public void start(Put put) {
        writeQueue.start(put, System.currentTimeMillis());
    }

    /** Waits until nobody writes; false if that takes too long. */
    boolean awaitIdle(long nanos) throws InterruptedException {
        return writeQueue.awaitIdle(nanos);
    }

    /** Takes a put back that no writer has begun with; false if one has. */
    public boolean withdraw(Put put) {
        return writeQueue.withdraw(put);
    }

    /**
     * Writes what waits for a directory, and ends those puts.
     *
     * @param waitNanos how long to wait for something to write
     * @return whether there was something
     */
    boolean writeGroup(int directory, long waitNanos, long nowMs) {
        return writeQueue.writeGroup(directory, waitNanos, nowMs);
    }

    /** Syncs what a directory's writer has written without; for the relaxed mode. */
    void syncWritten(int directory) {
        writeQueue.syncWritten(directory);
    }

    // --- events kept elsewhere

    /** Keeps a place in the order, before all that is put from now on, for events that are kept elsewhere for the time being. */
    public Front reserve(long count) {
        return writeQueue.reserve(count);
    }

    /**
     * Writes batches into a place that was reserved for them, when nobody uses the log any more and before it is closed. They
     * are there when it is opened next.
     *
     * @param saved is told how many more are safe
     */
    public void save(Front front, List<Event[]> batches, IntConsumer saved)
            throws IOException, GeneralSecurityException {
        writeQueue.save(front, batches, saved);
    }

    // --- takes

    /** Lends out events, as {@link org.millrace.api.channel.Channel#take} says. None means that none came in time. */
    public List<Piece> take(int maxEvents, long maxBytes, long waitNanos)
            throws ChannelException, InterruptedException {
        return readAhead.take(maxEvents, maxBytes, waitNanos);
    }

    /** The events are delivered, and the marks change with that, in one record. If this throws, they are still on loan. */
    public void commit(List<Piece> pieces, MarkChanges changes) throws ChannelException {
        deliveries.commit(pieces, changes);
    }

    /** The events are not delivered; they are the next to be taken. */
    public void rollback(List<Piece> pieces) {
        deliveries.rollback(pieces);
    }

    // --- marks

    /**
     * The last mark of each key.
     *
     * @throws ChannelException if it has failed: what was being written then may hold or not
     */
    public Map<String, Mark> marks() throws ChannelException {
        Map<String, Mark> marks = core.marks.marks();
        core.lock.lock();
        try {
            core.requireUnfailed();
        } finally {
            core.lock.unlock();
        }
        return marks;
    }

    // --- what can't be read

    /** What can't be read is tried again with the next take. */
    public void hurry() {
        unread.hurry();
    }

    /** Lets go of events that can't be read, for good, because a person said so. Their bytes are kept aside if there are any. */
    public void giveUp(List<Gap> given) throws IOException {
        unread.giveUp(given);
    }

    /** What can't be read, as far as anybody has tried. */
    public List<Gap> gaps() {
        return unread.gaps();
    }

    /** What can't be read, in a line; empty if all can. */
    public String unreadable() {
        return unread.unreadable();
    }

    /** Acknowledged events that can't be read and are kept. */
    public long unreadableEvents() {
        return unread.unreadableEvents();
    }

    // --- housekeeping

    /**
     * Makes deliveries final and deletes the segments that are not needed any more.
     *
     * @return false if some could not be deleted; it may be tried again
     */
    public boolean tidy() {
        return housekeeping.tidy();
    }

    /** Whether {@link #tidy} has something to do. */
    boolean isUntidy() {
        return housekeeping.isUntidy();
    }

    public ChannelUsage usage() {
        return core.usage();
    }

    public boolean hasFailed() {
        return core.hasFailed();
    }

    /** Takes no more puts and wakes who waits; what is under way can still be written. */
    void refuse() {
        core.lock.lock();
        try {
            core.closed = true;
            core.came.signalAll();
            core.room.signalAll();
            for (Condition condition : core.work) {
                condition.signalAll();
            }
        } finally {
            core.lock.unlock();
        }
    }

    /** Ends the puts no writer will come to, closes the segments in order and lets go of the files. */
    public void close() {
        refuse();
        if (writeQueue.close(!hasFailed())) {
            tidy();
        }
        core.fail("it is closed");
        readAhead.close();
        closeQuietly(core.acks);
        core.lock.lock();
        try {
            core.backlog.clear();
        } finally {
            core.lock.unlock();
        }
    }

    public static long nanos(java.time.Duration wait) {
        return TimeUnit.NANOSECONDS.convert(wait);
    }
}
