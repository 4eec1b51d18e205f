package org.millrace.channel.file;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.log.EventLog;
import org.millrace.channel.file.log.state.Front;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory in front, a {@link FileChannel} behind it. Events go to memory while there is room and nothing waits on the disk;
 * once memory is full they go to the disk, until the disk is empty again. So what is in memory is always older than what is
 * on the disk, and events are taken in the order in which they were put.
 *
 * <p>What is in memory is written to the disk when the channel is closed in order, before what is there already, and lost when
 * the process is killed.
 */
@ChannelType(
        value = "spillablememory",
        classes = "org.apache.flume.channel.SpillableMemoryChannel",
        freeKeys = {
            "checkpointDir",
            "dataDirs",
            "transactionCapacity",
            "maxFileSize",
            "minimumRequiredSpace",
            "fsyncPerTransaction",
            "fsyncInterval",
            "commitSyncIntervalMs",
            "unreadableWaitMs",
            "encryption."
        },
        ignoredKeys = {
            "overflowDeactivationThreshold",
            "avgEventSize",
            "checkpointInterval",
            "checkpointOnClose",
            "useDualCheckpoints",
            "backupCheckpointDir",
            "compressBackupCheckpoint",
            "use-log-replay-v1",
            "use-fast-replay"
        },
        guarantee = Guarantee.AT_MOST_ONCE)
public final class SpillableChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(SpillableChannel.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final FileChannel file;
    private final SpillableSettings settings;
    private final int transactionCapacity;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final MemoryFront memory;
    /** Whether puts go to the disk. */
    private boolean spilling;
    /** Where on the disk what is in memory belongs, while puts go there. */
    private @Nullable Front front;
    /** Puts on their way to the disk. */
    private int underWay;

    private String name = "";

    /** Checks the configuration. */
    public SpillableChannel(SpillableConfig config, Map<String, Object> typed) {
        this(config, typed, Runtime.getRuntime().maxMemory());
    }

    SpillableChannel(SpillableConfig config, Map<String, ?> typed, long maxHeap) {
        settings = SpillableSettings.of(config, typed, maxHeap);
        memory = new MemoryFront(settings.memoryCapacity(), settings.byteCapacity());
        file = new FileChannel(settings.file(), settings.formerKeys(), new RealDisk());
        transactionCapacity = settings.file().capacity().transaction();
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        name = context.name();
        file.open(context);
        lock.lock();
        try {
            // What the disk has kept is delivered before anything that comes.
            spilling = file.usage().events().orElse(0) > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.size() > transactionCapacity) {
            throw new BatchTooLargeException("Channel " + name + " takes no batch of " + batch.size()
                    + " events: transactionCapacity=" + transactionCapacity
                    + ". Raise it, or lower the batch size of the source.");
        }
        long size = MemoryFront.bytes(batch);
        if (!keep(batch, size, wait)) {
            spill(batch, wait);
        }
    }

    /** Puts a batch into memory; false if it is to go to the disk. */
    private boolean keep(List<Event> batch, long size, Duration wait)
            throws ChannelFullException, InterruptedException {
        long left = Math.min(settings.timeout().toNanos(), EventLog.nanos(wait));
        lock.lockInterruptibly();
        try {
            while (!goesToDisk(batch.size(), size)) {
                if (memory.hasRoom(batch.size(), size)) {
                    memory.add(batch.toArray(new Event[0]), size);
                    came.signal();
                    return true;
                }
                if (left <= 0) {
                    if (!settings.overflows()) {
                        throw full(batch.size());
                    }
                    beginToSpill();
                } else {
                    left = room.awaitNanos(left);
                }
            }
            underWay++;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean goesToDisk(int count, long size) throws ChannelFullException {
        if (!settings.overflows()) {
            if (!memory.couldHold(count, size)) {
                throw full(count);
            }
            return false;
        }
        if (!spilling && !memory.couldHold(count, size)) {
            beginToSpill();
        }
        return spilling;
    }

    /** From now on puts go to the disk; what is in memory is older than they are. */
    private void beginToSpill() {
        spilling = true;
        front = file.reserve(memory.events());
    }

    private ChannelFullException full(int count) {
        return new ChannelFullException("Channel " + name + " is full: a batch of " + count
                + " events found no room within overflowTimeout="
                + settings.timeout().toSeconds() + " s; " + memory.events()
                + " events are in it, memoryCapacity=" + settings.memoryCapacity()
                + ", overflowCapacity=0. See whether its sinks keep up, or raise one.");
    }

    private void spill(List<Event> batch, Duration wait) throws ChannelException, InterruptedException {
        try {
            file.put(batch, MarkChanges.none(), wait);
        } finally {
            lock.lock();
            try {
                underWay--;
                came.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        int most = Math.min(demand.maxEvents(), transactionCapacity);
        long left = EventLog.nanos(demand.upTo());
        while (true) {
            boolean onDisk;
            lock.lockInterruptibly();
            try {
                if (!memory.isEmpty()) {
                    return new MemoryLease(memory.poll(most));
                }
                onDisk = spilling;
            } finally {
                lock.unlock();
            }
            if (onDisk) {
                Lease lease = file.take(Demand.of(most, demand.maxBytes(), Duration.ZERO));
                if (!lease.events().isEmpty()) {
                    return lease;
                }
            }
            if (left <= 0) {
                return Lease.none();
            }
            left = await(left);
        }
    }

    /** Waits once; the caller looks again whether there is something. */
    @SuppressWarnings("WaitNotInLoop")
    private long await(long left) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            // Leases count as well: what is rolled back is older than what comes.
            if (spilling && underWay == 0 && file.usage().events().orElse(0) == 0) {
                spilling = false;
                front = null;
            }
            if (!memory.isEmpty()) {
                return left;
            }
            long nap = spilling ? Math.min(left, LOOK.toNanos()) : left;
            return left - nap + came.awaitNanos(nap);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException, InterruptedException {
        List<Lease> onDisk = new ArrayList<>();
        for (Lease lease : leases) {
            if (!(lease instanceof MemoryLease)) {
                onDisk.add(lease);
            }
        }
        if (!onDisk.isEmpty()) {
            file.commit(onDisk, MarkChanges.none());
        }
        for (Lease lease : leases) {
            if (lease instanceof MemoryLease inMemory) {
                inMemory.commit();
            }
        }
    }

    private final class MemoryLease implements Lease {
        private final List<MemoryFront.Run> runs;
        private final List<Event> events;
        private boolean over;

        MemoryLease(List<MemoryFront.Run> runs) {
            this.runs = runs;
            if (runs.size() == 1) {
                events = Collections.unmodifiableList(Arrays.asList(runs.get(0).events()));
            } else {
                List<Event> all = new ArrayList<>();
                runs.forEach(run -> all.addAll(Arrays.asList(run.events())));
                events = Collections.unmodifiableList(all);
            }
        }

        @Override
        public List<Event> events() {
            return events;
        }

        void commit() {
            end(true);
        }

        @Override
        public void rollback() {
            end(false);
        }

        private void end(boolean delivered) {
            if (over) {
                return;
            }
            over = true;
            lock.lock();
            try {
                if (delivered) {
                    memory.delivered(runs);
                    room.signalAll();
                } else {
                    memory.giveBack(runs);
                    came.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public ChannelUsage usage() {
        ChannelUsage behind = file.usage();
        lock.lock();
        try {
            long bytes = settings.byteCapacity() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : behind.byteCapacity().orElse(Long.MAX_VALUE);
            return ChannelUsage.builder()
                    .events(
                            memory.events() + behind.events().orElse(0),
                            settings.memoryCapacity() + settings.overflowCapacity())
                    .bytes(memory.byteCount() + behind.bytes().orElse(0), bytes)
                    .build();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int transactionCapacity() {
        return transactionCapacity;
    }

    /** Closed in order, it leaves nothing in memory. */
    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() throws Exception {
        List<Event[]> left = new ArrayList<>();
        int events = 0;
        Front place;
        lock.lock();
        try {
            for (MemoryFront.Run run : memory.poll(Integer.MAX_VALUE)) {
                left.add(run.events());
                events += run.events().length;
            }
            place = events > 0 && front == null ? file.reserve(events) : front;
        } finally {
            lock.unlock();
        }
        if (place == null || left.isEmpty()) {
            file.close();
            return;
        }
        AtomicInteger saved = new AtomicInteger();
        try {
            file.close(behind -> save(behind, place, left, saved));
        } finally {
            if (saved.get() < events) {
                log.error(
                        "Channel {}: {} events in memory could not be saved and are lost.", name, events - saved.get());
            }
            log.info("Channel {}: {} events were in memory and are saved on the disk.", name, saved);
        }
    }

    private void save(EventLog behind, Front place, List<Event[]> left, AtomicInteger saved) {
        try {
            behind.save(place, left, saved::addAndGet);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            log.error("Channel {}: what is in memory can't be saved: {}", name, e.toString());
        }
    }
}
