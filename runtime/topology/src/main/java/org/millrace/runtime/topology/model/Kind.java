package org.millrace.runtime.topology.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of components. */
public enum Kind {
    /** Holds events. */
    CHANNEL,
    /** Looks at events between source and channel. */
    INTERCEPTOR,
    /** Decides on channels. */
    SELECTOR,
    /** Spreads over a group of sinks. */
    PROCESSOR,
    /** Sends events on. */
    SINK,
    /** Brings events in. */
    SOURCE,
    /** Turns events into bytes, as part of another component. */
    SERIALIZER,
    /** Turns bytes into events, as part of another component. */
    DESERIALIZER;

    /** What stands before the keys of a component that are the engine's own business, whatever its kind. */
    public static final String ENGINE = "millrace.";

    /** As in capabilities and PIDs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of this word, in any case. */
    public static Optional<Kind> of(String word) {
        for (Kind kind : values()) {
            if (kind.word().equalsIgnoreCase(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether such a component is part of another, whose section its keys stand in. */
    public boolean isPart() {
        return this == SERIALIZER || this == DESERIALIZER;
    }

    /** The type of a component that names none; empty if it must name one. */
    public String defaultType() {
        return switch (this) {
            case SELECTOR -> "replicating";
            case PROCESSOR -> "default";
            default -> "";
        };
    }

    /** Whether a key is the agent's own business: it is not passed to the component. */
    public boolean reserves(String key) {
        if (key.equals("type") || key.startsWith(ENGINE)) {
            return true;
        }
        return switch (this) {
            case SOURCE ->
                Set.of("channels", "interceptors").contains(key)
                        || key.startsWith("selector.")
                        || key.startsWith("interceptors.");
            case SINK -> key.equals("channel");
            default -> false;
        };
    }
}
