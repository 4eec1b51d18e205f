package org.millrace.channel.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory in front, a {@link FileChannel} behind it. Events go to memory while there is room and nothing waits on the disk;
 * once memory is full they go to the disk, until the disk is empty again. So what is in memory is always older than what is
 * on the disk, and events are taken in the order in which they were put.
 *
 * <p>What is in memory is written to the disk when the channel is closed in order, and lost when the process is killed.
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
            "encryption.",
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
        guarantee = "at least once; what is in memory is lost when the process is killed")
@Component(
        service = Channel.class,
        configurationPid = "millrace.channel.spillablememory",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SpillableConfig.class, factory = true)
public final class SpillableChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(SpillableChannel.class);
    private static final int TRANSACTION_CAPACITY = 10_000;
    private static final int HEAP_PERCENT = 80;
    private static final int PERCENT = 100;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final FileChannel file;
    private final boolean overflows;
    private final long overflowCapacity;
    private final long memoryCapacity;
    private final long byteCapacity;
    private final Duration timeout;
    private final int transactionCapacity;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final MemoryFront memory;
    /** Whether puts go to the disk. */
    private boolean spilling;
    /** Puts on their way to the disk. */
    private int underWay;

    private String name = "";

    /** Checks the configuration. */
    @Activate
    public SpillableChannel(SpillableConfig config, Map<String, Object> typed) {
        this(config, typed, Runtime.getRuntime().maxMemory());
    }

    SpillableChannel(SpillableConfig config, Map<String, ?> typed, long maxHeap) {
        memoryCapacity = notNegative("memoryCapacity", config.memoryCapacity());
        overflowCapacity = notNegative("overflowCapacity", config.overflowCapacity());
        timeout = Duration.ofSeconds(notNegative("overflowTimeout", config.overflowTimeout()));
        if (memoryCapacity == 0 && overflowCapacity == 0) {
            throw new InvalidConfigurationException(
                    "overflowCapacity", "is 0, and memoryCapacity as well: nothing could be held; raise one");
        }
        overflows = overflowCapacity > 0;
        byteCapacity = bytes(config, maxHeap);
        memory = new MemoryFront(memoryCapacity, byteCapacity);
        Map<String, Object> behind = new HashMap<>(typed);
        long capacity = overflows ? overflowCapacity : memoryCapacity;
        behind.put("capacity", capacity);
        if (!typed.containsKey("transactionCapacity") && capacity < TRANSACTION_CAPACITY) {
            behind.put("transactionCapacity", capacity);
        }
        behind.put("keep-alive", config.overflowTimeout());
        // This one is of the memory in front.
        behind.put("byteCapacity", 0);
        FileSettings settings = FileSettings.of(TypedConfig.of(FileConfig.class, behind), behind);
        file = new FileChannel(settings, formerKeys(typed), new RealDisk());
        transactionCapacity = settings.capacity().transaction();
    }

    private static long notNegative(String key, long value) {
        if (value < 0) {
            throw new InvalidConfigurationException(key, value + " must be 0 or more");
        }
        return value;
    }

    private static long bytes(SpillableConfig config, long maxHeap) {
        int buffer = config.byteCapacityBufferPercentage();
        if (buffer < 0 || buffer >= PERCENT) {
            throw new InvalidConfigurationException("byteCapacityBufferPercentage", "must be 0 to 99 percent");
        }
        long typed = config.byteCapacity();
        if (typed < -1) {
            throw new InvalidConfigurationException(
                    "byteCapacity", "must be a number of bytes, 0 for no limit or -1 for a share of the heap");
        }
        long bytes = typed == -1 ? maxHeap / PERCENT * HEAP_PERCENT : typed;
        return bytes == 0 ? Long.MAX_VALUE : Math.max(1, bytes / PERCENT * (PERCENT - buffer));
    }

    private static String formerKeys(Map<String, ?> typed) {
        List<String> parts = new ArrayList<>();
        if (typed.containsKey("overflowDeactivationThreshold")) {
            parts.add(
                    "overflowDeactivationThreshold (memory is used again when the disk is empty, so that order is kept)");
        }
        if (typed.containsKey("avgEventSize")) {
            parts.add("avgEventSize (the size of each event is known)");
        }
        String more = FormerKeys.warning(typed);
        if (!more.isEmpty()) {
            parts.add(more);
        }
        return String.join("; ", parts);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        name = context.name();
        file.open(context);
        lock.lock();
        try {
            // What the disk has kept is delivered before anything that comes.
            spilling = file.usage().events() > 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(List<Event> batch) throws ChannelException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.size() > transactionCapacity) {
            throw new ChannelException("Channel " + name + " takes no batch of " + batch.size()
                    + " events: transactionCapacity=" + transactionCapacity
                    + ". Raise it, or lower the batch size of the source.");
        }
        long size = MemoryFront.bytes(batch);
        if (!keep(batch, size)) {
            spill(batch);
        }
    }

    /** Puts a batch into memory; false if it is to go to the disk. */
    private boolean keep(List<Event> batch, long size) throws ChannelFullException, InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!goesToDisk(batch.size(), size)) {
                if (memory.hasRoom(batch.size(), size)) {
                    memory.add(batch.toArray(new Event[0]), size);
                    came.signal();
                    return true;
                }
                if (left <= 0) {
                    if (!overflows) {
                        throw full(batch.size());
                    }
                    spilling = true;
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
        if (!overflows) {
            if (!memory.couldHold(count, size)) {
                throw full(count);
            }
            return false;
        }
        if (!spilling && !memory.couldHold(count, size)) {
            spilling = true;
        }
        return spilling;
    }

    private ChannelFullException full(int count) {
        return new ChannelFullException("Channel " + name + " is full: a batch of " + count
                + " events found no room within overflowTimeout=" + timeout.toSeconds() + " s; " + memory.events()
                + " events are in it, memoryCapacity=" + memoryCapacity
                + ", overflowCapacity=0. See whether its sinks keep up, or raise one.");
    }

    private void spill(List<Event> batch) throws ChannelException, InterruptedException {
        try {
            file.put(batch);
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
    public Lease take(int maxEvents, Duration wait) throws ChannelException, InterruptedException {
        int most = Math.min(maxEvents, transactionCapacity);
        long left = wait.toNanos();
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
                Lease lease = file.take(most, Duration.ZERO);
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
            if (spilling && underWay == 0 && file.usage().events() == 0) {
                spilling = false;
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

        @Override
        public void commit() {
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
            long bytes = byteCapacity == Long.MAX_VALUE ? Long.MAX_VALUE : behind.byteCapacity();
            return new ChannelUsage(
                    memory.events() + behind.events(),
                    memoryCapacity + overflowCapacity,
                    memory.byteCount() + behind.bytes(),
                    bytes);
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
        try {
            saveMemory();
        } finally {
            file.close();
        }
    }

    private void saveMemory() throws InterruptedException {
        List<MemoryFront.Run> left;
        lock.lock();
        try {
            left = memory.poll(Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
        int saved = 0;
        for (MemoryFront.Run run : left) {
            try {
                file.put(Arrays.asList(run.events()));
                saved += run.events().length;
            } catch (ChannelException e) {
                int lost = left.stream().mapToInt(each -> each.events().length).sum() - saved;
                log.error(
                        "Channel {}: {} events in memory could not be saved and are lost: {}",
                        name,
                        lost,
                        e.getMessage());
                return;
            }
        }
        if (saved > 0) {
            log.info("Channel {}: {} events were in memory and are saved on the disk.", name, saved);
        }
    }
}
