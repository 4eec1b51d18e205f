package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;

/** The channel that stands behind a port, and what it said of itself when it came. */
record Attached(
        Instance<Channel> instance,
        int transactionCapacity,
        long transactionBytes,
        boolean durable,
        boolean keepsMarks) {
    private static final ChannelUsage UNKNOWN =
            ChannelUsage.builder().events(0, 0).build();
    private static final long USUAL_KEEP_ALIVE_SECONDS = 3;

    Channel channel() {
        return instance.plugin();
    }

    ClassLoader loader() {
        return instance.offer().loader();
    }

    /** What is in it; nothing, with room for nothing, if it can't say. */
    ChannelUsage usage() {
        return look().orElse(UNKNOWN);
    }

    private Optional<ChannelUsage> look() {
        try {
            return Optional.of(Guard.call(instance.key(), loader(), "usage", channel()::usage));
        } catch (Fault e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whether it says that nothing is in it; not if it can't say. */
    boolean isEmpty() {
        OptionalLong events = look().map(ChannelUsage::events).orElse(OptionalLong.empty());
        return events.isPresent() && events.getAsLong() == 0;
    }

    /** Events in it; none if it can't say. */
    long events() {
        return usage().events().orElse(0);
    }

    /** How long its user lets a put wait for room. */
    Duration keepAlive() {
        Object typed = instance.offer().property("keep-alive", USUAL_KEEP_ALIVE_SECONDS);
        try {
            return Duration.ofSeconds(
                    Math.max(0, Integer.parseInt(typed.toString().trim())));
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(USUAL_KEEP_ALIVE_SECONDS);
        }
    }
}
