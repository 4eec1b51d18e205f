package org.millrace.runtime.topology.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.GroupNode;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.model.SinkNode;
import org.millrace.runtime.topology.model.SourceNode;
import org.millrace.runtime.topology.parse.Setting;
import org.millrace.runtime.topology.plan.Desired.Stage;
import org.millrace.runtime.topology.validate.Binding;

/** Writes down an agent as configurations. Components without a type, which wait for a bundle, have none yet. */
public final class DesiredTopology {
    /** The factory PID of a source's wiring. */
    public static final String INLET = "millrace.inlet";
    /** The factory PID of a sink's or a group's wiring. */
    public static final String DRAIN = "millrace.drain";

    /** The property that changes when a private one does. */
    static final String SEAL = "millrace.seal";

    private final AgentModel model;
    private final Map<String, Integer> restarts;
    private final Map<String, Desired> configurations = new LinkedHashMap<>();

    private DesiredTopology(AgentModel model, Map<String, Integer> restarts) {
        this.model = model;
        this.restarts = restarts;
    }

    /**
     * The configurations by id, in the order in which they come up.
     *
     * @param restarts by a component's path, how often it has been restarted; none is zero
     */
    public static Map<String, Desired> of(AgentModel model, Iterable<Binding> bindings, Map<String, Integer> restarts) {
        DesiredTopology topology = new DesiredTopology(model, restarts);
        Map<String, Node> owners = new HashMap<>();
        bindings.forEach(binding -> binding.parts().forEach(part -> owners.put(part.path(), binding.node())));
        bindings.forEach(binding -> topology.component(
                binding, Optional.ofNullable(owners.get(binding.node().path()))));
        model.sources().forEach(topology::inlet);
        model.groups().forEach(topology::drain);
        for (SinkNode sink : model.sinks()) {
            if (model.groupOf(sink.name()).isEmpty()) {
                topology.drain(sink.node().key(), sink.name(), sink.channel(), List.of(sink.name()), "");
            }
        }
        List<Desired> ordered = new ArrayList<>(topology.configurations.values());
        ordered.sort(Comparator.comparing(Desired::stage));
        Map<String, Desired> byId = new LinkedHashMap<>();
        ordered.forEach(desired -> byId.put(desired.id(), desired));
        return byId;
    }

    /** The same as the flow engine compares it: the properties of each, and the location of the bundle it is bound to. */
    public static Configured configured(Map<String, Desired> configurations) {
        Map<ComponentKey, Map<String, Object>> components = new LinkedHashMap<>();
        List<Map<String, Object>> inlets = new ArrayList<>();
        List<Map<String, Object>> drains = new ArrayList<>();
        configurations.values().forEach(desired -> {
            Map<String, Object> own = new LinkedHashMap<>(desired.properties());
            own.put(InForce.LOCATION, desired.location());
            desired.component()
                    .ifPresentOrElse(
                            component -> components.put(component, own),
                            () -> (desired.pid().equals(INLET) ? inlets : drains).add(own));
        });
        return new Configured(components, inlets, drains);
    }

    /** The part that a component belongs to. */
    private static ComponentKey partOf(Node node) {
        return node.kind() == Kind.SELECTOR ? new ComponentKey(Kind.SOURCE, node.name()) : node.key();
    }

    /** @param owner whose part it is, if it is one */
    private void component(Binding binding, Optional<Node> owner) {
        Node node = binding.node();
        ComponentType type = binding.type().orElse(null);
        if (type == null) {
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>(binding.configured());
        String seal = Seal.of(properties);
        if (!seal.isEmpty()) {
            properties.put(SEAL, seal);
        }
        properties.putAll(identity(node.name()));
        properties.put(ConnectorNamespace.PROPERTY_KIND, node.kind().word());
        properties.put(ConnectorNamespace.PROPERTY_TYPE, type.type());
        if (!node.type().equalsIgnoreCase(type.type())) {
            properties.put(ConnectorNamespace.PROPERTY_TYPED_AS, node.type());
        }
        if (!type.parts().isEmpty()) {
            properties.put(ConnectorNamespace.PROPERTY_PARTS, parts(binding, type));
        }
        node.words(Node.DEAD_LETTERS)
                .forEach(channel -> properties.put(ConnectorNamespace.PROPERTY_DEAD_LETTERS, channel));
        Integer restarted = restarts.get(node.path());
        if (restarted != null) {
            properties.put(ConnectorNamespace.PROPERTY_RESTARTS, restarted);
        }
        String prefix =
                switch (node.kind()) {
                    case SELECTOR -> "selector.";
                    case PROCESSOR -> "processor.";
                    default ->
                        owner.map(whose -> node.path().substring(whose.path().length() + 1) + ".")
                                .orElse("");
                };
        Map<String, String> shown = new LinkedHashMap<>();
        if (node.kind() != Kind.SELECTOR || node.settings().containsKey("type")) {
            shown.put(node.isPart() ? prefix.substring(0, prefix.length() - 1) : prefix + "type", type.type());
            shown.put(prefix + "version", type.provider().version().toString());
        }
        binding.properties().forEach((key, value) -> shown.put(prefix + key, shown(binding, key)));
        put(new Desired(
                type.pid(),
                model.name() + "." + node.name(),
                type.provider().location(),
                properties,
                partOf(owner.orElse(node)),
                stage(node.kind()),
                shown));
    }

    /** What it declares as its parts: of which kind each is that is to be there, and nothing for one that is not. */
    private static List<String> parts(Binding binding, ComponentType type) {
        Set<String> there = binding.parts().stream().map(Node::name).collect(Collectors.toSet());
        return type.parts().stream()
                .map(part -> part.key() + "="
                        + (there.contains(binding.node().name() + "." + part.key())
                                ? part.kind().word()
                                : ""))
                .toList();
    }

    private static String shown(Binding binding, String key) {
        Setting setting = binding.node().settings().get(key);
        return binding.secret(key) || setting == null ? "***" : setting.typed();
    }

    private static Stage stage(Kind kind) {
        return switch (kind) {
            case CHANNEL -> Stage.CHANNEL;
            case SINK -> Stage.SINK;
            case SOURCE -> Stage.SOURCE;
            case SERIALIZER, DESERIALIZER -> Stage.PART;
            default -> Stage.BETWEEN;
        };
    }

    private Map<String, Object> identity(String name) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put(ConnectorNamespace.PROPERTY_AGENT, model.name());
        identity.put(ConnectorNamespace.PROPERTY_NAME, name);
        return identity;
    }

    private void put(Desired desired) {
        configurations.put(desired.id(), desired);
    }

    private void inlet(SourceNode source) {
        String name = source.node().name();
        List<String> interceptors =
                source.interceptors().stream().map(Node::name).toList();
        Map<String, Object> properties = identity(name);
        properties.put("source", name);
        properties.put("channels", source.channels());
        properties.put("interceptors", interceptors);
        properties.put("selector", name);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("channels", String.join(" ", source.channels()));
        if (!interceptors.isEmpty()) {
            shown.put("interceptors", String.join(" ", interceptors));
        }
        wiring(INLET, name, source.node().key(), properties, shown);
    }

    private void drain(GroupNode group) {
        String channel = model.sink(group.sinks().get(0)).map(SinkNode::channel).orElseThrow();
        String processor = AgentModel.isDefault(group.processor()) ? "" : group.name();
        drain(partOf(group.processor()), group.name(), channel, group.sinks(), processor);
    }

    private void drain(ComponentKey part, String name, String channel, List<String> sinks, String processor) {
        Map<String, Object> properties = identity(name);
        properties.put("channel", channel);
        properties.put("sinks", sinks);
        properties.put("processor", processor);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("channel", channel);
        if (part.kind() != Kind.SINK) {
            shown.put("sinks", String.join(" ", sinks));
        }
        wiring(DRAIN, name, part, properties, shown);
    }

    private void wiring(
            String pid, String name, ComponentKey part, Map<String, Object> properties, Map<String, String> shown) {
        put(new Desired(pid, model.name() + "." + name, "?", properties, part, Stage.WIRING, shown));
    }
}
