package org.millrace.runtime.topology.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.parse.Bounds;
import org.millrace.runtime.topology.parse.Entry;
import org.millrace.runtime.topology.parse.Lookups;
import org.millrace.runtime.topology.parse.Parsed;
import org.millrace.runtime.topology.parse.Setting;
import org.millrace.runtime.topology.parse.Substitution;

/**
 * Reads one agent from parsed files. What it makes may still name things that do not exist: that is for the rules to find.
 */
public final class ModelReader {
    private final Parsed parsed;
    private final Lookups lookups;
    private final Findings findings;

    /** Findings of the agents read go to the last argument. */
    public ModelReader(Parsed parsed, Lookups lookups, Findings findings) {
        this.parsed = parsed;
        this.lookups = lookups;
        this.findings = findings;
    }

    /** Reads the agent of this name. */
    public AgentModel read(String agent) {
        Map<String, Setting> settings = settings(agent);
        if (findings.has(Rule.BOUND)) {
            return new AgentModel(agent, List.of(), List.of(), List.of(), List.of());
        }
        Map<String, Map<String, Setting>> sources = section(agent, "sources", settings);
        Map<String, Map<String, Setting>> channels = section(agent, "channels", settings);
        Map<String, Map<String, Setting>> sinks = section(agent, "sinks", settings);
        Map<String, Map<String, Setting>> groups = section(agent, "sinkgroups", settings);
        List<Node> channelNodes = new ArrayList<>();
        channels.forEach((name, keys) -> channelNodes.add(node(Kind.CHANNEL, name, agent + ".channels." + name, keys)));
        List<SourceNode> sourceNodes = new ArrayList<>();
        sources.forEach((name, keys) -> sourceNodes.add(source(name, agent + ".sources." + name, keys)));
        List<SinkNode> sinkNodes = new ArrayList<>();
        sinks.forEach((name, keys) -> {
            Node node = node(Kind.SINK, name, agent + ".sinks." + name, keys);
            List<String> channel = node.words("channel");
            sinkNodes.add(new SinkNode(node, channel.isEmpty() ? "" : channel.get(0)));
        });
        List<GroupNode> groupNodes = new ArrayList<>();
        groups.forEach((name, keys) -> groupNodes.add(group(name, agent + ".sinkgroups." + name, keys)));
        AgentModel model = new AgentModel(agent, channelNodes, sourceNodes, sinkNodes, groupNodes);
        List<Node> nodes = model.nodes();
        if (nodes.size() > Bounds.COMPONENTS) {
            findings.error(
                    Rule.BOUND,
                    nodes.get(Bounds.COMPONENTS).place(""),
                    "agent " + agent + " has " + nodes.size() + " components, and may have " + Bounds.COMPONENTS,
                    "spread them over several agents");
        }
        return model;
    }

    /** The agent's keys, resolved, without its name. */
    private Map<String, Setting> settings(String agent) {
        Set<String> environmentFilters = new ConfigurationFilters(agent, findings).environment(parsed);
        Substitution substitution = new Substitution(parsed.entries(), lookups, environmentFilters, findings);
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (Entry entry : parsed.entries().values()) {
            if (entry.key().startsWith(agent + ".")) {
                substitution
                        .resolve(entry)
                        .filter(this::hasValue)
                        .ifPresent(setting -> settings.put(
                                setting.key().substring(agent.length() + 1),
                                setting.as(setting.key().substring(agent.length() + 1))));
            }
        }
        settings.values().forEach(setting -> checkSection(agent, setting, substitution.referred()));
        return settings;
    }

    private boolean hasValue(Setting setting) {
        if (!setting.value().isBlank()) {
            return true;
        }
        findings.warning(
                Rule.EMPTY_VALUE,
                Place.of(setting.position(), setting.key()),
                "has no value and is ignored",
                "give it one or remove it");
        return false;
    }

    private void checkSection(String agent, Setting setting, Set<String> referred) {
        String first = setting.key().split("\\.", 2)[0];
        if (!Agents.SECTIONS.contains(first) && !referred.contains(agent + "." + setting.key())) {
            findings.warning(
                    Rule.UNKNOWN_KEY,
                    Place.of(setting.position(), agent + "." + setting.key()),
                    "is not a key of an agent and ignored",
                    Nearest.hint(first, Agents.SECTIONS, "an agent has " + String.join(", ", Agents.SECTIONS)));
        }
    }

    private Map<String, Map<String, Setting>> section(String agent, String name, Map<String, Setting> settings) {
        return section(agent + "." + name, Optional.ofNullable(settings.get(name)), below(name + ".", settings))
                .components(findings);
    }

    private Section section(String path, Optional<Setting> list, Map<String, Setting> below) {
        return new Section(path, list, below, findings);
    }

    /** The settings whose keys begin so, without that beginning. */
    private static Map<String, Setting> below(String prefix, Map<String, Setting> settings) {
        Map<String, Setting> below = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), setting.as(key.substring(prefix.length())));
            }
        });
        return below;
    }

    private Node node(Kind kind, String name, String path, Map<String, Setting> settings) {
        Position position = settings.values().iterator().next().position();
        return node(kind, name, path, settings, position);
    }

    private Node node(Kind kind, String name, String path, Map<String, Setting> settings, Position position) {
        Node node = new Node(kind, name, path, settings, position);
        if (node.type().isEmpty()) {
            findings.error(Rule.NOT_CONFIGURED, node.place("type"), "is required", "set " + path + ".type");
        }
        return node;
    }

    private SourceNode source(String name, String path, Map<String, Setting> keys) {
        Node node = node(Kind.SOURCE, name, path, keys);
        String interceptorPath = path + ".interceptors";
        List<Node> interceptors = new ArrayList<>();
        section(interceptorPath, Optional.ofNullable(keys.get("interceptors")), below("interceptors.", keys))
                .components(findings)
                .forEach((i, settings) ->
                        interceptors.add(node(Kind.INTERCEPTOR, name + "." + i, interceptorPath + "." + i, settings)));
        Node selector = node(Kind.SELECTOR, name, path + ".selector", below("selector.", keys), node.position());
        return new SourceNode(node, List.copyOf(new LinkedHashSet<>(node.words("channels"))), interceptors, selector);
    }

    private GroupNode group(String name, String path, Map<String, Setting> keys) {
        Position position = keys.values().iterator().next().position();
        Map<String, Setting> own = new LinkedHashMap<>(keys);
        own.keySet().removeIf(key -> key.startsWith("processor."));
        own.forEach((key, setting) -> {
            if (!key.equals("sinks")) {
                findings.warning(
                        Rule.UNKNOWN_KEY,
                        new Place(setting.position(), path, key),
                        "unknown key of a sink group, ignored",
                        Nearest.hint(key, Set.of("sinks", "processor.type"), "a group has sinks and processor.*"));
            }
        });
        Node processor = node(Kind.PROCESSOR, name, path + ".processor", below("processor.", keys), position);
        Node group = new Node(Kind.PROCESSOR, name, path, own, position);
        return new GroupNode(group, List.copyOf(new LinkedHashSet<>(group.words("sinks"))), processor);
    }
}
