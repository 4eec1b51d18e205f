package org.millrace.channel.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.event.Event;

/** Events in memory, in order, what was rolled back in its old place. Guarded by the channel's lock. */
final class MemoryFront {
    private final long capacity;
    private final long byteCapacity;
    private final TreeMap<Long, Event[]> batches = new TreeMap<>();
    private long next;
    private long events;
    private long bytes;

    MemoryFront(long capacity, long byteCapacity) {
        this.capacity = capacity;
        this.byteCapacity = byteCapacity;
    }

    /**
     * Consecutive events.
     *
     * @param number of the first in the order of puts
     * @param bytes of all, headers included
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Run(long number, Event[] events, long bytes) {}

    static long bytes(List<Event> batch) {
        long sum = 0;
        for (Event event : batch) {
            sum += event.size();
        }
        return sum;
    }

    /** Whether a batch could ever have room here. */
    boolean couldHold(int count, long size) {
        return count <= capacity && size <= byteCapacity;
    }

    boolean hasRoom(int count, long size) {
        return events + count <= capacity && bytes + size <= byteCapacity;
    }

    void add(Event[] batch, long size) {
        batches.put(next, batch);
        next += batch.length;
        events += batch.length;
        bytes += size;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Events held, those on lease included. */
    long events() {
        return events;
    }

    long byteCount() {
        return bytes;
    }

    /** Removes up to so many events; they count until they are {@link #delivered}. */
    List<Run> poll(int most) {
        List<Run> runs = new ArrayList<>();
        int left = most;
        while (left > 0 && !batches.isEmpty()) {
            Map.Entry<Long, Event[]> first = batches.pollFirstEntry();
            Event[] batch = first.getValue();
            if (batch.length > left) {
                batches.put(first.getKey() + left, Arrays.copyOfRange(batch, left, batch.length));
                batch = Arrays.copyOf(batch, left);
            }
            left -= batch.length;
            runs.add(new Run(first.getKey(), batch, bytes(Arrays.asList(batch))));
        }
        return runs;
    }

    void giveBack(List<Run> runs) {
        for (Run run : runs) {
            batches.put(run.number(), run.events());
        }
    }

    void delivered(List<Run> runs) {
        for (Run run : runs) {
            events -= run.events().length;
            bytes -= run.bytes();
        }
    }
}
