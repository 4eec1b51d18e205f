package org.millrace.source.stress;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;

/**
 * Makes events that are all alike, as fast as the channels take them or at a steady rate, to see what a flow can do. A refused batch is
 * not sent again but followed by the next, which is no different.
 */
@SourceType(value = "stress", classes = "org.apache.flume.source.StressSource", guarantee = Guarantee.AT_MOST_ONCE)
public final class StressSource implements PolledSource {
    private static final int LARGEST = 64 << 20;
    private static final Duration DONE = Duration.ofSeconds(5);
    /** How much of what was due while nothing could be sent is made up for. */
    private static final long CATCH_UP_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Event> batch;
    private final long maxTotal;
    private final long maxSuccessful;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private long total;
    private long successful;
    /** When the next batch may go. */
    private long due;

    public StressSource(StressConfig config) {
        this(
                config.size(),
                config.batchSize(),
                config.maxTotalEvents(),
                config.maxSuccessfulEvents(),
                config.maxEventsPerSecond(),
                System::nanoTime);
    }

    StressSource(int size, int batchSize, long maxTotal, long maxSuccessful, int perSecond, LongSupplier nanoTime) {
        if (size < 0 || size > LARGEST) {
            throw new InvalidConfigurationException("size", "must be between 0 and " + LARGEST + ", was " + size);
        }
        if (batchSize < 1) {
            throw new InvalidConfigurationException("batchSize", "must be at least 1, was " + batchSize);
        }
        if (perSecond < 0) {
            throw new InvalidConfigurationException("maxEventsPerSecond", "must be at least 0, was " + perSecond);
        }
        byte[] body = new byte[size];
        Arrays.fill(body, Byte.MAX_VALUE);
        this.batch = Collections.nCopies(batchSize, Event.of(body));
        this.maxTotal = maxTotal;
        this.maxSuccessful = maxSuccessful;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong();
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        int size = Math.min(batch.size(), Math.max(1, outlet.maxBatchSize()));
        size = (int) Math.min(size, Math.min(left(maxTotal, total), left(maxSuccessful, successful)));
        if (size <= 0) {
            return DONE;
        }
        long wait = perSecond == 0 ? 0 : due - nanoTime.getAsLong();
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        if (perSecond > 0) {
            long now = nanoTime.getAsLong();
            due = Math.max(due, now - CATCH_UP_NANOS) + Math.multiplyExact(1_000_000_000L, size) / perSecond;
        }
        total += size;
        outlet.accept(batch.subList(0, size));
        successful += size;
        return Duration.ZERO;
    }

    private static long left(long most, long done) {
        return most < 0 ? Long.MAX_VALUE : most - done;
    }
}
