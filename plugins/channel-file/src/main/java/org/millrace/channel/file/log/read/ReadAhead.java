package org.millrace.channel.file.log.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Unseen;
import org.millrace.channel.file.log.state.Backlog;
import org.millrace.channel.file.log.state.LogCore;

/**
 * Where takes are served: from memory, which one of the takers fills from the disk when it is empty. What can't be read is
 * waited for, then passed, and tried again.
 */
public final class ReadAhead {
    /** Bytes that are read ahead for takes at a time. */
    private static final long LOAD = 512L << 10;

    private final LogCore core;
    private final Unread unread;
    private final StretchReader[] readers;
    private final GapReader gapReader;
    private final Stall[] stalls;
    /** Whether a taker reads from the disk. Guarded by the lock, which that taker has given up. */
    private boolean loading;

    public ReadAhead(LogCore core, Unread unread, LateLook late) {
        this.core = core;
        this.unread = unread;
        this.readers = new StretchReader[core.queues.size()];
        this.stalls = new Stall[readers.length];
        this.gapReader = new GapReader(core.disk, core.settings, late);
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new StretchReader(core.disk, core.settings.readSize(), late);
            stalls[i] = new Stall(core.settings.unreadableWait().toNanos());
        }
    }

    /** Lends out events, as {@link org.millrace.api.channel.Channel#take} says. None means that none came in time. */
    public List<Piece> take(int maxEvents, long maxBytes, long waitNanos)
            throws ChannelException, InterruptedException {
        int most = Math.min(maxEvents, core.capacity.transaction());
        long left = waitNanos;
        core.lock.lock();
        try {
            while (true) {
                core.requireSound();
                long tryAgain = core.gaps.none() || loading || core.backlog.hasReturned()
                        ? Long.MAX_VALUE
                        : core.gaps.untilNextTry(core.clock.getAsLong());
                if (tryAgain <= 0) {
                    readGaps();
                }
                List<Piece> pieces = core.backlog.poll(most, maxBytes);
                if (!pieces.isEmpty()) {
                    return pieces;
                }
                if (core.backlog.hasMiddle()) {
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
            core.lock.unlock();
        }
    }

    /** How long not to read from the middle; 0 if it may be tried. */
    private long stalled() {
        long longest = 0;
        for (Stall stall : stalls) {
            if (stall.stands()) {
                longest = Math.max(longest, stall.untilNextTry(core.clock.getAsLong()));
            }
        }
        return longest;
    }

    /** Waits once; the caller looks again whether there is something. */
    @SuppressWarnings("WaitNotInLoop")
    private long await(long nanos) throws InterruptedException {
        core.takers++;
        try {
            return core.came.awaitNanos(nanos);
        } finally {
            core.takers--;
        }
    }

    /** Where reading has failed, and how. */
    private record Halt(int directory, IOException cause) {}

    /** Reads what comes next from the disk into memory. Gives up the lock meanwhile. */
    private void load() throws ChannelException {
        Backlog.Stretch[] planned = new Backlog.Stretch[readers.length];
        for (int i = 0; i < readers.length; i++) {
            planned[i] = core.backlog.middle(i).copy();
            readers[i].plan(planned[i].copy());
        }
        loading = true;
        core.lock.unlock();
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
                if (!Unread.isKept(gap)) {
                    unread.setAside(gap);
                }
            }
        } catch (RuntimeException | Error e) {
            // What the readers have passed and nobody has got can only be had again by opening anew.
            failed = e;
        } finally {
            core.lock.lock();
            loading = false;
            core.came.signalAll();
        }
        if (failed != null) {
            failWithLock("could not read: " + failed);
            if (failed instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed;
        }
        for (int i = 0; i < readers.length; i++) {
            readers[i].moved(core.backlog.middle(i), planned[i]);
        }
        core.backlog.loaded(loaded);
        List<Gap> kept = new ArrayList<>();
        for (Gap gap : found) {
            if (Unread.isKept(gap)) {
                kept.add(gap);
            } else {
                unread.writeOff(gap);
            }
        }
        long now = core.clock.getAsLong();
        core.gaps.add(kept, now);
        kept.forEach(gap -> gap.segment().lacking = 0);
        String told = "";
        boolean tell = seenLate() || !kept.isEmpty();
        for (int i = 0; i < stalls.length; i++) {
            // Those before it were looked at, and what there is no more of can't stall.
            if (halt == null || i < halt.directory() || core.backlog.middle(i).isEmpty()) {
                tell |= stalls[i].over();
            }
        }
        if (halt != null && stalls[halt.directory()].tells(now)) {
            tell = true;
            told = core.settings.data().get(halt.directory()) + " can't be read: "
                    + Unseen.told(halt.cause())
                    + "; it is tried again, for "
                    + core.settings.unreadableWait().toMillis()
                    + " ms (unreadableWaitMs) before"
                    + " events there are left for later";
        }
        if (tell) {
            tellUnreadable(told);
        }
    }

    /** Whether something can be read since the last call that could not be when the log was opened. */
    private boolean seenLate() {
        boolean seen = core.seenLate;
        core.seenLate = false;
        return seen;
    }

    private boolean lasts(Halt halt) {
        core.lock.lock();
        try {
            return stalls[halt.directory()].failed(core.clock.getAsLong());
        } finally {
            core.lock.unlock();
        }
    }

    /** Tells what can't be read, without the lock, which is held. */
    private void tellUnreadable(String stall) {
        String kept = unread.unreadable();
        String both = stall.isEmpty() || kept.isEmpty() ? stall + kept : stall + "; " + kept;
        core.lock.unlock();
        try {
            core.watch.unreadable(both);
        } finally {
            core.lock.lock();
        }
    }

    private void failWithLock(String why) {
        core.lock.unlock();
        try {
            core.fail(why);
        } finally {
            core.lock.lock();
        }
    }

    /** Tries to read what could not be read before. Gives up the lock meanwhile. */
    private void readGaps() {
        List<Gap> before = core.gaps.all();
        loading = true;
        core.lock.unlock();
        GapReader.Outcome outcome = null;
        List<Gap> refused = new ArrayList<>();
        try {
            outcome = gapReader.read(before, LOAD);
            refused.addAll(outcome.left());
            refused.removeIf(Unread::isKept);
            refused.removeIf(gap -> gap.toOrdinal() == 0);
            refused.forEach(unread::setAside);
        } finally {
            core.lock.lock();
            loading = false;
            core.came.signalAll();
            if (outcome == null) {
                core.gaps.tried(before, false, false, core.clock.getAsLong());
            }
        }
        outcome.pieces().forEach(core.backlog::giveBack);
        List<Gap> left = new ArrayList<>(outcome.left());
        left.removeAll(refused);
        core.gaps.tried(left, outcome.more(), !outcome.pieces().isEmpty(), core.clock.getAsLong());
        refused.forEach(unread::writeOff);
        if (seenLate() || (!outcome.pieces().isEmpty() && !outcome.more())) {
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

    public void close() {
        for (StretchReader reader : readers) {
            reader.closeQuietly();
        }
    }
}
