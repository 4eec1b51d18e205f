package org.millrace.channel.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.event.Event;

/** Makes and reads events for the tests. */
public final class Events {
    public static final Duration AT_ONCE = Duration.ZERO;
    static final Duration LONG = Duration.ofSeconds(30);

    private Events() {}

    public static List<Event> of(String... bodies) {
        List<Event> events = new ArrayList<>();
        for (String body : bodies) {
            events.add(Event.of(body));
        }
        return events;
    }

    /** Events with the bodies {@code from}, {@code from + 1}, and so on. */
    public static List<Event> numbered(int from, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            events.add(Event.of(String.valueOf(i)));
        }
        return events;
    }

    static List<String> texts(Taken lease) {
        return lease.events().stream().map(Event::text).toList();
    }

    /** Takes and commits all there is. */
    public static List<String> drain(Channel channel) throws Exception {
        List<String> all = new ArrayList<>();
        while (true) {
            Taken lease = Taken.from(channel, Integer.MAX_VALUE, AT_ONCE);
            if (lease.events().isEmpty()) {
                return all;
            }
            all.addAll(texts(lease));
            lease.commit();
        }
    }
}
