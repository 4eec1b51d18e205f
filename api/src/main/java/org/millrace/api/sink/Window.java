package org.millrace.api.sink;

import java.time.Duration;

/**
 * How much a {@link CheckpointedSink} may take between two checkpoints; the first bound that is reached counts. Its events stay in the
 * channel meanwhile and count against the channel's capacity. Immutable.
 */
public final class Window {
    private final int events;
    private final long bytes;
    private final Duration time;

    private Window(int events, long bytes, Duration time) {
        if (events < 1 || bytes < 1 || time.isNegative()) {
            throw new IllegalArgumentException("a window of at least one event and one byte, and of no negative time: "
                    + events + ", " + bytes + ", " + time);
        }
        this.events = events;
        this.bytes = bytes;
        this.time = time;
    }

    /**
     * A window.
     *
     * @param events the most events
     * @param bytes the most bytes, by {@link org.millrace.api.event.Event#size()}
     * @param time the longest time from the first event on
     */
    public static Window of(int events, long bytes, Duration time) {
        return new Window(events, bytes, time);
    }

    /** The most events. */
    public int events() {
        return events;
    }

    /** The most bytes. */
    public long bytes() {
        return bytes;
    }

    /** The longest time from the first event on. */
    public Duration time() {
        return time;
    }

    @Override
    public String toString() {
        return "Window[" + events + " events, " + bytes + " bytes, " + time + "]";
    }
}
