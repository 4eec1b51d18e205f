package org.millrace.processor.standard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.ProcessorType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.SinkProcessor;

/**
 * Uses the sink of the highest priority that works. One that fails is left alone for a while, longer each time, and used again
 * afterwards.
 */
@ProcessorType(
        value = "failover",
        classes = "org.apache.flume.sink.FailoverSinkProcessor",
        freeKeys = FailoverProcessor.PRIORITY)
public final class FailoverProcessor implements SinkProcessor {
    static final String PRIORITY = "priority.";

    private final Map<String, Integer> priorities = new HashMap<>();
    private final Penalties penalties;
    private List<GroupedSink> order = List.of();

    public FailoverProcessor(FailoverConfig config, Map<String, Object> keys) {
        this(config.maxpenalty(), keys, System::nanoTime);
    }

    FailoverProcessor(long longestMs, Map<String, ?> keys, LongSupplier nanoTime) {
        penalties = new Penalties("maxpenalty", longestMs, nanoTime);
        keys.forEach((key, value) -> {
            if (key.startsWith(PRIORITY)) {
                priorities.put(key.substring(PRIORITY.length()), priority(key, String.valueOf(value)));
            }
        });
    }

    private static int priority(String key, String typed) {
        try {
            return Integer.parseInt(typed.strip());
        } catch (NumberFormatException e) {
            throw new InvalidConfigurationException(key, "must be a whole number, was " + typed);
        }
    }

    /** As in Flume, those without a priority come behind those that have one of 0 or more, in the order in which the group names them. */
    @Override
    public void bind(List<GroupedSink> sinks) {
        Map<String, Integer> ranks = new HashMap<>();
        int last = 0;
        for (GroupedSink sink : sinks) {
            Integer given = priorities.get(sink.name());
            ranks.put(sink.name(), given == null ? --last : given);
        }
        List<GroupedSink> sorted = new ArrayList<>(sinks);
        sorted.sort(Comparator.comparing((GroupedSink sink) -> ranks.getOrDefault(sink.name(), 0))
                .reversed());
        order = List.copyOf(sorted);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Attempts.deliver(batch, order, penalties);
    }
}
