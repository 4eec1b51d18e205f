package org.millrace.runtime.topology.model;

/**
 * A sink.
 *
 * @param node the sink
 * @param channel the channel it takes from; empty if it names none
 */
public record SinkNode(Node node, String channel) {
    /** Its name. */
    public String name() {
        return node.name();
    }
}
