package org.millrace.api.channel;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is in a channel at one moment, as far as the channel knows it. Immutable. */
public final class ChannelUsage {
    private static final long UNKNOWN = -1;

    private final long events;
    private final long eventCapacity;
    private final long bytes;
    private final long byteCapacity;
    private final @Nullable Instant oldest;

    private ChannelUsage(Builder from) {
        this.events = from.events;
        this.eventCapacity = from.eventCapacity;
        this.bytes = from.bytes;
        this.byteCapacity = from.byteCapacity;
        this.oldest = from.oldest;
    }

    /** All is unknown until it is set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Events held, those on lease included. */
    public OptionalLong events() {
        return known(events);
    }

    /** The most events it holds. */
    public OptionalLong eventCapacity() {
        return known(eventCapacity);
    }

    /** Bytes held, by {@link org.millrace.api.event.Event#size()} or as the channel counts them. */
    public OptionalLong bytes() {
        return known(bytes);
    }

    /** The most bytes it holds. */
    public OptionalLong byteCapacity() {
        return known(byteCapacity);
    }

    /** When the oldest event held was put; empty if there is none or if it is unknown. */
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelUsage that
                && events == that.events
                && eventCapacity == that.eventCapacity
                && bytes == that.bytes
                && byteCapacity == that.byteCapacity
                && Objects.equals(oldest, that.oldest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(events, eventCapacity, bytes, byteCapacity, oldest);
    }

    /** With -1 for what is unknown. */
    @Override
    public String toString() {
        return "ChannelUsage[events=" + events + " of " + eventCapacity + ", bytes=" + bytes + " of " + byteCapacity
                + ", oldest=" + oldest + "]";
    }

    private static OptionalLong known(long value) {
        return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Gathers what is known. Belongs to one thread. */
    public static final class Builder {
        private long events = UNKNOWN;
        private long eventCapacity = UNKNOWN;
        private long bytes = UNKNOWN;
        private long byteCapacity = UNKNOWN;
        private @Nullable Instant oldest;

        private Builder() {}

        /** Events held, and the most there may be. */
        public Builder events(long held, long capacity) {
            this.events = Math.max(0, held);
            this.eventCapacity = Math.max(0, capacity);
            return this;
        }

        /** Events held, of a channel without a capacity that it knows. */
        public Builder events(long held) {
            this.events = Math.max(0, held);
            return this;
        }

        /** Bytes held, and the most there may be. */
        public Builder bytes(long held, long capacity) {
            this.bytes = Math.max(0, held);
            this.byteCapacity = Math.max(0, capacity);
            return this;
        }

        /** When the oldest event held was put. */
        public Builder oldest(Instant put) {
            this.oldest = put;
            return this;
        }

        /** What was gathered. */
        public ChannelUsage build() {
            return new ChannelUsage(this);
        }
    }
}
