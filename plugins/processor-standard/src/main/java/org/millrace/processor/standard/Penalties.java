package org.millrace.processor.standard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Which sinks have failed and are left alone for a while: two seconds at first, twice as long with each failure that follows, up to a
 * limit. As in Flume, a failure follows another if no more than an hour was between the end of its pause and it. Belongs to one thread.
 */
final class Penalties {
    private static final long FIRST_MS = 1000;
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int MOST_DOUBLINGS = 16;
    private static final Duration FOLLOWS = Duration.ofHours(1);

    private static final class Failures {
        int count;
        long untilNanos;
    }

    private final Duration longest;
    private final LongSupplier nanoTime;
    private final Map<String, Failures> failed = new HashMap<>();

    /**
     * Up to a limit.
     *
     * @param key of the limit, to be named if it can't be meant
     * @param longestMs the limit; at 0 nobody is left alone
     */
    Penalties(String key, long longestMs, LongSupplier nanoTime) {
        if (longestMs < 0 || longestMs > DAY_MS) {
            throw new InvalidConfigurationException(key, "must be between 0 and " + DAY_MS + " ms, was " + longestMs);
        }
        this.longest = Duration.ofMillis(longestMs);
        this.nanoTime = nanoTime;
    }

    boolean isOut(String sink) {
        Failures failures = failed.get(sink);
        return failures != null && failures.untilNanos - nanoTime.getAsLong() > 0;
    }

    void failed(String sink) {
        Failures failures = failed.computeIfAbsent(sink, name -> new Failures());
        long now = nanoTime.getAsLong();
        boolean follows = failures.count > 0 && now - failures.untilNanos <= FOLLOWS.toNanos();
        failures.count = follows ? Math.min(MOST_DOUBLINGS, failures.count + 1) : 1;
        Duration pause = Duration.ofMillis(FIRST_MS << failures.count);
        failures.untilNanos = now + (pause.compareTo(longest) > 0 ? longest : pause).toNanos();
    }

    void works(String sink) {
        failed.remove(sink);
    }

    /** Until one of those that are out may be tried again, in milliseconds; 0 if none is out. */
    long shortestMillis() {
        long now = nanoTime.getAsLong();
        return failed.values().stream()
                        .mapToLong(each -> Math.max(0, each.untilNanos - now))
                        .min()
                        .orElse(0)
                / 1_000_000;
    }
}
