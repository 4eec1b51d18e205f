package org.millrace.bridge.flume.inside;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/** One of our events as Flume sees it: mutable, and ours again without a copy if nobody changed it. For one thread at a time. */
final class Carried implements org.apache.flume.Event {
    private static final byte[] NOTHING = {};

    private final Event original;
    private @Nullable Map<String, String> headers;
    private byte @Nullable [] body;

    Carried(Event original) {
        this.original = original;
        this.body = original.body();
    }

    @Override
    public Map<String, String> getHeaders() {
        Map<String, String> known = headers;
        if (known == null) {
            known = new HashMap<>(original.headers());
            headers = known;
        }
        return known;
    }

    @Override
    public void setHeaders(Map<String, String> replacement) {
        headers = replacement;
    }

    @Override
    public byte @Nullable [] getBody() {
        return body;
    }

    @Override
    public void setBody(byte @Nullable [] replacement) {
        body = replacement == null ? NOTHING : replacement;
    }

    @Override
    public String toString() {
        return original.toString();
    }

    private Event back() {
        Map<String, String> changed = headers;
        byte[] now = body == null ? NOTHING : body;
        if (changed != null && !changed.equals(original.headers())) {
            return Event.of(clean(changed), now);
        }
        return now == original.body() ? original : original.withBody(now);
    }

    /** As ours. Names and values that are null, which Flume lets pass, are left out. */
    static Event ours(org.apache.flume.Event event) {
        if (event instanceof Carried carried) {
            return carried.back();
        }
        byte[] body = event.getBody();
        Map<String, String> headers = event.getHeaders();
        byte[] known = body == null ? NOTHING : body;
        return headers == null || headers.isEmpty() ? Event.of(known) : Event.of(clean(headers), known);
    }

    static List<Event> ours(List<? extends org.apache.flume.Event> events) {
        List<Event> all = new ArrayList<>(events.size());
        for (org.apache.flume.Event each : events) {
            if (each != null) {
                all.add(ours(each));
            }
        }
        return all;
    }

    static List<org.apache.flume.Event> theirs(List<Event> events) {
        List<org.apache.flume.Event> all = new ArrayList<>(events.size());
        for (Event each : events) {
            all.add(new Carried(each));
        }
        return all;
    }

    private static Map<String, String> clean(Map<String, String> headers) {
        for (Map.Entry<String, String> each : headers.entrySet()) {
            if (each.getKey() == null || each.getValue() == null) {
                Map<String, String> rest = new HashMap<>(headers);
                rest.remove(null);
                while (rest.values().remove(null)) {
                    // the next one
                }
                return rest;
            }
        }
        return headers;
    }
}
