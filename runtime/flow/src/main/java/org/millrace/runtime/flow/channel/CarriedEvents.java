package org.millrace.runtime.flow.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.event.Event;

/**
 * Events that were moved out of a channel which keeps nothing, while it is replaced. They wait here, in order. Not thread-safe: its
 * port's lock guards it.
 */
final class CarriedEvents {
    /** More than can ever be in one channel. */
    private static final long FAR = 1L << 40;

    /** Batches by the number of their first event, so that what is given back finds its old place. */
    private final TreeMap<Long, List<Event>> batches = new TreeMap<>();

    private long nextNumber;
    private long waiting;
    private long lent;

    /** Some of them, and the number that says where they belong. */
    record Taken(long number, List<Event> events) {}

    /** A number for events that come behind all others. */
    long behind() {
        return nextNumber;
    }

    /** A number for events that come before all others. */
    long before() {
        return (batches.isEmpty() ? nextNumber : batches.firstKey()) - FAR;
    }

    /**
     * Adds some.
     *
     * @param number where they belong
     * @return the number for those that follow
     */
    long add(long number, List<Event> events) {
        batches.put(number, List.copyOf(events));
        waiting += events.size();
        long next = number + events.size();
        nextNumber = Math.max(nextNumber, next);
        return next;
    }

    /** None waiting; some may still be lent out. */
    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Waiting and lent. */
    long size() {
        return waiting + lent;
    }

    /** Takes from the head, up to so many events and so many bytes, but at least one; there must be some. */
    Taken take(int maxEvents, long maxBytes) {
        Map.Entry<Long, List<Event>> head = batches.pollFirstEntry();
        List<Event> events = head.getValue();
        int most = fitting(events, maxEvents, maxBytes);
        if (events.size() > most) {
            batches.put(head.getKey() + most, events.subList(most, events.size()));
            events = events.subList(0, most);
        }
        waiting -= events.size();
        lent += events.size();
        return new Taken(head.getKey(), events);
    }

    private static int fitting(List<Event> events, int maxEvents, long maxBytes) {
        long bytes = 0;
        int n = 0;
        for (Event event : events) {
            bytes += event.size();
            if (n >= maxEvents || (n > 0 && bytes > maxBytes)) {
                break;
            }
            n++;
        }
        return n;
    }

    /** They are somewhere else now. */
    void gone(Taken taken) {
        lent -= taken.events().size();
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
