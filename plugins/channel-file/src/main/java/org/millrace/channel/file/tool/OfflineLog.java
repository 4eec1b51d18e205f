package org.millrace.channel.file.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.file.Presence;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.crypto.KeyStoreSettings;
import org.millrace.channel.file.disk.DirectoryLock;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ReadOnlyDisk;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.EventLog;
import org.millrace.channel.file.log.LogThreads;
import org.millrace.channel.file.log.recover.Recovery;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Capacity;
import org.millrace.channel.file.log.state.LogWatch;
import org.millrace.channel.file.log.state.Put;

/** The log of a channel that no agent runs, opened by a tool. Holds the channel's directories as long as it is open. */
final class OfflineLog implements AutoCloseable {
    private static final int BATCH = 1000;
    private static final long FILE = 128L << 20;
    private static final long LEAST_SPACE = 1L << 20;
    private static final long MEMORY = 16L << 20;
    private static final Capacity ANY = new Capacity(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, BATCH, Duration.ZERO);
    private static final String OWNER = "millrace channel";

    private final EventLog log;
    private final Findings findings;
    private final List<Segment> segments;
    private final Locks locks;

    /** Somebody who is shown what is queued. */
    interface Visitor {
        /** Shown in order; false is enough. */
        boolean visit(long sequence, Event event) throws IOException;
    }

    /**
     * Where a channel is.
     *
     * @param acks its {@code checkpointDir}
     * @param data its {@code dataDirs}
     * @param keys keys its files may be encrypted with
     */
    record Place(Path acks, List<Path> data, KeyStoreSettings keys) {
        private StoreSettings settings(boolean evenBare) throws IOException, FatalException {
            return new StoreSettings(
                    acks,
                    data,
                    FILE,
                    LEAST_SPACE,
                    true,
                    false,
                    StoreSettings.ACK_RESERVE,
                    MEMORY,
                    StoreSettings.READ_SIZE,
                    Duration.ZERO,
                    keys.read(),
                    evenBare);
        }

        private Set<Path> all() {
            Set<Path> all = new LinkedHashSet<>(data);
            all.add(acks);
            return all;
        }

        /** Whether a channel of ours has left anything here. */
        boolean isChannel() throws IOException {
            for (String name : AckFile.NAMES) {
                if (Presence.of(acks.resolve(name))) {
                    return true;
                }
            }
            for (Path directory : data) {
                if (Presence.ofDirectory(directory)) {
                    for (String name : new RealDisk().list(directory)) {
                        if (SegmentHeader.idOf(name) >= 0) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }
    }

    private OfflineLog(EventLog log, Findings findings, List<Segment> segments, Locks locks) {
        this.log = log;
        this.findings = findings;
        this.segments = segments;
        this.locks = locks;
    }

    /** To read what is there; nothing on the disk is changed. */
    static OfflineLog look(Place place) throws IOException, FatalException {
        return open(place, new ReadOnlyDisk(new RealDisk()), false);
    }

    /** As {@link #look}, even if a whole data directory is missing. */
    static OfflineLog lookAnyway(Place place) throws IOException, FatalException {
        return open(place, new ReadOnlyDisk(new RealDisk()), true);
    }

    /** As an agent opens it. */
    static OfflineLog repair(Place place) throws IOException, FatalException {
        return open(place, new RealDisk(), false);
    }

    /** As {@link #repair}, even if a whole data directory is missing. */
    static OfflineLog change(Place place) throws IOException, FatalException {
        return open(place, new RealDisk(), true);
    }

    private static OfflineLog open(Place place, Disk disk, boolean evenBare) throws IOException, FatalException {
        StoreSettings settings = place.settings(evenBare);
        Locks locks = new Locks();
        boolean opened = false;
        try {
            for (Path directory : place.all()) {
                disk.createDirectories(directory);
            }
            locks.take(place.all());
            List<Segment> segments = new Recovery(new ReadOnlyDisk(disk), settings, new Findings())
                    .run()
                    .segments();
            Findings findings = new Findings();
            EventLog log = EventLog.open(
                    OWNER, disk, settings, ANY, LogWatch.SILENT, findings, System::nanoTime, new SecureRandom());
            opened = true;
            return new OfflineLog(log, findings, segments, locks);
        } finally {
            if (!opened) {
                locks.close();
            }
        }
    }

    /** What there was when it was opened. */
    List<Segment> segments() {
        return segments;
    }

    /** What was found so far; complete when all was {@link #read}. */
    Findings findings() {
        return findings;
    }

    /** What can't be read; complete when all was {@link #read}. */
    List<Gap> gaps() {
        return log.gaps();
    }

    /** The last mark of each key. */
    Map<String, Mark> marks() throws ChannelException {
        return log.marks();
    }

    /** Lets go of what can't be read. */
    void giveUp(List<Gap> gaps) throws IOException {
        log.giveUp(gaps);
    }

    /** Reads what is queued, and leaves it queued. */
    void read(Visitor visitor) throws IOException, ChannelException, InterruptedException {
        boolean hurried = false;
        while (true) {
            List<Piece> pieces = log.take(BATCH, Long.MAX_VALUE, 0);
            if (pieces.isEmpty() && hurried) {
                return;
            }
            // Where reading has failed, what is behind can still be read.
            hurried = pieces.isEmpty();
            if (hurried) {
                log.hurry();
            }
            for (Piece piece : pieces) {
                for (int i = piece.from(); i < piece.to(); i++) {
                    if (!visitor.visit(piece.sequence() + i, piece.events()[i])) {
                        return;
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
        locks.close();
    }

    /** A channel to copy events into. */
    static Channel channel(Place place) throws IOException, FatalException {
        OfflineLog opened = repair(place);
        LogThreads writers = new LogThreads(opened.log, Duration.ZERO, Duration.ofSeconds(1));
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, OWNER);
            thread.setDaemon(true);
            return thread;
        };
        writers.start(threads, place.data().size());
        return new Filling(opened, writers);
    }

    /** Takes puts and nothing else. */
    private record Filling(OfflineLog opened, LogThreads writers) implements Channel {
        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait)
                throws ChannelException, InterruptedException {
            Put put = opened.log.encode(batch, marks);
            opened.log.enqueue(put, Long.MAX_VALUE);
            opened.log.start(put);
            opened.log.await(put);
        }

        @Override
        public Lease take(Demand demand) {
            return Lease.none();
        }

        @Override
        public void commit(List<Lease> leases, MarkChanges marks) {}

        @Override
        public ChannelUsage usage() {
            return opened.log.usage();
        }

        @Override
        public int transactionCapacity() {
            return BATCH;
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public void close() throws IOException {
            if (!writers.stop(Duration.ofMinutes(5))) {
                throw new IOException("the disk does not answer");
            }
            opened.close();
        }
    }

    /** The locks of some directories; leaves no file that was not there. */
    private static final class Locks {
        private final List<DirectoryLock> held = new ArrayList<>();
        private final List<Path> made = new ArrayList<>();

        void take(Set<Path> directories) throws IOException {
            for (Path directory : directories) {
                if (!Presence.ofDirectory(directory)) {
                    continue;
                }
                Path file = directory.resolve(DirectoryLock.FILE);
                boolean there = Presence.of(file);
                held.add(DirectoryLock.take(directory, OWNER));
                if (!there) {
                    made.add(file);
                }
            }
        }

        void close() throws IOException {
            for (Path file : made) {
                Files.deleteIfExists(file);
            }
            for (DirectoryLock lock : held) {
                lock.close();
            }
        }
    }
}
