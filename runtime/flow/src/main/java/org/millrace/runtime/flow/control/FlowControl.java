package org.millrace.runtime.flow.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.channel.ChannelPlan;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.ChannelWorker;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.component.Offers;
import org.millrace.runtime.flow.drain.DrainPlan;
import org.millrace.runtime.flow.drain.DrainWorker;
import org.millrace.runtime.flow.inlet.InletPlan;
import org.millrace.runtime.flow.inlet.InletWorker;
import org.millrace.runtime.flow.letter.DeadLetterOffice;
import org.millrace.runtime.flow.part.Part;
import org.millrace.runtime.flow.part.Worker;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InForce.Configured;

/**
 * Decides what each part should run: from what the framework offers and how the topology wires it, in whatever order either
 * comes. One control thread does all the deciding; it calls no plug-in and waits for no part while the agent runs.
 */
final class FlowControl implements InForce, AutoCloseable {
    private static final Duration HOLDS_AGAIN = Duration.ofSeconds(2);

    private final FlowContext context;
    private final HoldFile holdFile;
    private final ControlThread thread = new ControlThread();

    /** Filled by the control thread alone, read by all. */
    private final Map<String, ChannelPort> ports = new ConcurrentSkipListMap<>();

    private final DeadLetterOffice letters;

    // All below belongs to the control thread.
    private final Offers offers = new Offers();
    private final Map<String, InletSpec> inletSpecs = new TreeMap<>();
    private final Map<String, DrainSpec> drainSpecs = new TreeMap<>();
    private final Map<String, Part<ChannelPlan>> channels = new TreeMap<>();
    private final Map<String, Part<InletPlan>> inlets = new TreeMap<>();
    private final Map<String, Part<DrainPlan>> drains = new TreeMap<>();
    private boolean sourcesStopped;
    private boolean stopped;

    /** @param holdFile what persons have put on hold */
    FlowControl(FlowContext context, HoldFile holdFile) {
        this.context = context;
        this.holdFile = holdFile;
        this.letters =
                new DeadLetterOffice(context.host(), ports::get, context.board().clock());
        context.host().letterBox(letters);
        context.board().letters(letters::note);
        awaitHolds();
    }

    DeadLetterOffice letters() {
        return letters;
    }

    /** All channels by name; to be read by any thread. */
    Map<String, ChannelPort> portsByName() {
        return ports;
    }

    /** While it is not known what is held, everything rests; when it is, all is decided anew. */
    private void awaitHolds() {
        if (!holdFile.known()) {
            context.supervisor().later(HOLDS_AGAIN, () -> {
                awaitHolds();
                decide(() -> {});
            });
        }
    }

    void offer(Offer offer) {
        decide(() -> offers.add(offer));
    }

    /** An offer has gone. Its part does not take notice at once: a new configuration takes an offer away and brings another. */
    void withdraw(Offer offer) {
        afterGrace(() -> offers.remove(offer));
    }

    private void afterGrace(Runnable change) {
        context.supervisor().later(context.settings().vacancyGrace(), () -> decide(change));
    }

    void wire(InletSpec spec) {
        decide(() -> inletSpecs.put(spec.source(), spec));
    }

    /** Takes a wiring away, unless another has taken its place already. */
    void unwire(InletSpec spec) {
        afterGrace(() -> inletSpecs.remove(spec.source(), spec));
    }

    void wire(DrainSpec spec) {
        decide(() -> drainSpecs.put(spec.name(), spec));
    }

    /** Takes a wiring away, unless another has taken its place already. */
    void unwire(DrainSpec spec) {
        afterGrace(() -> drainSpecs.remove(spec.name(), spec));
    }

    private void decide(Runnable change) {
        thread.run(() -> {
            change.run();
            reconcile();
        });
    }

    private void reconcile() {
        Set<ComponentKey> names = names();
        context.board().know(names);
        offers.keys().stream().filter(key -> key.kind() == Kind.CHANNEL).forEach(key -> port(key.name()));
        inletSpecs.values().forEach(spec -> spec.channels().forEach(this::port));
        drainSpecs.values().forEach(spec -> port(spec.channel()));
        ports.values().forEach(this::tellOfHold);
        if (!sourcesStopped) {
            ports.values().forEach(port -> port.topology(names));
            ports.forEach((name, port) -> port.known(names.contains(new ComponentKey(Kind.CHANNEL, name))));
        }
        channels.forEach((name, part) -> part.want(plan(name)));
        dropGone(inlets, inletSpecs.keySet(), InletPlan.NOTHING);
        dropGone(drains, drainSpecs.keySet(), DrainPlan.NOTHING);
        inletSpecs.values().forEach(spec -> inlet(spec.source()).want(plan(spec)));
        drainSpecs.values().forEach(spec -> drain(spec.name()).want(plan(spec)));
    }

    private static <D> void dropGone(Map<String, Part<D>> parts, Set<String> wired, D nothing) {
        parts.entrySet().removeIf(entry -> {
            boolean gone = !wired.contains(entry.getKey());
            if (gone) {
                entry.getValue().end(nothing);
            }
            return gone;
        });
    }

    private Set<ComponentKey> names() {
        Set<ComponentKey> names = new HashSet<>(offers.keys());
        for (InletSpec spec : inletSpecs.values()) {
            names.add(new ComponentKey(Kind.SOURCE, spec.source()));
            names.add(new ComponentKey(Kind.SELECTOR, spec.selector()));
            spec.interceptors().forEach(i -> names.add(new ComponentKey(Kind.INTERCEPTOR, i)));
            spec.channels().forEach(c -> names.add(new ComponentKey(Kind.CHANNEL, c)));
        }
        for (DrainSpec spec : drainSpecs.values()) {
            names.add(new ComponentKey(Kind.CHANNEL, spec.channel()));
            spec.sinks().forEach(s -> names.add(new ComponentKey(Kind.SINK, s)));
            if (spec.grouped()) {
                names.add(new ComponentKey(Kind.PROCESSOR, spec.processor()));
            }
        }
        names.forEach(key -> {
            StatusCell cell = context.board().cell(key);
            cell.hold(holdOn(key));
            cell.waitsFor(offers.waitsFor(key));
        });
        return names;
    }

    /** A part rests with its owner, whose name its own begins with. */
    private @Nullable Hold holdOn(ComponentKey key) {
        if (key.kind() != Kind.SERIALIZER && key.kind() != Kind.DESERIALIZER) {
            return holdFile.of(key);
        }
        int dot = key.name().indexOf('.');
        String owner = dot < 0 ? key.name() : key.name().substring(0, dot);
        Hold onSink = holdFile.of(new ComponentKey(Kind.SINK, owner));
        return onSink != null ? onSink : holdFile.of(new ComponentKey(Kind.SOURCE, owner));
    }

    private void tellOfHold(ChannelPort port) {
        Hold hold = holdFile.of(new ComponentKey(Kind.CHANNEL, port.name()));
        port.onHold(hold == null ? "" : StatusCell.text(hold), hold != null && hold.kind() == HoldKind.DRAIN);
    }

    private ChannelPlan plan(String channel) {
        ComponentKey key = new ComponentKey(Kind.CHANNEL, channel);
        return new ChannelPlan(stopped || isPaused(key) ? null : offers.best(key));
    }

    private boolean isPaused(ComponentKey key) {
        Hold hold = holdFile.of(key);
        return hold != null && hold.kind() == HoldKind.PAUSE;
    }

    private InletPlan plan(InletSpec spec) {
        if (sourcesStopped) {
            return InletPlan.NOTHING;
        }
        List<String> missing = new ArrayList<>();
        List<Offer> interceptors = new ArrayList<>();
        for (String name : spec.interceptors()) {
            find(new ComponentKey(Kind.INTERCEPTOR, name), interceptors, missing);
        }
        List<Offer> selector = new ArrayList<>();
        find(new ComponentKey(Kind.SELECTOR, spec.selector()), selector, missing);
        ComponentKey key = new ComponentKey(Kind.SOURCE, spec.source());
        Offer source = isPaused(key) ? null : offers.best(key);
        return new InletPlan(
                source,
                interceptors,
                selector.isEmpty() ? null : selector.get(0),
                spec.channels().stream().map(this::port).toList(),
                missing.isEmpty() ? "" : "waits for " + String.join(", ", missing));
    }

    private DrainPlan plan(DrainSpec spec) {
        if (stopped) {
            return DrainPlan.NOTHING;
        }
        List<String> missing = new ArrayList<>();
        List<Offer> sinks = new ArrayList<>();
        for (String name : spec.sinks()) {
            ComponentKey key = new ComponentKey(Kind.SINK, name);
            if (!isPaused(key)) {
                find(key, sinks, missing);
            }
        }
        Offer processor = spec.grouped() ? offers.best(new ComponentKey(Kind.PROCESSOR, spec.processor())) : null;
        if (spec.grouped() && processor == null) {
            missing.add("processor " + spec.processor());
        }
        return new DrainPlan(port(spec.channel()), sinks, spec.grouped(), processor, String.join(", ", missing));
    }

    private void find(ComponentKey key, List<Offer> found, List<String> missing) {
        Offer offer = offers.best(key);
        if (offer == null) {
            missing.add(key.toString());
        } else {
            found.add(offer);
        }
    }

    private ChannelPort port(String name) {
        return ports.computeIfAbsent(name, n -> {
            ComponentKey key = new ComponentKey(Kind.CHANNEL, n);
            ChannelPort port = new ChannelPort(
                    key, context.board().figures(key), context.settings().gateWait());
            context.board().show(n, port);
            channels.put(
                    n,
                    part(
                            key.toString(),
                            ChannelPlan.NOTHING,
                            nudge -> new ChannelWorker(context.swaps(), key, port, nudge)));
            return port;
        });
    }

    private List<Part<?>> partsOf(ComponentKey component) {
        String name = component.name();
        return switch (component.kind()) {
            case SOURCE -> found(inlets.get(name));
            case CHANNEL -> found(channels.get(name));
            case SINK ->
                drainSpecs.entrySet().stream()
                        .filter(entry -> entry.getValue().sinks().contains(name))
                        .<Part<?>>map(entry -> drain(entry.getKey()))
                        .toList();
            default -> List.of();
        };
    }

    private static List<Part<?>> found(@Nullable Part<?> part) {
        return part == null ? List.of() : List.of(part);
    }

    @Override
    public List<Lack> lacks(Configured configured) throws InterruptedException {
        return thread.ask(() -> new InForceLook(
                        configured,
                        offers::best,
                        this::isPaused,
                        context.board(),
                        spec -> spec.equals(inletSpecs.get(spec.source()))
                                && inlet(spec.source()).isSettled(),
                        spec -> spec.equals(drainSpecs.get(spec.name()))
                                && drain(spec.name()).isSettled())
                .lacks(context.standings().all()));
    }

    /** What each flow gives. */
    List<FlowGuarantee> flows() throws InterruptedException {
        return thread.ask(new FlowGuaranteeLook(inletSpecs.values(), drainSpecs.values(), context.host())::flows);
    }

    private Part<InletPlan> inlet(String name) {
        ComponentKey key = new ComponentKey(Kind.SOURCE, name);
        return inlets.computeIfAbsent(
                name,
                n -> part(
                        key.toString(),
                        InletPlan.NOTHING,
                        nudge -> new InletWorker(
                                context.swaps(),
                                key,
                                context.settings().gateWait(),
                                context.settings().deliveryPauses(),
                                ports::values,
                                nudge)));
    }

    private Part<DrainPlan> drain(String name) {
        ComponentKey key = new ComponentKey(Kind.SINK, name);
        return drains.computeIfAbsent(
                name,
                n -> part(
                        key.toString(),
                        DrainPlan.NOTHING,
                        nudge -> new DrainWorker(
                                context.swaps(), key, context.settings().deliveryPauses(), letters, nudge)));
    }

    private <D> Part<D> part(String name, D first, Function<Runnable, Worker<D>> workers) {
        return new Part<>(name, first, context.patience(), context.supervisor(), workers);
    }

    /** Decides anew, and then looks at the parts that have one component in hand. */
    List<Part<?>> reconsider(ComponentKey component) throws InterruptedException {
        return thread.ask(() -> {
            reconcile();
            return partsOf(component);
        });
    }

    void reconsider() {
        decide(() -> {});
    }

    /** The port of a channel; empty if nothing has named it. */
    Optional<ChannelPort> portOf(String channel) throws InterruptedException {
        return thread.ask(() -> Optional.ofNullable(ports.get(channel)));
    }

    List<ChannelPort> ports() throws InterruptedException {
        return thread.ask(() -> List.copyOf(ports.values()));
    }

    /** The ports that something takes events from. */
    List<ChannelPort> drainedPorts() throws InterruptedException {
        return thread.ask(() -> drainSpecs.values().stream()
                .filter(spec -> !plan(spec).sinks().isEmpty())
                .map(spec -> port(spec.channel()))
                .distinct()
                .toList());
    }

    /** From now on no source is wanted; returns the parts that end theirs. */
    List<Part<?>> stopSources() throws InterruptedException {
        context.patience().agentEnds();
        return thread.ask(() -> {
            sourcesStopped = true;
            reconcile();
            return List.copyOf(inlets.values());
        });
    }

    /** From now on nothing is wanted; returns the parts that end what is left, in the order in which they are to be awaited. */
    List<Part<?>> stopAll() throws InterruptedException {
        return thread.ask(() -> {
            stopped = true;
            reconcile();
            List<Part<?>> parts = new ArrayList<>(drains.values());
            parts.addAll(channels.values());
            return parts;
        });
    }

    /** Decides nothing more. */
    @Override
    public void close() {
        thread.close();
    }
}
