package org.millrace.runtime.topology.validate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;

/** Checks that batches fit into the transactions of their channels. */
final class CapacityRule {
    private static final String CAPACITY = "transactionCapacity";

    private final AgentModel model;
    private final Map<String, Binding> bindings;
    private final Findings findings;

    CapacityRule(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        this.model = model;
        this.bindings = bindings;
        this.findings = findings;
    }

    void check() {
        model.sources().forEach(source -> check(source.node(), source.channels()));
        model.sinks().forEach(sink -> check(sink.node(), List.of(sink.channel())));
    }

    private void check(Node node, List<String> channels) {
        for (KeyDefinition key : keys(node)) {
            String name = key.id().toLowerCase(Locale.ROOT).replace("-", "");
            Optional<Long> batch = name.endsWith("batchsize") ? number(node, key.id()) : Optional.empty();
            for (String channel : channels) {
                Optional<Node> target = model.channel(channel);
                Optional<Long> capacity = target.flatMap(c -> number(c, CAPACITY));
                if (batch.isPresent() && capacity.isPresent() && batch.get() > capacity.get()) {
                    report(node, key.id(), target.orElseThrow());
                }
            }
        }
    }

    private Iterable<KeyDefinition> keys(Node node) {
        return type(node).map(type -> type.keys().values()).orElse(List.of());
    }

    private Optional<ComponentType> type(Node node) {
        @Nullable Binding binding = bindings.get(node.path());
        return binding == null ? Optional.empty() : binding.type();
    }

    /** A key's value, or else its default. */
    private Optional<Long> number(Node node, String key) {
        Optional<String> text = Optional.ofNullable(node.settings().get(key))
                .map(setting -> setting.value())
                .or(() -> type(node).flatMap(type -> type.key(key)).map(KeyDefinition::defaults));
        return text.filter(value -> value.matches("[0-9]{1,18}")).map(Long::valueOf);
    }

    private String shown(Node node, String key) {
        return node.shown(key, number(node, key).map(String::valueOf).orElse(""));
    }

    private void report(Node node, String key, Node channel) {
        findings.error(
                Rule.CAPACITY,
                node.place(key),
                "a batch of " + shown(node, key) + " is more than the " + CAPACITY + " of channel " + channel.name()
                        + ", " + shown(channel, CAPACITY),
                "lower it or raise " + channel.path() + "." + CAPACITY);
    }
}
