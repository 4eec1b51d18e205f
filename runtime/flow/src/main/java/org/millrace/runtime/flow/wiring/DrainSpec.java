package org.millrace.runtime.flow.wiring;

import java.util.List;

/** One sink, or a group of sinks and its processor, as the topology wires it; names only. An empty processor is none. */
public record DrainSpec(String name, String channel, List<String> sinks, String processor) {
    public DrainSpec {
        sinks = List.copyOf(sinks);
    }

    public boolean grouped() {
        return !processor.isEmpty();
    }
}
