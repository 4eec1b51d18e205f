package org.millrace.runtime.flow.status;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.millrace.api.component.Kind;

/**
 * The counters of one component name. The standard ones, in Flume's spelling, live as long as the name; what an instance
 * adds lives as long as the instance.
 */
public final class Figures {
    /** Events of a source that its selector sent nowhere. */
    public static final String UNROUTED = "EventUnroutedCount";

    /** Events that were put aside because they can't be delivered or understood. */
    public static final String DEAD_LETTERS = "DeadLetterCount";

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
        "GenericProcessingFail",
        UNROUTED,
        DEAD_LETTERS
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
        "ChannelReadFail",
        DEAD_LETTERS
    };
    private static final String[] CHANNEL = {
        "EventPutAttemptCount",
        "EventPutSuccessCount",
        "EventTakeAttemptCount",
        "EventTakeSuccessCount",
        "OptionalPutFail"
    };

    /** Of the standard ones, those that go both ways: there until an instance counts them. */
    private static final Set<String> LEVELS = Set.of("OpenConnectionCount");

    private final Map<String, Tally> standard = new LinkedHashMap<>();
    private volatile OwnFigures own = new OwnFigures();
    private volatile long startTime;
    private volatile long stopTime;

    private Figures(String[] names) {
        for (String name : names) {
            standard.put(name, new Tally());
        }
    }

    static Figures of(Kind kind) {
        return new Figures(
                switch (kind) {
                    case SOURCE -> SOURCE;
                    case SINK -> SINK;
                    case CHANNEL -> CHANNEL;
                    default -> new String[0];
                });
    }

    /** One of the standard counters; looked up once, when a part is built, never for an event. */
    public Tally standard(String name) {
        Tally tally = standard.get(name);
        if (tally == null) {
            throw new IllegalArgumentException(name);
        }
        return tally;
    }

    /** A new instance serves the name: what the last one counted for itself goes. */
    public void servedBy(OwnFigures instance, long epochMillis) {
        own = instance;
        startTime = epochMillis;
        stopTime = 0;
    }

    public void stopped(OwnFigures instance, long epochMillis) {
        if (own == instance) {
            stopTime = epochMillis;
        }
    }

    /** Asks the plug-in that serves the name. */
    Map<String, Number> read() {
        Map<String, Number> values = readCounters();
        own.addGauges(values);
        return values;
    }

    /** The names of all that only grow. */
    Set<String> counters() {
        Set<String> counters = new HashSet<>(standard.keySet());
        counters.removeAll(LEVELS);
        own.addTypes(counters);
        return counters;
    }

    /** Whether what serves the name is to be asked for some of it. */
    boolean hasGauges() {
        return own.hasGauges();
    }

    /** What is known without asking. */
    Map<String, Number> readCounters() {
        Map<String, Number> values = new LinkedHashMap<>();
        standard.forEach((name, tally) -> values.put(name, tally.get()));
        own.addCounters(values);
        values.put("StartTime", startTime);
        values.put("StopTime", stopTime);
        return values;
    }
}
