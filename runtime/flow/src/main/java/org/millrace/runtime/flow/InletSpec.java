package org.millrace.runtime.flow;

import java.util.List;

/** One source and its surroundings, as the topology wires them; names only. */
record InletSpec(String source, List<String> channels, List<String> interceptors, String selector) {
    InletSpec {
        channels = List.copyOf(channels);
        interceptors = List.copyOf(interceptors);
    }
}
