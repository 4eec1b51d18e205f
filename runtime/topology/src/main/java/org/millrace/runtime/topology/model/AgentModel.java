package org.millrace.runtime.topology.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An agent.
 *
 * @param name its name
 * @param channels its channels
 * @param sources its sources
 * @param sinks its sinks, in groups or not
 * @param groups its groups of sinks
 */
public record AgentModel(
        String name, List<Node> channels, List<SourceNode> sources, List<SinkNode> sinks, List<GroupNode> groups) {

    /** Whether anything could move events. */
    public boolean runnable() {
        return !channels.isEmpty() && !(sources.isEmpty() && sinks.isEmpty());
    }

    /** Every component, in the order in which they are to come up. The built-in default processor is not one. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(channels);
        for (SourceNode source : sources) {
            nodes.addAll(source.interceptors());
            nodes.add(source.selector());
        }
        for (GroupNode group : groups) {
            if (!isDefault(group.processor())) {
                nodes.add(group.processor());
            }
        }
        sinks.forEach(sink -> nodes.add(sink.node()));
        sources.forEach(source -> nodes.add(source.node()));
        return nodes;
    }

    /** Whether this is the processor that every sink outside of groups has, which needs no component. */
    public static boolean isDefault(Node processor) {
        return processor.type().equalsIgnoreCase("default")
                || processor.type().equals("org.apache.flume.sink.DefaultSinkProcessor");
    }

    /** The names of the channels. */
    public Set<String> channelNames() {
        Set<String> names = new TreeSet<>();
        channels.forEach(channel -> names.add(channel.name()));
        return names;
    }

    /** The names of the sinks. */
    public Set<String> sinkNames() {
        Set<String> names = new TreeSet<>();
        sinks.forEach(sink -> names.add(sink.name()));
        return names;
    }

    /** The channel of this name. */
    public Optional<Node> channel(String name) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }

    /** The sink of this name. */
    public Optional<SinkNode> sink(String name) {
        return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst();
    }

    /** The group that has this sink; in a sound model it is the only one. */
    public Optional<GroupNode> groupOf(String sink) {
        return groups.stream().filter(group -> group.sinks().contains(sink)).findFirst();
    }
}
