package org.millrace.channel.file.flume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.millrace.api.event.Event;
import org.millrace.api.file.Presence;

/**
 * The events that a stopped Flume 1.11 agent left in the directories of a file channel: those put by a committed
 * transaction and not removed by a committed take, in the order of the commits. Reads the log files alone and changes
 * none; the checkpoint is not needed.
 *
 * <p>Opening reads all logs once and keeps eight bytes for each queued event; {@link #next} reads the bodies, one at a
 * time. For one thread.
 *
 * <p>With several data directories Flume may delete the log with a take before the log with its put. Such an event, which
 * Flume's checkpoint would have told of, is read again: at least once, as Flume itself does when its checkpoint is lost.
 */
public final class FlumeQueue implements Closeable {
    private static final int OPEN_FILES = 8;

    private final List<FlumeLock> locks;
    private final Map<Integer, LogFileName> names;
    private final DamageLog damage;
    private final LongQueue pointers;
    private final long uncommitted;
    private final long presumed;
    private final Map<Integer, LogFile> files = new LinkedHashMap<>(16, 0.75f, true);
    private long events;
    private long bytes;

    /**
     * What was read so far; complete when {@link FlumeQueue#next} has returned false.
     *
     * @param events events handed out
     * @param bytes bytes of their bodies
     * @param uncommittedTransactions transactions that were neither committed nor rolled back, and ignored
     * @param presumedTransactions transactions whose end may be among the damaged records, and whose events were
     *     therefore handed out: some may have been taken back by their source and sent again
     * @param damagedRecords damaged places that were skipped; one may hold several records
     * @param damaged the first thousand of them
     */
    public record Report(
            long events,
            long bytes,
            long uncommittedTransactions,
            long presumedTransactions,
            long damagedRecords,
            List<Damage> damaged) {}

    private FlumeQueue(
            List<FlumeLock> locks,
            Map<Integer, LogFileName> names,
            DamageLog damage,
            LongQueue pointers,
            Replay replay) {
        this.locks = locks;
        this.names = names;
        this.damage = damage;
        this.pointers = pointers;
        uncommitted = replay.uncommitted();
        presumed = replay.presumed();
    }

    /**
     * Locks the directories against Flume and replays their logs.
     *
     * @param dataDirs all of the channel's {@code dataDirs}: with one missing, events taken by transactions logged there
     *     would come again
     * @throws IOException if a directory is missing or in use, if a log is encrypted or of the old format 2, or if no
     *     log is found
     */
    public static FlumeQueue open(List<Path> dataDirs) throws IOException {
        List<FlumeLock> locks = new ArrayList<>();
        try {
            for (Path directory : dataDirs) {
                if (!Presence.ofDirectory(directory)) {
                    throw new NotDirectoryException(directory
                            + " is not a directory; give the dataDirs of Flume's configuration (by default"
                            + " ~/.flume/file-channel/data)");
                }
                locks.add(FlumeLock.of(directory));
            }
            return replay(dataDirs, locks);
        } catch (IOException | RuntimeException | Error e) {
            closeAll(locks, e);
            throw e;
        }
    }

    private static FlumeQueue replay(List<Path> dataDirs, List<FlumeLock> locks) throws IOException {
        DamageLog damage = new DamageLog();
        Map<Integer, LogFileName> names = new HashMap<>();
        List<List<LogFileName>> byDirectory = new ArrayList<>();
        for (Path directory : dataDirs) {
            List<LogFileName> logs = LogFileName.in(directory);
            for (LogFileName name : logs) {
                LogFileName other = names.put(name.number(), name);
                if (other != null) {
                    throw new IOException("Flume logs " + other.path() + " and " + name.path()
                            + " have the same number, so they belong to different channels or are copies of each other;"
                            + " give the dataDirs of one channel");
                }
                name.check(damage);
            }
            if (!logs.isEmpty()) {
                byDirectory.add(logs);
            }
        }
        if (names.isEmpty()) {
            throw new IOException("no Flume log (log-1, log-2, ...) in " + dataDirs
                    + "; give the dataDirs of Flume's configuration, not its checkpointDir");
        }
        Replay replay = new Replay(
                names.keySet().stream().mapToInt(Integer::intValue).min().orElseThrow());
        try (Merge merge = new Merge(byDirectory, damage)) {
            merge.into(replay);
        }
        LongQueue pointers = replay.finish();
        return new FlumeQueue(locks, names, damage, pointers, replay);
    }

    /** Events not yet handed out. Some of them may turn out to be damaged. */
    public long remaining() {
        return pointers.size();
    }

    /**
     * Hands the next readable event to {@code taker}.
     *
     * @return false if there was none left
     */
    public boolean next(Consumer<? super Event> taker) throws IOException {
        while (!pointers.isEmpty()) {
            long pointer = pointers.remove();
            LogFile file = file(Pointer.file(pointer));
            int offset = Pointer.offset(pointer);
            try {
                Event event = read(file, offset);
                events++;
                bytes += event.body().length;
                taker.accept(event);
                return true;
            } catch (MalformedException e) {
                damage.add(file.name().path(), offset, e.getMessage() + "; the event is lost");
            } catch (IOException e) {
                throw DirectoryScan.unreadable(file.name().path(), offset, e);
            }
        }
        return false;
    }

    private static Event read(LogFile file, int offset) throws IOException, MalformedException {
        LogRecord record = LogRecord.parse(file.bytes(offset, LogRecord.HEAD), offset, file.size() - offset);
        int length = (int) (record.end() - offset);
        ByteBuffer whole = file.bytes(offset, length);
        if (whole.remaining() < length) {
            throw new MalformedException("the file has become shorter");
        }
        return LogRecord.event(whole);
    }

    private LogFile file(int number) throws IOException {
        LogFile file = files.get(number);
        if (file == null) {
            if (files.size() == OPEN_FILES) {
                var eldest = files.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            LogFileName name = names.get(number);
            if (name == null) {
                throw new IllegalStateException("no log " + number);
            }
            file = new LogFile(name);
            files.put(number, file);
        }
        return file;
    }

    /** What was read so far. */
    public Report report() {
        return new Report(events, bytes, uncommitted, presumed, damage.count(), damage.kept());
    }

    /** Closes the files and lets Flume have the directories again. */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> all = new ArrayList<>(files.values());
        all.addAll(locks);
        files.clear();
        IOException failure = new IOException("Flume's directories could not be closed");
        closeAll(all, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void closeAll(List<? extends AutoCloseable> all, Throwable failure) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
