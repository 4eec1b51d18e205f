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
