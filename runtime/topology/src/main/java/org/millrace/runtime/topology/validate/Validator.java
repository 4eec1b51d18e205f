package org.millrace.runtime.topology.validate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.finding.Severity;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;

/** Applies all rules to an agent, the cheap ones first, then the components' own constructors. */
public final class Validator {
    private final Catalog catalog;
    private final VersionChoice versions;
    private final Probing probing;
    private final boolean strict;
    private final Predicate<Node> mayWait;

    /**
     * @param catalog the types on offer
     * @param versions which version serves a component that pins none
     * @param probing asks the components themselves
     * @param strict whether an unknown key is an error
     * @param mayWait the components that may wait for a bundle which is not installed yet
     */
    public Validator(
            Catalog catalog, VersionChoice versions, Probing probing, boolean strict, Predicate<Node> mayWait) {
        this.catalog = catalog;
        this.versions = versions;
        this.probing = probing;
        this.strict = strict;
        this.mayWait = mayWait;
    }

    /**
     * Validates an agent.
     *
     * @param findings has what was found so far, and takes what is found now
     */
    public Verdict validate(AgentModel model, Findings findings) {
        new WiringRules(model, findings).check();
        Map<String, Binding> bindings = new LinkedHashMap<>();
        for (Node node : model.nodes()) {
            if (!node.type().isEmpty()) {
                Binding binding = bind(node, findings);
                bindings.put(node.path(), binding);
                binding.parts().forEach(part -> bindings.put(part.path(), bind(part, findings)));
            }
        }
        new CapacityRule(model, bindings, findings).check();
        new PortRule(model, bindings, findings).check();
        new DirectoryRule(model, bindings, findings).check();
        new FileReadersRule(model, bindings, findings).check();
        Set<String> broken = findings.broken();
        for (Binding binding : bindings.values()) {
            if (!broken.contains(binding.node().path())) {
                probe(binding, findings);
            } else {
                meant(binding, findings).ifPresent(meant -> probe(meant, findings));
            }
        }
        AgentModel left = new Pruning(model, withBrokenParts(model, bindings, findings), findings).prune();
        if (!left.runnable()) {
            findings.error(
                    Rule.AGENT,
                    new Place(Position.NOWHERE, model.name(), ""),
                    "has nothing that can run: it needs a channel, and a source or a sink that is connected to it",
                    "");
        }
        return new Verdict(left, bindings);
    }

    /** As a component was meant of which a value is wrong because of a comment behind it: what else is to be said can be said at once. */
    private Optional<Binding> meant(Binding binding, Findings findings) {
        Set<String> wrong = findings.list().stream()
                .filter(finding -> finding.rule() == Rule.VALUE)
                .map(Finding::place)
                .filter(place -> place.component().equals(binding.node().path()))
                .map(Place::key)
                .collect(Collectors.toSet());
        Node plain = binding.node().withoutComments(wrong);
        if (plain.equals(binding.node())) {
            return Optional.empty();
        }
        Findings own = new Findings();
        Binding meant = bind(plain, own);
        return own.broken().isEmpty() ? Optional.of(meant) : Optional.empty();
    }

    /** The paths of what can't run, a component of which a part can't among it. */
    private static Set<String> withBrokenParts(AgentModel model, Map<String, Binding> bindings, Findings findings) {
        Set<String> broken = new LinkedHashSet<>(findings.broken());
        for (Node node : model.nodes()) {
            Binding binding = bindings.get(node.path());
            if (binding == null || broken.contains(node.path())) {
                continue;
            }
            binding.parts().stream()
                    .filter(part -> broken.contains(part.path()))
                    .findFirst()
                    .ifPresent(part -> {
                        broken.add(node.path());
                        findings.warning(
                                Rule.DEPENDENCY,
                                node.place(""),
                                "is left out because its " + part.kind().word() + " is",
                                "");
                    });
        }
        return broken;
    }

    /** Chooses a type for a component and checks its keys, without asking the component itself. */
    public Binding bind(Node node, Findings findings) {
        Findings own = new Findings();
        Optional<ComponentType> type = new TypeChoice(catalog, versions, own).choose(node);
        for (Finding finding : own.list()) {
            boolean waits = finding.rule() == Rule.NOT_INSTALLED && mayWait.test(node);
            findings.addAll(Set.of(waits ? waiting(finding) : finding));
        }
        Map<String, String> properties = type.map(t -> keys(node, t, findings)).orElse(Map.of());
        return new Binding(node, type, properties);
    }

    private Map<String, String> keys(Node node, ComponentType type, Findings findings) {
        KeySpace space = KeySpace.of(type, catalog);
        EmptyValues.judge(node, type, findings);
        return new KeyRules(node, type, space, strict, findings).check();
    }

    private static Finding waiting(Finding finding) {
        return new Finding(
                Severity.WARNING,
                finding.rule(),
                finding.place(),
                finding.reason() + "; it waits for a bundle",
                finding.suggestion());
    }

    /** Asks a component whether it accepts its configuration, and what it thinks of it. */
    public void probe(Binding binding, Findings findings) {
        if (binding.type().isPresent()) {
            Probing.Opinion opinion = probing.probe(binding);
            opinion.refusal()
                    .ifPresent(refusal -> findings.error(
                            Rule.REFUSED,
                            binding.node().place(refusal.key()),
                            Masking.mask(binding, refusal.reason()),
                            ""));
            opinion.advice().forEach(advice -> AdviceText.add(binding, advice, findings));
        }
    }
}
