package org.millrace.runtime.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.millrace.api.component.Counter;

/**
 * The counters of one component name. The standard ones, in Flume's spelling, live as long as the name; what an instance
 * adds lives as long as the instance.
 */
final class Figures {
    private static final String[] SOURCE = {
        "EventReceivedCount",
        "EventAcceptedCount",
        "AppendReceivedCount",
        "AppendAcceptedCount",
        "AppendBatchReceivedCount",
        "AppendBatchAcceptedCount",
        "OpenConnectionCount",
        "EventReadFail",
        "ChannelWriteFail",
        "GenericProcessingFail"
    };
    private static final String[] SINK = {
        "ConnectionCreatedCount",
        "ConnectionClosedCount",
        "ConnectionFailedCount",
        "BatchEmptyCount",
        "BatchUnderflowCount",
        "BatchCompleteCount",
        "EventDrainAttemptCount",
        "EventDrainSuccessCount",
        "EventWriteFail",
        "ChannelReadFail"
    };
    private static final String[] CHANNEL = {
        "EventPutAttemptCount", "EventPutSuccessCount", "EventTakeAttemptCount", "EventTakeSuccessCount"
    };

    private final Map<String, Tally> standard = new LinkedHashMap<>();
    private final Map<String, Tally> own = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
    private volatile long startTime;
    private volatile long stopTime;

    private Figures(String[] names) {
        for (String name : names) {
            standard.put(name, new Tally());
        }
    }

    static Figures of(String kind) {
        return new Figures(
                switch (kind) {
                    case "source" -> SOURCE;
                    case "sink" -> SINK;
                    case "channel" -> CHANNEL;
                    default -> new String[0];
                });
    }

    /** One of the standard counters; looked up once, when a part is built, never for an event. */
    Tally standard(String name) {
        Tally tally = standard.get(name);
        if (tally == null) {
            throw new IllegalArgumentException(name);
        }
        return tally;
    }

    /** A counter of an instance; under a standard name it is shown in that place. */
    Counter own(String name) {
        return own.computeIfAbsent(name, n -> new Tally());
    }

    void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    /** A new instance begins: what the last one counted for itself goes. */
    void started(long epochMillis) {
        own.clear();
        gauges.clear();
        startTime = epochMillis;
        stopTime = 0;
    }

    void stopped(long epochMillis) {
        stopTime = epochMillis;
    }

    Map<String, Number> read() {
        Map<String, Number> values = new LinkedHashMap<>();
        standard.forEach((name, tally) -> values.put(name, tally.get()));
        own.forEach((name, tally) -> values.merge(name, tally.get(), (a, b) -> a.longValue() + b.longValue()));
        gauges.forEach((name, value) -> values.put(name, readGauge(value)));
        values.put("StartTime", startTime);
        values.put("StopTime", stopTime);
        return values;
    }

    private static long readGauge(LongSupplier value) {
        try {
            return value.getAsLong();
        } catch (RuntimeException | LinkageError e) {
            // A plug-in's gauge is foreign code: a broken one must not take the other figures with it.
            return -1;
        }
    }
}
