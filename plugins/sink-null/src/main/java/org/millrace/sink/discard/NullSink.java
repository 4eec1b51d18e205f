package org.millrace.sink.discard;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events and drops them; now and then it says how many. */
@SinkType(value = "null", classes = "org.apache.flume.sink.NullSink", guarantee = Guarantee.AT_MOST_ONCE)
public final class NullSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(NullSink.class);

    private final int batchSize;
    private final int logEvery;
    private String name = "";
    private long dropped;

    public NullSink(NullConfig config) {
        if (config.batchSize() < 1) {
            throw new InvalidConfigurationException("batchSize", "must be at least 1, was " + config.batchSize());
        }
        if (config.logEveryNEvents() < 0) {
            throw new InvalidConfigurationException(
                    "logEveryNEvents", "must not be negative, was " + config.logEveryNEvents());
        }
        this.batchSize = config.batchSize();
        this.logEvery = config.logEveryNEvents();
    }

    @Override
    public void open(ComponentContext context) {
        name = context.name();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void deliver(Batch batch) {
        long before = dropped;
        dropped += batch.size();
        if (logEvery > 0 && before / logEvery != dropped / logEvery) {
            log.info("Null sink {} has dropped {} events.", name, dropped);
        }
    }

    @Override
    public void close() {
        log.info("Null sink {} ends; it has dropped {} events.", name, dropped);
    }
}
