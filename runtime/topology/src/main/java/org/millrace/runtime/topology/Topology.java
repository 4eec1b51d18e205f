package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.Rebinding.Move;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.topology.apply.Configurations;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Severity;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.Provider;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.plan.Desired;
import org.millrace.runtime.topology.plan.DesiredTopology;
import org.millrace.runtime.topology.plan.TopologyPlan;
import org.millrace.runtime.topology.validate.Binding;
import org.millrace.runtime.topology.validate.HiddenValues;
import org.millrace.runtime.topology.validate.Probing;
import org.millrace.runtime.topology.validate.Probing.Opinion;
import org.millrace.runtime.topology.validate.Validator;
import org.millrace.runtime.topology.validate.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running topology. Its fields are its state: the agent as accepted, what serves its components, and the configurations
 * as written. All methods but {@link #components} and {@link #configured} are called on the topology's one thread.
 */
final class Topology implements StatusSource {
    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    private final TopologySettings settings;
    private final Supplier<Catalog> catalog;
    private final VersionChoice versions;
    private final Function<String, Probing> probing;
    private final Configurations configurations;
    private final Function<ComponentKey, String> atRisk;
    private final HiddenValues hidden = new HiddenValues();

    private @Nullable AgentModel model;
    private Map<String, BoundComponent> slots = new LinkedHashMap<>();
    private List<BoundComponent> leftOut = List.of();
    private volatile Map<String, Desired> applied = Map.of();
    /** By a component's path, how often people have restarted it. A count in its configuration makes that another one. */
    private final Map<String, Integer> restarts = new HashMap<>();

    private volatile List<ComponentStatus> statuses = List.of();
    /** Of the last change. */
    private List<String> risks = List.of();

    /**
     * @param catalog the types that running bundles offer now
     * @param versions which version serves a component that pins none
     * @param probing for an agent's name, what tries its components out
     * @param atRisk what it puts at risk to have a component replaced or removed; empty if nothing
     */
    Topology(
            TopologySettings settings,
            Supplier<Catalog> catalog,
            VersionChoice versions,
            Function<String, Probing> probing,
            Configurations configurations,
            Function<ComponentKey, String> atRisk) {
        this.settings = settings;
        this.catalog = catalog;
        this.versions = versions;
        this.probing = probing;
        this.configurations = configurations;
        this.atRisk = atRisk;
    }

    @Override
    public List<ComponentStatus> components() {
        return statuses;
    }

    /** Whether the first start is over. */
    boolean started() {
        return model != null;
    }

    /**
     * The first start: what can run is run, the rest is reported.
     *
     * @return false if nothing can run, or strictness forbids it; the findings are in the log
     */
    boolean start() throws IOException {
        Findings findings = new Findings();
        Optional<AgentModel> read = new Loading(settings.files(), findings).agent(settings.agent());
        Optional<Verdict> verdict =
                read.map(agent -> validator(settings.agent(), node -> true).validate(agent, findings));
        findings.list().forEach(Topology::log);
        if (verdict.isEmpty() || !verdict.get().model().runnable()) {
            log.error("Agent {} has nothing to run.", settings.agent());
            return false;
        }
        if (settings.strict() && Findings.anyDoubt(findings.list())) {
            log.error(
                    "Agent {} does not start: its configuration has {}, and --strict allows none.",
                    settings.agent(),
                    Findings.summary(findings.list()));
            return false;
        }
        leftOut = leftOut(read.orElseThrow(), verdict.get(), findings);
        accept(verdict.get());
        AgentModel running = verdict.get().model();
        log.info(
                "Agent {}: {} sources, {} channels, {} sinks; {} components wait for a bundle, {} are left out.",
                running.name(),
                running.sources().size(),
                running.channels().size(),
                running.sinks().size(),
                slots.values().stream().filter(BoundComponent::waiting).count(),
                leftOut.size());
        return true;
    }

    private static void log(Finding finding) {
        switch (finding.severity()) {
            case ERROR -> log.error("{}", finding);
            case WARNING -> log.warn("{}", finding);
            case NOTE -> log.info("{}", finding);
        }
    }

    private Validator validator(String agent, Predicate<Node> mayWait) {
        return validator(agent, versions, mayWait);
    }

    private Validator validator(String agent, VersionChoice choice, Predicate<Node> mayWait) {
        Probing probe = probing.apply(agent);
        return new Validator(
                catalog.get(),
                choice,
                binding -> runsAlready(agent, binding) ? Opinion.ACCEPTED : probe.probe(binding),
                settings.strict(),
                mayWait);
    }

    private boolean runsAlready(String agent, Binding binding) {
        BoundComponent slot = slots.get(binding.node().path());
        return agent.equals(settings.agent())
                && slot != null
                && slot.binding().type().equals(binding.type())
                && slot.binding().properties().equals(binding.properties());
    }

    private static List<BoundComponent> leftOut(AgentModel read, Verdict verdict, Findings findings) {
        Set<Node> running = Set.copyOf(verdict.model().nodes());
        List<BoundComponent> leftOut = new ArrayList<>();
        for (Node node : read.nodes()) {
            if (!running.contains(node)) {
                List<String> reasons = findings.list().stream()
                        .filter(finding -> finding.place().component().equals(node.path()))
                        .map(finding -> finding.place().key().isEmpty()
                                ? finding.message()
                                : finding.place().key() + ": " + finding.message())
                        .toList();
                String problem =
                        reasons.isEmpty() ? "is left out because what it needs is" : String.join("; ", reasons);
                Binding binding = new Binding(node, Optional.empty(), Map.of());
                leftOut.add(BoundComponent.invalid(binding, problem, Optional.empty()));
            }
        }
        return leftOut;
    }

    private TopologyPlan accept(Verdict verdict) throws IOException {
        Map<String, BoundComponent> next = new LinkedHashMap<>();
        for (Node node : verdict.nodes()) {
            BoundComponent slot = BoundComponent.of(verdict.of(node));
            BoundComponent old = slots.get(node.path());
            boolean same = old != null && old.waiting() && slot.waiting();
            next.put(
                    node.path(),
                    same && old != null ? new BoundComponent(slot.binding(), "", Optional.empty(), old.since()) : slot);
        }
        return move(verdict.model(), next);
    }

    private TopologyPlan move(AgentModel to, Map<String, BoundComponent> next) throws IOException {
        hidden.of(next.values().stream().map(BoundComponent::binding).toList());
        Map<String, Desired> wanted = DesiredTopology.of(
                to, next.values().stream().map(BoundComponent::binding).toList(), restarts);
        TopologyPlan plan = TopologyPlan.between(applied, wanted);
        risks = plan.risks(atRisk);
        configurations.apply(plan);
        applied = wanted;
        model = to;
        slots = next;
        List<ComponentStatus> known = new ArrayList<>();
        leftOut.forEach(slot -> slot.status().ifPresent(known::add));
        slots.values().forEach(slot -> slot.status().ifPresent(known::add));
        statuses = List.copyOf(known);
        return plan;
    }

    /** Reads the files again: all of it is taken, or nothing. */
    Outcome reload() throws IOException {
        Findings findings = new Findings();
        Optional<AgentModel> read = new Loading(settings.files(), findings).agent(settings.agent());
        Optional<Verdict> verdict =
                read.map(agent -> validator(settings.agent(), this::waits).validate(agent, findings));
        List<String> lines = new ArrayList<>();
        boolean refused = verdict.isEmpty()
                || Findings.anyError(findings.list())
                || (settings.strict() && Findings.anyDoubt(findings.list()));
        if (refused) {
            lines.add("Reload refused (" + Findings.summary(findings.list())
                    + "); the running topology goes on as it is.");
            findings.list().forEach(finding -> lines.add(finding.toString()));
            return new Outcome(1, lines);
        }
        leftOut = List.of();
        TopologyPlan plan = accept(verdict.orElseThrow());
        lines.add(
                plan.isEmpty()
                        ? "The configuration is unchanged; " + plan.untouched() + " parts go on untouched."
                        : "Reloaded " + settings.agent() + ": " + plan.summary() + ".");
        plan.changes().forEach(change -> lines.add("  " + change));
        risks.forEach(risk -> lines.add("  at risk: " + risk));
        findings.list().forEach(finding -> lines.add(finding.toString()));
        return new Outcome(0, lines, plan.touched(), !plan.isEmpty());
    }

    /** What nothing that is shown may tell of the components. */
    HiddenValues hidden() {
        return hidden;
    }

    /** What is configured now, as the flow engine compares it. May be called from any thread. */
    Configured configured() {
        return DesiredTopology.configured(applied);
    }

    private boolean waits(Node node) {
        BoundComponent slot = slots.get(node.path());
        return slot != null
                && slot.waiting()
                && slot.binding().node().type().equalsIgnoreCase(node.type())
                && pin(slot.binding().node()).equals(pin(node));
    }

    private static String pin(Node node) {
        return node.pin().map(setting -> setting.value()).orElse("");
    }

    /** Bundles came or went: components get the best that is there now. */
    void bundlesChanged() throws IOException {
        move(slot -> slot, "Bundles have changed");
    }

    /** Other versions were chosen: what was refused before is tried once more. */
    List<Move> rebind() throws IOException {
        return move(BoundComponent::forgiving, "Other versions were chosen");
    }

    private List<Move> move(UnaryOperator<BoundComponent> first, String why) throws IOException {
        AgentModel running = model;
        if (running == null) {
            return List.of();
        }
        Validator validator = validator(settings.agent(), node -> true);
        Catalog now = catalog.get();
        Map<String, BoundComponent> next = new LinkedHashMap<>();
        List<Move> moves = new ArrayList<>();
        rebindAll(first, validator, now, moves)
                .forEach(slot -> next.put(slot.binding().node().path(), slot));
        TopologyPlan plan = move(running, next);
        plan.changes().forEach(change -> log.info("{}: {}", why, change));
        return moves;
    }

    /** Has a component replaced by another instance of the same; false if nothing serves it. */
    boolean restart(ComponentKey component) throws IOException {
        AgentModel running = model;
        Optional<BoundComponent> served =
                slots.values().stream().filter(slot -> slot.serves(component)).findFirst();
        if (running == null || served.isEmpty()) {
            return false;
        }
        restarts.merge(served.get().binding().node().path(), 1, Integer::sum);
        move(running, slots);
        return true;
    }

    /** Tries out what {@link #rebind} would do, and changes nothing. */
    List<Move> preview(VersionChoice choice) {
        Validator validator = validator(settings.agent(), choice, node -> true);
        Catalog now = catalog.get();
        List<Move> moves = new ArrayList<>();
        rebindAll(BoundComponent::forgiving, validator, now, moves);
        return moves;
    }

    /** Every component with the best there is for it; the parts of one follow from the type that is to serve it. */
    private List<BoundComponent> rebindAll(
            UnaryOperator<BoundComponent> first, Validator validator, Catalog now, List<Move> moves) {
        List<BoundComponent> next = new ArrayList<>();
        for (BoundComponent slot : slots.values()) {
            if (slot.binding().node().isPart()) {
                continue;
            }
            BoundComponent moved = rebind(first.apply(slot), validator, now, moves);
            for (Node part : moved.binding().parts()) {
                BoundComponent old = slots.get(part.path());
                BoundComponent before = old != null && old.binding().node().equals(part)
                        ? old
                        : BoundComponent.of(new Binding(part, Optional.empty(), Map.of()));
                next.add(rebind(first.apply(before), validator, now, moves));
            }
            next.add(moved);
        }
        return next;
    }

    /** What serves each component. */
    List<Bound> bound() {
        return slots.values().stream().map(BoundComponent::bound).toList();
    }

    /** The slot as it is to be; what it does not stay is told. */
    private static BoundComponent rebind(BoundComponent slot, Validator validator, Catalog now, List<Move> moves) {
        Node node = slot.binding().node();
        Findings findings = new Findings();
        Binding fresh = validator.bind(node, findings);
        Optional<Provider> provider = fresh.type().map(ComponentType::provider);
        if (fresh.type().isEmpty()) {
            if (slot.waiting()) {
                return slot;
            }
            BoundComponent waiting = BoundComponent.of(fresh);
            moves.add(slot.moveTo(waiting, ""));
            return waiting;
        }
        boolean same = fresh.type().equals(slot.binding().type());
        boolean triedInVain = slot.refused().equals(provider) && (slot.invalid() || present(slot, now));
        if (same || triedInVain) {
            return slot;
        }
        if (!Findings.anyError(findings.list())) {
            validator.probe(fresh, findings);
        }
        if (!Findings.anyError(findings.list())) {
            BoundComponent moved = BoundComponent.of(fresh);
            moves.add(slot.moveTo(moved, ""));
            return moved;
        }
        String problem = String.join(
                "; ",
                findings.list().stream()
                        .filter(Finding::isError)
                        .map(Finding::message)
                        .toList());
        findings.list().forEach(finding -> log.warn("{}", finding.as(Severity.WARNING)));
        moves.add(slot.moveTo(BoundComponent.of(fresh), problem));
        if (present(slot, now)) {
            log.warn("{} stays with the bundle it has.", node);
            return slot.refusedBy(provider.orElseThrow());
        }
        return BoundComponent.invalid(fresh, problem, provider);
    }

    private static boolean present(BoundComponent slot, Catalog now) {
        return slot.binding().type().map(now.types()::contains).orElse(false);
    }

    /** Validates files, without touching what runs; all agents in them, or one. */
    List<Finding> validate(List<Path> files, Optional<String> agent) {
        Findings findings = new Findings();
        Loading loading = new Loading(files, findings);
        Set<String> names = agent.map(Set::of).orElseGet(loading::agents);
        for (String name : names) {
            loading.agent(name).ifPresent(read -> validator(name, node -> false).validate(read, findings));
        }
        return findings.list();
    }
}
