package org.millrace.runtime.flow.wiring;

import java.util.List;

/** One source and its surroundings, as the topology wires them; names only. */
public record InletSpec(String source, List<String> channels, List<String> interceptors, String selector) {
    public InletSpec {
        channels = List.copyOf(channels);
        interceptors = List.copyOf(interceptors);
    }
}
