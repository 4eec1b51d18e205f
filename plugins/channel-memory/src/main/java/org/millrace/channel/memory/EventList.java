package org.millrace.channel.memory;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import org.millrace.api.event.Event;

/** The events of a lease: an array that nobody changes any more, seen as an unmodifiable list without layers between. */
final class EventList extends AbstractList<Event> implements RandomAccess {
    private final Event[] events;

    EventList(Event[] events) {
        this.events = events;
    }

    @Override
    public Event get(int index) {
        return events[index];
    }

    @Override
    public int size() {
        return events.length;
    }

    @Override
    public Object[] toArray() {
        return Arrays.copyOf(events, events.length, Object[].class);
    }

    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < events.length;
            }

            @Override
            public Event next() {
                if (at >= events.length) {
                    throw new NoSuchElementException();
                }
                return events[at++];
            }
        };
    }
}
