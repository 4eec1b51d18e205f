package org.millrace.runtime.services;

import java.util.Map;

/**
 * The figures of one component.
 *
 * @param kind {@code SOURCE}, {@code CHANNEL} or {@code SINK}, as in Flume's JSON
 * @param name the component's name
 * @param values attribute name, in Flume's spelling, to a Long or Double, in a stable order
 */
public record MetricGroup(String kind, String name, Map<String, Number> values) {}
