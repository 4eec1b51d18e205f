package org.millrace.runtime.services;

import java.util.Map;
import java.util.Set;

/**
 * The figures of one component.
 *
 * @param kind {@code SOURCE}, {@code CHANNEL} or {@code SINK}, as in Flume's JSON
 * @param name the component's name
 * @param values attribute name, in Flume's spelling, to a Long or Double, in a stable order
 * @param counters the names of those that only grow while the agent runs, as whoever makes them says; all others go up and down
 */
public record MetricGroup(String kind, String name, Map<String, Number> values, Set<String> counters) {
    /** Keeps a copy of what is a counter. */
    public MetricGroup {
        counters = Set.copyOf(counters);
    }
}
