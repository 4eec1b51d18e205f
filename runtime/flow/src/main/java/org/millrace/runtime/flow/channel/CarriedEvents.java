package org.millrace.runtime.flow.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.event.Event;

/**
 * Events that were moved out of a channel which keeps nothing, while it is replaced. They wait here, in order, and are
 * served before anything of the successor, against whose capacity they count. Not thread-safe: its port's lock guards it.
 */
final class CarriedEvents {
    /** Batches by the number of their first event, so that what is given back finds its old place. */
    private final TreeMap<Long, List<Event>> batches = new TreeMap<>();

    private long nextNumber;
    private long waiting;
    private long lent;
    private long bytes;

    /** Some of them, and the number that says where they belong. */
    record Taken(long number, List<Event> events) {}

    void add(List<Event> events) {
        batches.put(nextNumber, List.copyOf(events));
        nextNumber += events.size();
        waiting += events.size();
        bytes += bytes(events);
    }

    /** None waiting; some may still be lent out. */
    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Waiting and lent. */
    long size() {
        return waiting + lent;
    }

    /** Of those waiting and lent, as a channel counts them. */
    long bytes() {
        return bytes;
    }

    /** Takes up to {@code max} from the head; there must be some. */
    Taken take(int max) {
        Map.Entry<Long, List<Event>> head = batches.pollFirstEntry();
        List<Event> events = head.getValue();
        if (events.size() > max) {
            batches.put(head.getKey() + max, events.subList(max, events.size()));
            events = events.subList(0, max);
        }
        waiting -= events.size();
        lent += events.size();
        return new Taken(head.getKey(), events);
    }

    void delivered(Taken taken) {
        lent -= taken.events().size();
        bytes -= bytes(taken.events());
    }

    void giveBack(Taken taken) {
        batches.put(taken.number(), new ArrayList<>(taken.events()));
        lent -= taken.events().size();
        waiting += taken.events().size();
    }

    static long bytes(List<Event> events) {
        long sum = 0;
        for (Event event : events) {
            sum += event.size();
        }
        return sum;
    }
}
