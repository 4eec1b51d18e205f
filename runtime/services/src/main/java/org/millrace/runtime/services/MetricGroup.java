package org.millrace.runtime.services;

import java.util.Map;
import java.util.Set;
import org.millrace.api.component.ComponentKey;

/**
 * The figures of one component.
 *
 * @param key which one: a source, a channel or a sink
 * @param values attribute name, in Flume's spelling, to a Long or Double, in a stable order
 * @param counters the names of those that only grow while the agent runs, as whoever makes them says; all others go up and down
 */
public record MetricGroup(ComponentKey key, Map<String, Number> values, Set<String> counters) {
    /** Keeps a copy of what is a counter. */
    public MetricGroup {
        counters = Set.copyOf(counters);
    }
}
