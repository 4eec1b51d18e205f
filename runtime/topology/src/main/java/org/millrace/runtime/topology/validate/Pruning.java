package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.GroupNode;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.model.SinkNode;
import org.millrace.runtime.topology.model.SourceNode;

/**
 * Leaves out what can't run and what needs it: a channel's sinks, a source without channels or one of whose interceptors is
 * missing, a group whose processor is. What is left names only what is left.
 */
final class Pruning {
    private final AgentModel model;
    private final Set<String> broken;
    private final Findings findings;

    /**
     * @param broken the paths of the components that can't run
     * @param findings takes what is left out only because it needs something else
     */
    Pruning(AgentModel model, Set<String> broken, Findings findings) {
        this.model = model;
        this.broken = broken;
        this.findings = findings;
    }

    AgentModel prune() {
        List<Node> channels = new ArrayList<>(model.channels());
        channels.removeIf(channel -> broken.contains(channel.path()));
        AgentModel left = new AgentModel(model.name(), channels, List.of(), List.of(), List.of());
        List<SourceNode> sources = sources(left);
        List<SinkNode> sinks = sinks(left);
        List<GroupNode> groups = groups(sinks);
        sinks.removeIf(sink -> lostWithItsGroup(sink, groups));
        Set<String> used = new HashSet<>();
        sources.forEach(source -> used.addAll(source.channels()));
        sinks.forEach(sink -> used.add(sink.channel()));
        sinks.forEach(sink -> used.addAll(sink.node().words(Node.DEAD_LETTERS)));
        sources.forEach(source -> {
            used.addAll(source.node().words(Node.DEAD_LETTERS));
            source.interceptors().forEach(each -> used.addAll(each.words(Node.DEAD_LETTERS)));
        });
        channels.removeIf(channel -> !used.contains(channel.name()));
        return new AgentModel(model.name(), channels, sources, sinks, groups);
    }

    private List<SourceNode> sources(AgentModel left) {
        List<SourceNode> sources = new ArrayList<>();
        for (SourceNode source : model.sources()) {
            List<Node> parts = new ArrayList<>(source.interceptors());
            parts.add(source.selector());
            List<String> channels = new ArrayList<>(source.channels());
            channels.removeIf(channel -> left.channel(channel).isEmpty());
            if (broken.contains(source.node().path())) {
                continue;
            }
            Node lost = parts.stream()
                    .filter(part -> broken.contains(part.path()))
                    .findFirst()
                    .orElse(null);
            if (lost != null) {
                leftOut(source.node(), "its " + lost.kind().word() + " is");
            } else if (channels.isEmpty()) {
                leftOut(source.node(), "none of its channels is there");
            } else {
                sources.add(new SourceNode(source.node(), channels, source.interceptors(), source.selector()));
            }
        }
        return sources;
    }

    private void leftOut(Node node, String because) {
        findings.warning(Rule.DEPENDENCY, node.place(""), "is left out because " + because, "");
    }

    private List<SinkNode> sinks(AgentModel left) {
        List<SinkNode> sinks = new ArrayList<>();
        for (SinkNode sink : model.sinks()) {
            if (broken.contains(sink.node().path())) {
                continue;
            }
            if (left.channel(sink.channel()).isEmpty()) {
                leftOut(sink.node(), "its channel is");
            } else {
                sinks.add(sink);
            }
        }
        return sinks;
    }

    private List<GroupNode> groups(List<SinkNode> sinks) {
        List<GroupNode> groups = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (GroupNode group : model.groups()) {
            if (broken.contains(group.node().path())
                    || broken.contains(group.processor().path())) {
                continue;
            }
            List<String> members = new ArrayList<>();
            String channel = "";
            for (String member : group.sinks()) {
                SinkNode sink = find(sinks, member);
                if (sink != null && (channel.isEmpty() || sink.channel().equals(channel)) && taken.add(member)) {
                    channel = sink.channel();
                    members.add(member);
                }
            }
            if (members.isEmpty()) {
                leftOut(group.node(), "none of its sinks is there");
            } else {
                groups.add(new GroupNode(group.node(), members, group.processor()));
            }
        }
        return groups;
    }

    private static @Nullable SinkNode find(List<SinkNode> sinks, String name) {
        return sinks.stream()
                .filter(sink -> sink.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** A sink that was meant for a group does not run outside of it: that could deliver twice. */
    private boolean lostWithItsGroup(SinkNode sink, List<GroupNode> groups) {
        boolean meant = model.groupOf(sink.name()).isPresent();
        boolean placed = groups.stream().anyMatch(group -> group.sinks().contains(sink.name()));
        if (meant && !placed) {
            leftOut(sink.node(), "its group is");
        }
        return meant && !placed;
    }
}
