package org.millrace.source.seq;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Counts from 0: the body of each event is its number, in decimal. A refused batch is sent again with the same numbers. */
@SourceType(
        value = "seq",
        classes = "org.apache.flume.source.SequenceGeneratorSource",
        guarantee = "every number arrives at least once while the agent runs; a new start counts from 0")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.seq",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SeqConfig.class, factory = true)
public final class SeqSource implements PolledSource {
    private final int batchSize;
    private final long totalEvents;
    private long next;

    @Activate
    public SeqSource(SeqConfig config) {
        this(config.batchSize(), config.totalEvents());
    }

    SeqSource(int batchSize, long totalEvents) {
        if (batchSize < 1) {
            throw new InvalidConfigurationException("batchSize", "must be at least 1, was " + batchSize);
        }
        this.batchSize = batchSize;
        this.totalEvents = totalEvents;
    }

    @Override
    public Poll poll(Outlet outlet) throws Exception {
        int most = Math.min(batchSize, Math.max(1, outlet.maxBatchSize()));
        int size = (int) Math.min(most, totalEvents - next);
        if (size <= 0) {
            return Poll.BACKOFF;
        }
        List<Event> batch = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            batch.add(Event.of(Long.toString(next + i).getBytes(StandardCharsets.US_ASCII)));
        }
        outlet.accept(batch);
        next += size;
        return Poll.READY;
    }
}
