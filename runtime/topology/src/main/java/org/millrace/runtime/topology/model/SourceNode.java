package org.millrace.runtime.topology.model;

import java.util.List;

/**
 * A source and what stands between it and its channels.
 *
 * @param node the source
 * @param channels the channels it feeds, in order
 * @param interceptors its interceptors, in order
 * @param selector its selector, which every source has
 */
public record SourceNode(Node node, List<String> channels, List<Node> interceptors, Node selector) {}
