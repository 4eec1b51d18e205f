package org.millrace.api.event;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * One event: a body of bytes and headers. Immutable and safe to share between threads and channels; every
 * {@code with…} method makes a new event that shares what did not change.
 *
 * <p>For speed the body is not copied, neither on the way in nor on the way out: whoever made the array gives it up, and
 * nobody writes to {@link #body()}.
 *
 * <p>Headers keep the order in which they were first set. Names and values are never null.
 */
public final class Event {
    private static final byte[] NO_BODY = {};

    private final HeaderMap headers;
    private final byte[] body;

    private Event(HeaderMap headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    /** An event without headers. The array is not copied and must not be changed afterwards. */
    public static Event of(byte[] body) {
        return new Event(HeaderMap.EMPTY, Objects.requireNonNull(body, "body"));
    }

    /** An event whose body is the UTF-8 form of {@code body}. */
    public static Event of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    /** An event with a copy of {@code headers}. The array is not copied and must not be changed afterwards. */
    public static Event of(Map<String, String> headers, byte[] body) {
        return new Event(HeaderMap.copyOf(headers), Objects.requireNonNull(body, "body"));
    }

    /** An event with headers only. */
    public static Event ofHeaders(Map<String, String> headers) {
        return new Event(HeaderMap.copyOf(headers), NO_BODY);
    }

    /** The headers, unmodifiable. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The value of one header, or {@code otherwise} if the event has none of this name. */
    public String header(String name, String otherwise) {
        return headers.getOrDefault(name, otherwise);
    }

    /** The body itself, not a copy: read only. */
    public byte[] body() {
        return body;
    }

    /** The body decoded as UTF-8, for messages and tests. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** This event with one header set, whether it had it or not. */
    public Event withHeader(String name, String value) {
        return new Event(headers.with(name, value), body);
    }

    /** This event with exactly these headers (copied). */
    public Event withHeaders(Map<String, String> replacement) {
        return new Event(HeaderMap.copyOf(replacement), body);
    }

    /** This event without one header; itself if it had none of this name. */
    public Event withoutHeader(String name) {
        return headers.containsKey(name) ? new Event(headers.without(name), body) : this;
    }

    /** This event with another body. The array is not copied and must not be changed afterwards. */
    public Event withBody(byte[] replacement) {
        return new Event(headers, Objects.requireNonNull(replacement, "body"));
    }

    /**
     * Bytes this event takes in a channel's accounts: its body, and two bytes for each character of its headers. Costs a
     * walk over the headers.
     */
    public long size() {
        return body.length + headers.bytes();
    }

    /** The headers and the length of the body; never the body, which may be large or private. */
    @Override
    public String toString() {
        return "Event[headers=" + headers + ", body=" + body.length + " bytes]";
    }
}
