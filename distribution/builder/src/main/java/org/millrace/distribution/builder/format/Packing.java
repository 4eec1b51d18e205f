package org.millrace.distribution.builder.format;

import java.util.List;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.wanted.Manifest;

/**
 * What is to be packed.
 *
 * @param manifest what it is
 * @param tree its files
 * @param agents the agents that it is to run, by the topologies in it; none if it brings no topology
 * @param time of everything in it, in seconds since 1970
 */
public record Packing(Manifest manifest, Tree tree, List<String> agents, long time) {
    public Packing {
        agents = List.copyOf(agents);
    }

    /** The names of its topologies in {@code conf/}. */
    List<String> topologies() {
        return manifest.topologies().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }
}
