package org.millrace.channel.memory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue on the heap that is handed whole batches.
 *
 * <p>One lock guards the queue, the waiting puts and the waiting takes. It is taken once for each put, take and end of a
 * lease, and held for a few pointers' time: events are copied and measured outside of it. What the channel holds is read
 * without it.
 *
 * <p>Puts get room in the order in which they came: one that finds no room, or others waiting, queues up with its chunk,
 * and whoever makes room moves the chunk in. A put that comes first but does not fit holds up those behind it until its
 * time is over; so a large batch is not starved by small ones.
 */
@ChannelType(value = "memory", classes = "org.apache.flume.channel.MemoryChannel", guarantee = Guarantee.AT_MOST_ONCE)
public final class MemoryChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(MemoryChannel.class);

    /** The most by which a waiting take or put may oversleep, so that one wake-up serves many events. */
    static final long NAP_NANOS = 500_000;

    private final Limits limits;
    private final Occupancy occupancy;

    private final ReentrantLock lock = new ReentrantLock();
    private final ChunkQueue queue = new ChunkQueue();
    private final WaitingTakes takes;
    private final ArrayDeque<WaitingPut> puts = new ArrayDeque<>();
    private boolean closed;

    private volatile String name = "memory";

    /** Checks the configuration. */
    public MemoryChannel(MemoryConfig config) {
        this(Limits.of(config, Runtime.getRuntime().maxMemory()));
    }

    MemoryChannel(Limits limits) {
        this.limits = limits;
        this.occupancy = new Occupancy(limits);
        this.takes = new WaitingTakes(lock, queue, occupancy);
    }

    @Override
    public void open(ComponentContext context) {
        name = context.name();
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        Chunk chunk = Chunk.copyOf(batch);
        if (chunk.size() == 0) {
            return;
        }
        refuseTooLarge(chunk);
        lock.lock();
        try {
            requireOpen();
            if (puts.isEmpty() && occupancy.fits(chunk)) {
                admit(chunk);
            } else {
                awaitRoom(chunk, Math.min(limits.keepAlive().toNanos(), nanos(wait)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void refuseTooLarge(Chunk chunk) throws ChannelException {
        if (chunk.size() > limits.transactionCapacity()) {
            throw new BatchTooLargeException("Channel " + name + " takes no batch of " + chunk.size()
                    + " events: transactionCapacity=" + limits.transactionCapacity()
                    + ". Raise it, or lower the batch size of the source.");
        }
        if (!occupancy.everFits(chunk)) {
            throw new BatchTooLargeException("Channel " + name + " can never hold a batch of " + chunk.bodies()
                    + " bytes of bodies, " + chunk.bytes() + " with headers: " + occupancy.impossible(chunk)
                    + ". Raise byteCapacity, or lower the batch size of the source.");
        }
    }

    private void admit(Chunk chunk) {
        boolean wasEmpty = queue.isEmpty();
        occupancy.add(chunk);
        queue.append(chunk);
        takes.eventsCame(wasEmpty);
    }

    private void awaitRoom(Chunk chunk, long longest) throws ChannelException, InterruptedException {
        WaitingPut put = new WaitingPut(chunk, lock.newCondition());
        puts.add(put);
        takes.hurry();
        long left = longest;
        try {
            while (!put.admitted) {
                requireOpen();
                if (left <= 0) {
                    throw full(chunk);
                }
                if (put.eager) {
                    left = put.done.awaitNanos(left);
                } else {
                    long nap = Math.min(left, NAP_NANOS);
                    left -= nap - put.done.awaitNanos(nap);
                    put.eager = true;
                    admitWaiting();
                }
            }
        } catch (InterruptedException e) {
            if (!put.admitted) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            if (!put.admitted && puts.remove(put)) {
                admitWaiting();
            }
        }
    }

    private ChannelFullException full(Chunk chunk) {
        return new ChannelFullException("Channel " + name + " is full: a batch of " + chunk.size() + " events ("
                + chunk.bytes() + " bytes) found no room within keep-alive="
                + limits.keepAlive().toSeconds() + " s; " + occupancy.reason(chunk)
                + ". See whether its sinks keep up, or raise the limit.");
    }

    /**
     * Lets in the waiting puts that now have room, first come, first served. One that naps is let in only once the channel
     * is half empty: woken for each bit of room, producers and a consumer would do little but wake one another.
     */
    private void admitWaiting() {
        WaitingPut first = puts.peek();
        while (first != null && occupancy.fits(first.chunk) && (first.eager || !occupancy.isHalfFull())) {
            puts.remove();
            first.admitted = true;
            admit(first.chunk);
            first.done.signal();
            first = puts.peek();
        }
        if (first != null) {
            takes.hurry();
        }
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        int most = Math.min(demand.maxEvents(), limits.transactionCapacity());
        long left = nanos(demand.upTo());
        Chunk run;
        lock.lock();
        try {
            requireOpen();
            while (queue.isEmpty()) {
                if (left <= 0) {
                    return Lease.none();
                }
                left = takes.await(left);
                requireOpen();
            }
            run = queue.remove(most);
        } finally {
            takes.passOn();
            lock.unlock();
        }
        try {
            return new MemoryLease(this, upTo(demand.maxBytes(), run.flattened()));
        } catch (OutOfMemoryError e) {
            lock.lock();
            try {
                giveBack(run);
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    /** Gives back what is more than so many bytes. */
    private Chunk upTo(long maxBytes, Chunk whole) {
        if (whole.bytes() <= maxBytes || whole.size() == 1) {
            return whole;
        }
        Chunk first = whole.cut(whole.fitting(maxBytes)).flattened();
        lock.lock();
        try {
            giveBack(whole);
        } finally {
            lock.unlock();
        }
        return first;
    }

    private static long nanos(Duration wait) {
        return TimeUnit.NANOSECONDS.convert(wait);
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) {
        for (Lease lease : leases) {
            end((MemoryLease) lease, true);
        }
    }

    /** Ends a lease, unless it has ended. */
    void end(MemoryLease lease, boolean delivered) {
        lock.lock();
        try {
            Chunk chunk = lease.surrender();
            if (chunk == null || closed) {
                return;
            }
            if (delivered) {
                occupancy.remove(chunk);
                admitWaiting();
            } else {
                giveBack(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Chunk run) {
        boolean wasEmpty = queue.isEmpty();
        queue.giveBack(run);
        takes.eventsCame(wasEmpty);
    }

    @Override
    public ChannelUsage usage() {
        return occupancy.usage();
    }

    @Override
    public int transactionCapacity() {
        return limits.transactionCapacity();
    }

    @Override
    public boolean putsAtOnce() {
        return true;
    }

    @Override
    public boolean durable() {
        return false;
    }

    /** Frees the memory and releases whoever still waits. */
    @Override
    public void close() {
        long lost;
        lock.lock();
        try {
            closed = true;
            lost = occupancy.events();
            queue.clear();
            occupancy.clear();
            takes.wakeAll();
            puts.forEach(put -> put.done.signal());
            puts.clear();
        } finally {
            lock.unlock();
        }
        if (lost > 0) {
            log.error("Memory channel {} is closed with {} events in it; they are lost.", name, lost);
        }
    }

    private void requireOpen() throws ChannelException {
        if (closed) {
            throw new ChannelException("Channel " + name + " is closed.");
        }
    }
}
