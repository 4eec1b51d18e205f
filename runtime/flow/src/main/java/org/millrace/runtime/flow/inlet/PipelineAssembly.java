package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Interceptor;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.services.ComponentStatus.State;

/**
 * What stands between a source and its channels. The next pipeline is opened beside the one that serves and takes its place
 * between two batches; the old one goes once the batches in it are through. Belongs to its inlet's thread, but for
 * {@link #abandon}.
 */
final class PipelineAssembly {
    private static final Duration LONG = Duration.ofHours(1);

    private final SwapContext shared;
    private final ComponentKey source;
    private final Outlets outlets;
    private final BooleanSupplier sourceIsOpen;
    private final Runnable nudge;
    private final InHand inHand;
    private final Map<ComponentKey, Succession<Interceptor>> interceptors = new ConcurrentHashMap<>();
    private final Succession<ChannelSelector> selector;
    private InletPlan plan = InletPlan.NOTHING;
    private final List<Succession<Interceptor>> leaving = new ArrayList<>();
    private final InService inService = new InService();
    private volatile @Nullable Pipeline pipeline;
    private Set<String> optionalChannels = Set.of();

    PipelineAssembly(
            SwapContext shared,
            ComponentKey source,
            Outlets outlets,
            BooleanSupplier sourceIsOpen,
            Runnable nudge,
            InHand inHand) {
        this.shared = shared;
        this.source = source;
        this.outlets = outlets;
        this.sourceIsOpen = sourceIsOpen;
        this.nudge = nudge;
        this.inHand = inHand;
        this.selector = new Succession<>(ChannelSelector.class, shared, nudge, inHand, this::bind, inService::awaitOut);
    }

    boolean isThere() {
        return pipeline != null;
    }

    /** The channel that keeps the source's marks; null if none does. */
    @Nullable
    ChannelPort keeper() {
        Pipeline now = pipeline;
        return now == null ? null : now.keeper();
    }

    /** Whether the source runs without this channel. Known once the pipeline is there. */
    boolean isOptional(ChannelPort port) {
        return optionalChannels.contains(port.name());
    }

    /** Takes up what is wanted: closes what is wanted no longer. What is replaced goes on. */
    void want(InletPlan wanted) throws InterruptedException {
        boolean otherChannels = !plan.ports().equals(wanted.ports());
        plan = wanted;
        Map<ComponentKey, Offer> next = new LinkedHashMap<>();
        wanted.interceptors().forEach(offer -> next.put(offer.key(), offer));
        boolean noSelector = wanted.selector() == null;
        if (noSelector || otherChannels || !wanted.complete()) {
            retirePipeline();
        }
        if (noSelector || otherChannels) {
            // A selector is bound to its channels once, so other channels need another instance.
            closeSelector();
        }
        if (wanted.selector() != null) {
            selector.aim(wanted.selector());
        }
        interceptors.entrySet().removeIf(entry -> {
            boolean gone = !next.containsKey(entry.getKey());
            if (gone) {
                leaving.add(entry.getValue());
            }
            return gone;
        });
        next.forEach((key, offer) -> interceptors
                .computeIfAbsent(
                        key,
                        k -> new Succession<>(Interceptor.class, shared, nudge, inHand, i -> {}, inService::awaitOut))
                .aim(offer));
        if (pipeline == null) {
            closeLeaving();
        } else if (complete() && !chain().equals(pipeline.interceptors())) {
            replacePipeline();
        }
    }

    private void closeLeaving() {
        leaving.forEach(this::close);
        leaving.clear();
    }

    private void closeSelector() {
        Offer route = selector.offer();
        if (route != null) {
            selector.rest();
            selector.close();
            shared.host().cell(route.key()).vacant("");
        }
    }

    private void close(Succession<Interceptor> each) {
        Offer offer = Objects.requireNonNull(each.offer());
        each.rest();
        each.close();
        shared.host().cell(offer.key()).vacant("");
    }

    /** Opens what the pipeline needs and puts it into service; returns until something is due. */
    Duration advance() throws InterruptedException {
        if (plan.ports().isEmpty()) {
            return LONG;
        }
        Duration untilDue = LONG;
        boolean changed = pipeline == null;
        List<Succession<?>> all = new ArrayList<>(interceptors.values());
        all.add(selector);
        for (Succession<?> each : all) {
            if (each.failedInService()) {
                retirePipeline();
                each.endFailed();
                changed = true;
            }
            changed |= each.advance();
            untilDue = shorter(untilDue, each.untilDue());
        }
        if (changed) {
            if (complete()) {
                replacePipeline();
            } else if (pipeline == null) {
                for (Succession<?> each : all) {
                    if (each.advance()) {
                        each.takeOver(0);
                    }
                }
                if (plan.source() != null) {
                    shared.host()
                            .cell(source)
                            .set(
                                    State.WAITING,
                                    plan.complete() ? "an interceptor or its selector is not open" : plan.missing());
                }
            }
        }
        return untilDue;
    }

    private List<Succession<Interceptor>> wantedInterceptors() {
        return plan.interceptors().stream()
                .map(offer -> Objects.requireNonNull(interceptors.get(offer.key())))
                .toList();
    }

    private boolean complete() {
        return plan.complete()
                && selector.next() != null
                && wantedInterceptors().stream().allMatch(each -> each.next() != null);
    }

    private List<Instance<Interceptor>> chain() {
        return wantedInterceptors().stream()
                .map(each -> Objects.requireNonNull(each.next()))
                .toList();
    }

    private void replacePipeline() throws InterruptedException {
        Pipeline before = pipeline;
        List<Instance<Interceptor>> chain = chain();
        Instance<ChannelSelector> route = Objects.requireNonNull(selector.next());
        optionalChannels = optionalChannels(route);
        shared.host().promises().optional(source, optionalChannels);
        Tally unrouted = shared.host().figures(source).standard(Figures.UNROUTED);
        Pipeline next = new Pipeline(chain, route, plan.ports(), optionalChannels, unrouted);
        pipeline = next;
        outlets.publish(next);
        List<Succession<Interceptor>> attempts = wantedInterceptors();
        for (int i = 0; i < chain.size(); i++) {
            serve(attempts.get(i), chain.get(i));
        }
        serve(selector, route);
        if (before != null) {
            before.retire();
        } else if (sourceIsOpen.getAsBoolean() && shared.host().cell(source).state() == State.WAITING) {
            shared.host().cell(source).set(State.RUNNING, "");
        }
        inService.are(next);
        closeLeaving();
    }

    private static Set<String> optionalChannels(Instance<ChannelSelector> route) throws InterruptedException {
        try {
            return Set.copyOf(Guard.call(
                    route.key(), route.offer().loader(), "optionalChannels", route.plugin()::optionalChannels));
        } catch (Fault e) {
            // It may route all the same; the source waits for all of its channels then.
            route.fails("optionalChannels", e);
            return Set.of();
        }
    }

    /** What has become ready since the pipeline was put together waits for the next one. */
    private static <T extends Lifecycle> void serve(Succession<T> each, Instance<T> chosen) {
        if (each.instance() != chosen) {
            each.takeOver(0);
        }
    }

    /** Lets nothing through any more, and waits until what was inside is through. */
    private void retirePipeline() throws InterruptedException {
        Pipeline now = pipeline;
        if (now != null) {
            pipeline = null;
            outlets.publish(null);
            now.retire();
            inService.are(null);
        }
        closeLeaving();
    }

    /** The last step of opening a selector; on the opening thread. */
    private void bind(Instance<ChannelSelector> opened) throws Fault, InterruptedException {
        List<String> names = plan.ports().stream().map(ChannelPort::name).toList();
        opened.run("bind", () -> opened.plugin().bind(names));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    void abandon() {
        selector.abandon();
        List.copyOf(interceptors.values()).forEach(Succession::abandon);
        List.copyOf(leaving).forEach(Succession::abandon);
    }
}
