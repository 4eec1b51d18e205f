package org.millrace.channel.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.DirectoryLock;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.EventLog;
import org.millrace.channel.file.log.LogThreads;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Front;
import org.millrace.channel.file.log.state.Put;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log on disk: what it has acknowledged survives the process and the machine. What the files look like is written in
 * {@link SegmentHeader}, {@link Frame} and {@link AckFile}; what holds at all times, in {@link EventLog}.
 */
@ChannelType(
        value = "file",
        classes = "org.apache.flume.channel.file.FileChannel",
        freeKeys = {EncryptionSettings.KEYS_PREFIX},
        ignoredKeys = {
            "checkpointInterval",
            "checkpointOnClose",
            "useDualCheckpoints",
            "backupCheckpointDir",
            "compressBackupCheckpoint",
            "use-log-replay-v1",
            "use-fast-replay"
        },
        guarantee = Guarantee.EXACTLY_ONCE)
public final class FileChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(FileChannel.class);
    private static final Duration STOP = Duration.ofSeconds(8);

    private final FileSettings settings;
    private final String formerKeys;
    private final Disk disk;
    private final Surroundings surroundings;
    private final List<DirectoryLock> locks = new ArrayList<>();
    private final Findings findings = new Findings();

    private @Nullable EventLog eventLog;
    private @Nullable LogThreads threads;
    private volatile @Nullable StatusWatch watch;

    /** Checks the configuration. */
    public FileChannel(FileConfig config, Map<String, Object> typed) {
        this(FileSettings.of(config, typed), FormerKeys.warning(typed), new RealDisk());
    }

    FileChannel(FileSettings settings, String formerKeys, Disk disk) {
        this(settings, formerKeys, Surroundings.with(disk));
    }

    FileChannel(FileSettings settings, String formerKeys, Surroundings surroundings) {
        this.settings = settings;
        this.formerKeys = formerKeys;
        this.disk = surroundings.disk();
        this.surroundings = surroundings;
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        String name = context.name();
        StoreSettings store = surroundings
                .sized()
                .apply(settings.store(context.dataDirectory(), settings.keys().read()));
        lock(store, name);
        StatusWatch watching = new StatusWatch(name, context, settings);
        watch = watching;
        long started = System.nanoTime();
        EventLog opened = EventLog.open(
                name,
                disk,
                store,
                settings.capacity(),
                watching,
                findings,
                surroundings.nanos(),
                surroundings.random());
        eventLog = opened;
        Duration relaxed = settings.syncPuts() ? Duration.ZERO : settings.syncEvery();
        LogThreads starting = new LogThreads(opened, relaxed, settings.commitSync());
        threads = starting;
        watching.threads = starting;
        starting.start(context.threads(), store.data().size());
        gauges(context);
        long ms = (System.nanoTime() - started) / 1_000_000;
        watching.opened(opened.usage(), findings, opened.unreadable(), formerKeys, ms);
    }

    private void lock(StoreSettings store, String name) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(store.acks());
        directories.addAll(store.data());
        Set<Path> real = new LinkedHashSet<>();
        for (Path directory : directories) {
            disk.createDirectories(directory);
            if (real.add(directory.toRealPath())) {
                locks.add(DirectoryLock.take(directory, name));
            } else if (store.data().contains(directory) && !directory.equals(store.acks())) {
                throw new IOException(directory + " is the same directory as another of dataDirs.");
            }
            if (DirectoryLock.holdsFlumeLogs(directory)) {
                log.warn(
                        "Channel {}: {} holds the logs of a Flume file channel. They are left alone, and their events are"
                                + " not delivered until they are taken over with \"millrace channel import\".",
                        name,
                        directory);
            }
        }
    }

    private void gauges(ComponentContext context) {
        context.gauge("Open", () -> opened().hasFailed() ? 0 : 1);
        context.gauge("Closed", () -> opened().hasFailed() ? 1 : 0);
        context.gauge("Unhealthy", () -> opened().hasFailed() ? 1 : 0);
        context.gauge("UnreadableEventCount", () -> opened().unreadableEvents());
        context.gauge("QuarantinedByteCount", () -> findings.damagedBytes() + findings.tailBytes());
    }

    EventLog opened() {
        EventLog now = eventLog;
        if (now == null) {
            throw new IllegalStateException("not open");
        }
        return now;
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        if (batch.isEmpty() && marks.isEmpty()) {
            return;
        }
        EventLog into = opened();
        try {
            Put put = into.encode(batch, marks);
            into.enqueue(put, EventLog.nanos(wait));
            awaitEnd(into, put);
        } catch (ChannelException e) {
            count(true);
            throw e;
        }
    }

    /** An interrupt calls back a put that nobody has begun to write, and is kept for later else. */
    private static void awaitEnd(EventLog into, Put put) throws ChannelException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        if (interrupted && into.withdraw(put)) {
            throw new InterruptedException();
        }
        try {
            into.start(put);
            into.await(put);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void count(boolean put) {
        StatusWatch now = watch;
        if (now != null) {
            (put ? now.putErrors : now.takeErrors).increment();
        }
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        EventLog from = opened();
        try {
            List<Piece> pieces = from.take(demand.maxEvents(), demand.maxBytes(), EventLog.nanos(demand.upTo()));
            return pieces.isEmpty() ? Lease.none() : new FileLease(from, pieces);
        } catch (ChannelException e) {
            count(false);
            throw e;
        }
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException {
        EventLog to = opened();
        List<FileLease> ended = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        for (Lease lease : leases) {
            if (lease instanceof FileLease own && own.isOf(to)) {
                ended.add(own);
                pieces.addAll(own.pieces());
            } else if (!lease.events().isEmpty()) {
                throw new IllegalArgumentException("not a lease of this channel");
            }
        }
        if (!pieces.isEmpty() || !marks.isEmpty()) {
            to.commit(pieces, marks);
        }
        ended.forEach(FileLease::committed);
    }

    @Override
    public boolean keepsMarks() {
        return true;
    }

    @Override
    public Map<String, Mark> marks() throws ChannelException {
        return opened().marks();
    }

    @Override
    public long transactionBytes() {
        return Math.min(settings.capacity().bytes(), Frame.MAX_BODY);
    }

    @Override
    public ChannelUsage usage() {
        return opened().usage();
    }

    @Override
    public int transactionCapacity() {
        return settings.capacity().transaction();
    }

    @Override
    public boolean durable() {
        return true;
    }

    /** Keeps a place in the order for events that are in memory. */
    Front reserve(long events) {
        return opened().reserve(events);
    }

    /** What is done with the log when nobody uses it any more, before it is closed. */
    interface Last {
        void act(EventLog log);
    }

    @Override
    public void close() throws IOException {
        close(eventLog -> {});
    }

    void close(Last last) throws IOException {
        LogThreads stopping = threads;
        EventLog closing = eventLog;
        boolean gone = stopping == null || stopping.stop(STOP);
        if (closing != null && gone) {
            last.act(closing);
            closing.close();
        }
        IOException thrown = null;
        if (gone) {
            // While a writer is still stuck in the disk, nobody else may have the directories.
            for (DirectoryLock held : locks) {
                try {
                    held.close();
                } catch (IOException e) {
                    thrown = e;
                }
            }
            locks.clear();
        } else {
            log.error("The disk has not answered for {} s; the channel's directories stay locked.", STOP.toSeconds());
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
