package org.millrace.source.seq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;

/** Counts from 0: the body of each event is its number, in decimal. A refused batch is sent again with the same numbers. */
@SourceType(
        value = "seq",
        classes = "org.apache.flume.source.SequenceGeneratorSource",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class SeqSource implements PolledSource {
    private final int batchSize;
    private final long totalEvents;
    private final Duration pauseIncrement;
    private final Duration longestPause;
    private long next;
    private int empties;

    public SeqSource(SeqConfig config) {
        this(
                config.batchSize(),
                config.totalEvents(),
                Duration.ofMillis(Math.max(1, config.backoffSleepIncrement())),
                Duration.ofMillis(Math.max(1, config.maxBackoffSleep())));
    }

    SeqSource(int batchSize, long totalEvents, Duration pauseIncrement, Duration longestPause) {
        if (batchSize < 1) {
            throw new InvalidConfigurationException("batchSize", "must be at least 1, was " + batchSize);
        }
        this.batchSize = batchSize;
        this.totalEvents = totalEvents;
        this.pauseIncrement = pauseIncrement;
        this.longestPause = longestPause;
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        int most = Math.min(batchSize, Math.max(1, outlet.maxBatchSize()));
        int size = (int) Math.min(most, totalEvents - next);
        if (size <= 0) {
            empties = Math.min(empties + 1, 1000);
            Duration pause = pauseIncrement.multipliedBy(empties);
            return pause.compareTo(longestPause) > 0 ? longestPause : pause;
        }
        List<Event> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(Event.of(Long.toString(next + i).getBytes(StandardCharsets.US_ASCII)));
        }
        outlet.accept(batch);
        next += size;
        empties = 0;
        return Duration.ZERO;
    }
}
