package org.millrace.runtime.flow.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.swap.SwapTimes;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Pauses;

/**
 * What the host gives the engine.
 *
 * @param dataDirectory under which components keep their own small state
 * @param closeDeadline how long a call may take that has to give way and has asked for no time of its own, before it is interrupted;
 *     after half as long again it is abandoned. While the agent ends, nothing has more
 * @param drainDeadline how long a stopping agent waits for channels to run empty
 * @param openRetry first pause after a failed open; doubles up to {@code openRetryMax}
 * @param deliverRetry first pause after a failed delivery; doubles up to {@code deliverRetryMax}
 * @param gateWait how long a put waits while its channel is being replaced
 * @param swapDeadline how long the successor of a component may take to be opened
 * @param vacancyGrace how long a component may be away before it counts as gone: a new configuration takes it away and brings
 *     it back
 */
record FlowSettings(
        Path dataDirectory,
        Duration closeDeadline,
        Duration drainDeadline,
        Duration openRetry,
        Duration openRetryMax,
        Duration deliverRetry,
        Duration deliverRetryMax,
        Duration gateWait,
        Duration swapDeadline,
        Duration vacancyGrace) {
    /** As good as for ever, and far from where nanoseconds overflow. */
    private static final long LONGEST_MS = Duration.ofDays(365).toMillis();

    /** Reads {@code millrace.*} properties; times are milliseconds. */
    static FlowSettings from(Function<String, @Nullable String> property) {
        String home = orElse(property.apply("millrace.home"), ".");
        return new FlowSettings(
                Path.of(orElse(property.apply("millrace.data.dir"), home + "/data")),
                millis(property, "millrace.close.deadlineMs", 10_000),
                millis(property, "millrace.drain.deadlineMs", 10_000),
                millis(property, "millrace.open.retryMs", 500),
                millis(property, "millrace.open.retryMaxMs", 4_000),
                millis(property, "millrace.deliver.retryMs", 200),
                millis(property, "millrace.deliver.retryMaxMs", 5_000),
                millis(property, "millrace.gate.waitMs", 15_000),
                millis(property, "millrace.swap.deadlineMs", 7_000),
                millis(property, "millrace.vacancy.graceMs", 150));
    }

    SwapTimes swapTimes(Patience patience) {
        return new SwapTimes(swapDeadline, patience, new Pauses(openRetry, openRetryMax));
    }

    Pauses deliveryPauses() {
        return new Pauses(deliverRetry, deliverRetryMax);
    }

    private static Duration millis(Function<String, @Nullable String> property, String key, long otherwise) {
        String value = property.apply(key);
        if (value == null || value.isBlank()) {
            return Duration.ofMillis(otherwise);
        }
        try {
            return Duration.ofMillis(Math.max(0, Math.min(LONGEST_MS, Long.parseLong(value.trim()))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + ": a number of milliseconds is needed", e);
        }
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }
}
