package org.millrace.runtime.topology.model;

import java.util.List;

/**
 * A group of sinks.
 *
 * @param node its keys; of kind processor, its name the group's, its path {@code a1.sinkgroups.g1}, keys of the processor
 *     not among them
 * @param sinks its members, in order
 * @param processor what spreads batches over them
 */
public record GroupNode(Node node, List<String> sinks, Node processor) {
    /** Its name. */
    public String name() {
        return node.name();
    }
}
