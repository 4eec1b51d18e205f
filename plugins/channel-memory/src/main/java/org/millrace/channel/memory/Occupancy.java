package org.millrace.channel.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.millrace.api.channel.ChannelUsage;

/**
 * What the channel holds, on lease or not, against what it may hold. Changed under the channel's lock only; read by anybody
 * at any time, which is why the sums are atomics, written without the fences that only rival writers would need.
 */
final class Occupancy {
    private final Limits limits;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bodies = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final HeapShare share;
    private long heap;

    Occupancy(Limits limits) {
        this(limits, HeapShare.OF_PROCESS);
    }

    Occupancy(Limits limits, HeapShare share) {
        this.limits = limits;
        this.share = share;
    }

    /** Whether there is room now. */
    boolean fits(Chunk chunk) {
        return chunk.size() <= limits.capacity() - events.getPlain()
                && chunk.bodies() <= limits.bodyCapacity() - bodies.getPlain()
                && chunk.bytes() <= limits.byteCapacity() - bytes.getPlain()
                && share.fits(chunk.heap());
    }

    /** Whether any of the limits is reached by half. */
    boolean isHalfFull() {
        return events.getPlain() > limits.capacity() / 2
                || bodies.getPlain() > limits.bodyCapacity() / 2
                || bytes.getPlain() > limits.byteCapacity() / 2;
    }

    /** Whether there would be room in an empty channel. */
    boolean everFits(Chunk chunk) {
        return chunk.bodies() <= limits.bodyCapacity()
                && chunk.bytes() <= limits.byteCapacity()
                && chunk.heap() <= share.most();
    }

    void add(Chunk chunk) {
        change(chunk.size(), chunk.bodies(), chunk.bytes());
        take(chunk.heap());
    }

    void remove(Chunk chunk) {
        change(-chunk.size(), -chunk.bodies(), -chunk.bytes());
        take(-chunk.heap());
    }

    private void take(long more) {
        heap += more;
        share.add(more);
    }

    private void change(long eventsMore, long bodiesMore, long bytesMore) {
        events.setRelease(events.getPlain() + eventsMore);
        bodies.setRelease(bodies.getPlain() + bodiesMore);
        bytes.setRelease(bytes.getPlain() + bytesMore);
    }

    void clear() {
        take(-heap);
        events.setRelease(0);
        bodies.setRelease(0);
        bytes.setRelease(0);
    }

    long events() {
        return events.getAcquire();
    }

    ChannelUsage usage() {
        return ChannelUsage.builder()
                .events(events(), limits.capacity())
                .bytes(bytes.getAcquire(), limits.byteCapacity())
                .build();
    }

    /** Which limit leaves no room for the chunk, by the name a user typed it with, and what counts against it now. */
    String reason(Chunk chunk) {
        if (chunk.size() > limits.capacity() - events.getPlain()) {
            return "capacity=" + limits.capacity() + " events, of which " + events.getPlain() + " are taken";
        }
        if (chunk.bodies() > limits.bodyCapacity() - bodies.getPlain()) {
            return bodyLimit() + ", of which " + bodies.getPlain() + " are taken";
        }
        if (chunk.bytes() > limits.byteCapacity() - bytes.getPlain()) {
            return byteLimit() + ", of which " + bytes.getPlain() + " are taken";
        }
        if (!share.fits(chunk.heap())) {
            return heapLimit() + ", of which " + share.taken() + " are taken";
        }
        return "capacity=" + limits.capacity() + " events, for which other batches wait longer";
    }

    /** Which limit the chunk alone exceeds. */
    String impossible(Chunk chunk) {
        if (chunk.bodies() > limits.bodyCapacity()) {
            return bodyLimit();
        }
        return chunk.bytes() > limits.byteCapacity() ? byteLimit() : heapLimit();
    }

    private String heapLimit() {
        return "all memory channels together may take half of the heap (-Xmx), which is " + share.most() + " bytes";
    }

    private String bodyLimit() {
        return "byteCapacity=" + limits.byteCapacity() + " less byteCapacityBufferPercentage, which is "
                + limits.bodyCapacity() + " bytes of bodies";
    }

    private String byteLimit() {
        return "byteCapacity=" + limits.byteCapacity() + " bytes of bodies and headers";
    }
}
