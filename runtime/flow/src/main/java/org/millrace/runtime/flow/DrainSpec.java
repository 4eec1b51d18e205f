package org.millrace.runtime.flow;

import java.util.List;

/** One sink, or a group of sinks and its processor, as the topology wires it; names only. An empty processor is none. */
record DrainSpec(String name, String channel, List<String> sinks, String processor) {
    DrainSpec {
        sinks = List.copyOf(sinks);
    }

    boolean grouped() {
        return !processor.isEmpty();
    }
}
