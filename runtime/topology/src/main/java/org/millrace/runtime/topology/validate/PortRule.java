package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.model.SourceNode;
import org.millrace.runtime.topology.parse.Setting;

/** Checks that no two sources of an agent want the same port. A port that no key sets is nobody's. */
final class PortRule {
    private static final Set<String> ANY = Set.of("", "0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    private record Listening(Node node, Setting key, String port, String address, boolean datagrams) {
        boolean clashesWith(Listening other) {
            return port.equals(other.port)
                    && datagrams == other.datagrams
                    && (address.equalsIgnoreCase(other.address)
                            || ANY.contains(address)
                            || ANY.contains(other.address));
        }
    }

    private final AgentModel model;
    private final Map<String, Binding> bindings;
    private final Findings findings;

    PortRule(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        this.model = model;
        this.bindings = bindings;
        this.findings = findings;
    }

    void check() {
        List<Listening> all = new ArrayList<>();
        for (SourceNode source : model.sources()) {
            for (Listening one : listening(source.node())) {
                all.stream()
                        .filter(one::clashesWith)
                        .findFirst()
                        .ifPresentOrElse(other -> report(one, other), () -> all.add(one));
            }
        }
    }

    private void report(Listening one, Listening other) {
        findings.error(
                Rule.PORT,
                one.node().place(one.key().key()),
                "port " + one.key().shown(one.port()) + " is " + other.node().path() + "'s already ("
                        + other.key().position() + ")",
                "choose another port");
    }

    /** What a source listens on. Client sources have neither of the address keys and are left alone. */
    private List<Listening> listening(Node node) {
        @Nullable Binding binding = bindings.get(node.path());
        ComponentType type = binding == null ? null : binding.type().orElse(null);
        if (type == null) {
            return List.of();
        }
        String addressKey = type.key("bind").isPresent() ? "bind" : "host";
        if (type.key(addressKey).isEmpty()) {
            return List.of();
        }
        Setting set = node.settings().get(addressKey);
        String address = set != null
                ? set.value()
                : type.key(addressKey).map(KeyDefinition::defaults).orElse("");
        boolean datagrams = type.type().contains("udp");
        List<Listening> listening = new ArrayList<>();
        for (String key : List.of("port", "ports")) {
            Setting ports = node.settings().get(key);
            if (ports != null && type.key(key).isPresent()) {
                for (String port : ports.words()) {
                    if (port.matches("0*[1-9][0-9]*")) {
                        listening.add(new Listening(node, ports, port.replaceFirst("^0+", ""), address, datagrams));
                    }
                }
            }
        }
        return listening;
    }
}
