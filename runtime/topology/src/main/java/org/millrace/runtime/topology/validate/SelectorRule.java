package org.millrace.runtime.topology.validate;

import java.util.Set;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.model.SourceNode;

/** Checks that the channels in the keys of the engine's own selectors are channels of the source. */
final class SelectorRule {
    private final SourceNode source;
    private final Findings findings;

    SelectorRule(SourceNode source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    void check() {
        Node selector = source.selector();
        boolean replicating = isType(selector, "replicating", "ReplicatingChannelSelector");
        boolean multiplexing = isType(selector, "multiplexing", "MultiplexingChannelSelector");
        for (String key : selector.own().keySet()) {
            boolean routes = key.equals("default") || key.startsWith("mapping.") || key.startsWith("optional.");
            boolean names = (replicating && key.equals("optional")) || (multiplexing && routes);
            if (names) {
                channels(selector, key);
            }
        }
        if (multiplexing) {
            drops(selector);
        }
    }

    /** An empty default in the file says that dropping is meant. */
    private void drops(Node selector) {
        String otherwise = selector.path() + ".default";
        if (selector.settings().containsKey("default") || findings.hasEmpty(otherwise)) {
            return;
        }
        boolean routes = selector.own().keySet().stream()
                .anyMatch(key -> key.startsWith("mapping.") || key.startsWith("optional."));
        String header = selector.settings().containsKey("header")
                ? "header " + selector.shown("header", String.join(" ", selector.words("header")))
                : "header flume.selector.header";
        findings.warning(
                Rule.DROPS,
                selector.place("default"),
                routes
                        ? "events whose " + header
                                + " has a value without a mapping are dropped, and their sender is told that"
                                + " all is well"
                        : "no value of " + header
                                + " is mapped to a channel, so every event is dropped, and its sender is"
                                + " told that all is well",
                "name channels in " + otherwise + ", or leave its value empty if that is meant");
    }

    private static boolean isType(Node selector, String alias, String flumeClass) {
        return selector.type().equalsIgnoreCase(alias)
                || selector.type().equals("org.apache.flume.channel." + flumeClass);
    }

    private void channels(Node selector, String key) {
        for (String channel : selector.words(key)) {
            if (!source.channels().contains(channel)) {
                findings.error(
                        Rule.VALUE,
                        selector.place(key),
                        "channel " + selector.shown(key, channel) + " is not one of the source's",
                        Nearest.hint(
                                channel,
                                Set.copyOf(source.channels()),
                                "it has " + String.join(", ", source.channels())));
            }
        }
    }
}
