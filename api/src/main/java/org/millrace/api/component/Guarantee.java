package org.millrace.api.component;

import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of an event when something fails: a process is killed, a destination is out of reach. A source, a channel and a sink
 * each declare the most that a flow through them can give; what a flow gives end to end is the least of them. Sorted from the least to
 * the most. Events that are rejected one by one are dead letters and no part of this.
 */
public enum Guarantee {
    /** Events may be lost: those that a peer did not see refused, those in memory when the process is killed. */
    AT_MOST_ONCE,
    /** No event is lost that was acknowledged; after a failure it may come twice. */
    AT_LEAST_ONCE,
    /**
     * No event is lost and none comes twice. Of a source: it is a {@link org.millrace.api.source.MarkedSource}. Of a channel: it is
     * durable and keeps marks. Of a sink: it is a {@link org.millrace.api.sink.CheckpointedSink} that publishes nothing before
     * {@code committed} and undoes all in {@code rolledBack}. One that declares it and is not counts as {@link #AT_LEAST_ONCE}.
     */
    EXACTLY_ONCE;

    private final String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    /** As in answers: {@code at least once}. */
    public String words() {
        return words;
    }

    /** The lesser of the two. */
    public Guarantee and(Guarantee other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The guarantee of this name, as it stands in a bundle's manifest; empty if there is none. */
    public static Optional<Guarantee> of(String name) {
        for (Guarantee guarantee : values()) {
            if (guarantee.name().equals(name)) {
                return Optional.of(guarantee);
            }
        }
        return Optional.empty();
    }
}
