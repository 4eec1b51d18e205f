package org.millrace.api.component;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of components there are. Later versions may add some: a {@code switch} over kinds needs a default branch, which treats
 * an unknown kind as one that moves no events.
 */
public enum Kind {
    /** Brings events in. */
    SOURCE,
    /** Keeps events between sources and sinks. */
    CHANNEL,
    /** Takes events to their destination. */
    SINK,
    /** Looks at, changes or drops events of a source. */
    INTERCEPTOR,
    /** Decides which channel of a source gets which events. */
    SELECTOR,
    /** Spreads batches over a group of sinks. */
    PROCESSOR,
    /** Turns events into bytes, as part of a sink or another component. */
    SERIALIZER,
    /** Turns bytes into events, as part of a source or another component. */
    DESERIALIZER;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word for it in configurations, manifests and answers, such as {@code sink}. */
    public String word() {
        return word;
    }

    /** The kind of this {@linkplain #word() word}; empty if there is none. */
    public static Optional<Kind> of(String word) {
        for (Kind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
