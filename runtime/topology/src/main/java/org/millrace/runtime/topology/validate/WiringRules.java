package org.millrace.runtime.topology.validate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.GroupNode;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.model.SinkNode;
import org.millrace.runtime.topology.model.SourceNode;

/** Checks how components are connected. */
final class WiringRules {
    private final AgentModel model;
    private final Findings findings;

    WiringRules(AgentModel model, Findings findings) {
        this.model = model;
        this.findings = findings;
    }

    void check() {
        model.sources().forEach(this::source);
        model.sinks().forEach(this::sink);
        groups();
        model.nodes().forEach(this::deadLetters);
        unusedChannels();
    }

    private void deadLetters(Node node) {
        List<String> named =
                EngineKeys.of(node.kind()).contains(Node.DEAD_LETTERS) ? node.words(Node.DEAD_LETTERS) : List.of();
        if (named.size() > 1) {
            findings.error(
                    Rule.WIRING,
                    node.place(Node.DEAD_LETTERS),
                    "names " + named.size() + " channels; dead letters go to exactly one",
                    "");
        }
        for (String channel : named) {
            if (model.channel(channel).isEmpty()) {
                undefined(Rule.WIRING, node, Node.DEAD_LETTERS, channel, "channel", model.channelNames());
            } else if (node.words("channel").contains(channel)) {
                findings.error(
                        Rule.WIRING,
                        node.place(Node.DEAD_LETTERS),
                        "channel " + node.shown(Node.DEAD_LETTERS, channel)
                                + " is the one the sink takes from: its dead letters would come back to it for ever",
                        "name another channel");
            }
        }
    }

    private void source(SourceNode source) {
        Node node = source.node();
        if (source.channels().isEmpty()) {
            findings.error(
                    Rule.WIRING,
                    node.place("channels"),
                    "is required: a source feeds at least one channel",
                    node.settings().containsKey("channel")
                            ? "did you mean channels instead of channel?"
                            : "set " + node.path() + ".channels");
        }
        for (String channel : source.channels()) {
            if (model.channel(channel).isEmpty()) {
                undefined(Rule.UNDEFINED, node, "channels", channel, "channel", model.channelNames());
            }
        }
        new SelectorRule(source, findings).check();
    }

    private void undefined(Rule rule, Node node, String key, String name, String what, Set<String> known) {
        String otherwise = known.isEmpty() ? "the agent has no " + what + "s" : "there are " + String.join(", ", known);
        findings.error(
                rule,
                node.place(key),
                "there is no " + what + " " + node.shown(key, name),
                Nearest.hint(name, known, otherwise));
    }

    private void sink(SinkNode sink) {
        Node node = sink.node();
        List<String> named = node.words("channel");
        if (named.isEmpty()) {
            findings.error(
                    Rule.WIRING,
                    node.place("channel"),
                    "is required: a sink takes from one channel",
                    node.settings().containsKey("channels")
                            ? "did you mean channel instead of channels?"
                            : "set " + node.path() + ".channel");
        } else if (named.size() > 1) {
            findings.error(
                    Rule.WIRING,
                    node.place("channel"),
                    "names " + named.size() + " channels; a sink takes from exactly one",
                    "make a sink for each channel");
        } else if (model.channel(sink.channel()).isEmpty()) {
            undefined(Rule.WIRING, node, "channel", sink.channel(), "channel", model.channelNames());
        }
    }

    private void groups() {
        Map<String, String> taken = new HashMap<>();
        for (GroupNode group : model.groups()) {
            members(group, taken);
            Node node = group.node();
            if (AgentModel.isDefault(group.processor()) && group.sinks().size() > 1) {
                findings.error(
                        Rule.WIRING,
                        group.processor().place("type"),
                        "the default processor serves one sink, the group has "
                                + group.sinks().size(),
                        "set " + group.processor().path() + ".type to failover or load_balance");
            }
            if (model.sink(group.name()).isPresent()
                    && model.groupOf(group.name()).isEmpty()) {
                findings.error(
                        Rule.WIRING,
                        node.place(""),
                        "has the name of a sink that is in no group",
                        "give one of them another name");
            }
        }
    }

    private void members(GroupNode group, Map<String, String> taken) {
        Node node = group.node();
        if (group.sinks().isEmpty()) {
            findings.error(
                    Rule.WIRING,
                    node.place("sinks"),
                    "is required: a group has at least one sink",
                    "set " + node.path() + ".sinks");
        }
        String channel = "";
        for (String member : group.sinks()) {
            String other = taken.putIfAbsent(member, group.name());
            SinkNode sink = model.sink(member).orElse(null);
            if (sink == null) {
                undefined(Rule.UNDEFINED, node, "sinks", member, "sink", model.sinkNames());
            } else if (other != null) {
                findings.error(
                        Rule.GROUPED,
                        node.place("sinks"),
                        "sink " + node.shown("sinks", member) + " is in group " + other + " already",
                        "a sink is in one group at most");
            } else if (channel.isEmpty()) {
                channel = sink.channel();
            } else if (!sink.channel().equals(channel)) {
                findings.error(
                        Rule.GROUPED,
                        node.place("sinks"),
                        "sink " + node.shown("sinks", member)
                                + " takes from another channel than the first of the group",
                        "all sinks of a group take from one channel");
            }
        }
    }

    private void unusedChannels() {
        Set<String> used = new HashSet<>();
        model.sources().forEach(source -> used.addAll(source.channels()));
        model.sinks().forEach(sink -> used.addAll(sink.node().words("channel")));
        model.nodes().forEach(node -> used.addAll(node.words(Node.DEAD_LETTERS)));
        for (Node channel : model.channels()) {
            if (!used.contains(channel.name())) {
                findings.warning(
                        Rule.UNUSED,
                        channel.place(""),
                        "neither a source nor a sink uses it; it is left out",
                        "name it in a source's channels or a sink's channel");
            }
        }
    }
}
