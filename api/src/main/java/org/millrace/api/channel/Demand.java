package org.millrace.api.channel;

import java.time.Duration;

/**
 * What a taker wants of a channel: at most so many events and bytes, waiting at most so long while there are none. Immutable; made by
 * the agent and by tests.
 */
public final class Demand {
    private final int maxEvents;
    private final long maxBytes;
    private final Duration upTo;

    private Demand(int maxEvents, long maxBytes, Duration upTo) {
        if (maxEvents < 1 || maxBytes < 1 || upTo.isNegative()) {
            throw new IllegalArgumentException("at least one event and one byte, and no negative time: " + maxEvents
                    + ", " + maxBytes + ", " + upTo);
        }
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.upTo = upTo;
    }

    /** A demand; bytes are counted as {@link org.millrace.api.event.Event#size()} does. */
    public static Demand of(int maxEvents, long maxBytes, Duration upTo) {
        return new Demand(maxEvents, maxBytes, upTo);
    }

    /** The most events. */
    public int maxEvents() {
        return maxEvents;
    }

    /** The most bytes; a first event that is larger is lent all the same, alone. */
    public long maxBytes() {
        return maxBytes;
    }

    /** The longest wait while the channel is empty. */
    public Duration upTo() {
        return upTo;
    }

    @Override
    public String toString() {
        return "Demand[" + maxEvents + " events, " + maxBytes + " bytes, " + upTo + "]";
    }
}
