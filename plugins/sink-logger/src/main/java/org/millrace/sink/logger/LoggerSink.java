package org.millrace.sink.logger;

import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** Logs each event at INFO, as Flume shows it. */
@SinkType(value = "logger", classes = "org.apache.flume.sink.LoggerSink", guarantee = Guarantee.AT_LEAST_ONCE)
public final class LoggerSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(LoggerSink.class);
    /** Says that the line is data, of which nothing must be masked. */
    private static final Marker EVENT = MarkerFactory.getMarker("EVENT");

    /** What a log line can bear: each byte takes five characters of it. */
    private static final int MOST = 1 << 20;

    private final int maxBytes;

    public LoggerSink(LoggerConfig config) {
        this(config.maxBytesToLog());
    }

    LoggerSink(int maxBytes) {
        if (maxBytes < 0) {
            throw new InvalidConfigurationException("maxBytesToLog", "must not be negative, was " + maxBytes);
        }
        if (maxBytes > MOST) {
            throw new InvalidConfigurationException("maxBytesToLog", maxBytes + " is more than the most, " + MOST);
        }
        this.maxBytes = maxBytes;
    }

    @Override
    public void deliver(Batch batch) {
        if (log.isInfoEnabled()) {
            for (Event event : batch) {
                log.info(EVENT, "Event: {}", HexDump.of(event, maxBytes));
            }
        }
    }
}
