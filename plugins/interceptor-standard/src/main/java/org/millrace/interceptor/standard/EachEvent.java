package org.millrace.interceptor.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.millrace.api.event.Event;

/** Changes the events of a batch one by one. */
final class EachEvent {
    private EachEvent() {}

    /** The batch with every event replaced by what becomes of it; the same list if nothing became anything else. */
    static List<Event> of(List<Event> batch, UnaryOperator<Event> change) {
        List<Event> changed = new ArrayList<>(batch.size());
        boolean same = true;
        for (Event event : batch) {
            Event next = change.apply(event);
            same &= next == event;
            changed.add(next);
        }
        return same ? batch : changed;
    }

    /** Sets a header, unless it is there and is to be preserved. */
    static Event withHeader(Event event, String name, String value, boolean preserveExisting) {
        return preserveExisting && event.headers().containsKey(name) ? event : event.withHeader(name, value);
    }
}
