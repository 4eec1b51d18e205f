package org.millrace.runtime.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.operate.ComponentStatus.State;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;

/**
 * Runs a source and what stands between it and its channels. The source goes on running while interceptors, selector or
 * channels are replaced; its outlet makes it wait.
 */
final class InletWorker implements Worker<InletPlan> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final Engine engine;
    private final ComponentKey key;
    private final Runnable nudge;
    private final Figures figures;
    private final Attempt<Source> source;
    private final Map<Offer, Attempt<Interceptor>> interceptors = new ConcurrentHashMap<>();
    private final Attempt<ChannelSelector> selector;
    private InletPlan plan = InletPlan.NOTHING;
    private @Nullable Pipeline pipeline;
    private volatile @Nullable SourceOutlet outlet;
    private @Nullable Polling polling;

    InletWorker(Engine engine, ComponentKey key, Runnable nudge) {
        this.engine = engine;
        this.key = key;
        this.nudge = nudge;
        this.figures = engine.board().figures(key);
        this.source = new Attempt<>(Source.class, engine, nudge);
        this.selector = new Attempt<>(ChannelSelector.class, engine, nudge);
    }

    @Override
    public void apply(InletPlan wanted) throws InterruptedException {
        plan = wanted;
        if (source.offer() != wanted.source()) {
            closeSource();
        }
        source.aim(wanted.source());
        if (!fits(pipeline, wanted)) {
            retirePipeline();
        }
        interceptors.entrySet().removeIf(entry -> {
            boolean gone = !wanted.interceptors().contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
                engine.board().cell(entry.getKey().key()).vacant("");
            }
            return gone;
        });
        Offer route = selector.offer();
        if (route != null && route != wanted.selector()) {
            selector.close();
            engine.board().cell(route.key()).vacant("");
        }
        selector.aim(wanted.selector());
        if (wanted.source() == null) {
            engine.board().cell(key).vacant(wanted.missing());
        } else if (!source.isOpen()) {
            engine.board().cell(key).set(State.WAITING, wanted.missing());
        }
    }

    private static boolean fits(@Nullable Pipeline now, InletPlan wanted) {
        return now == null
                || (now.selector().offer() == wanted.selector()
                        && now.ports().equals(wanted.ports())
                        && now.interceptors().stream()
                                .map(Instance::offer)
                                .toList()
                                .equals(wanted.interceptors()));
    }

    @Override
    public Duration step() throws InterruptedException {
        if (pipeline != null && pipelineFailed()) {
            retirePipeline();
        }
        if (pipeline == null) {
            Duration untilDue = buildPipeline();
            if (pipeline == null) {
                return source.isOpen() && polling != null ? pollOnce() : untilDue;
            }
        }
        Instance<Source> open = source.instance();
        if (open != null && open.hasFailed()) {
            Fault fault = new Fault("run", open.cell().read().detail(), null);
            closeSource();
            source.failed(fault, "run");
            return source.untilDue();
        }
        if (open == null) {
            return openSource();
        }
        return polling == null ? LONG : pollOnce();
    }

    private boolean pipelineFailed() {
        Pipeline now = Objects.requireNonNull(pipeline);
        return now.selector().hasFailed() || now.interceptors().stream().anyMatch(Instance::hasFailed);
    }

    /** Opens what the pipeline needs; leaves it null and says when to try again if something is missing. */
    private Duration buildPipeline() throws InterruptedException {
        Offer wantedSelector = plan.selector();
        if (wantedSelector == null || plan.ports().isEmpty()) {
            return LONG;
        }
        Duration untilDue = Duration.ZERO;
        List<Instance<Interceptor>> opened = new ArrayList<>();
        for (Offer offer : plan.interceptors()) {
            Attempt<Interceptor> attempt = interceptors.computeIfAbsent(offer, o -> {
                Attempt<Interceptor> fresh = new Attempt<>(Interceptor.class, engine, nudge);
                fresh.aim(o);
                return fresh;
            });
            closeIfFailed(attempt);
            if (attempt.tryOpen()) {
                attempt.works();
                opened.add(Objects.requireNonNull(attempt.instance()));
            } else {
                untilDue = longer(untilDue, attempt.untilDue());
            }
        }
        closeIfFailed(selector);
        if (selector.tryOpen()) {
            bindSelector();
        }
        Instance<ChannelSelector> route = selector.instance();
        if (route == null || opened.size() < plan.interceptors().size()) {
            engine.board().cell(key).set(State.WAITING, "an interceptor or its selector could not be opened");
            return longer(untilDue, route == null ? selector.untilDue() : Duration.ZERO);
        }
        pipeline = new Pipeline(opened, route, plan.ports(), figures.standard("ChannelWriteFail"));
        SourceOutlet current = outlet;
        if (current != null) {
            current.publish(pipeline);
            source.works();
        }
        return Duration.ZERO;
    }

    private static <T extends Lifecycle> void closeIfFailed(Attempt<T> attempt) {
        Instance<T> open = attempt.instance();
        if (open != null && open.hasFailed()) {
            attempt.failed(new Fault("run", open.cell().read().detail(), null), "run");
        }
    }

    private void bindSelector() throws InterruptedException {
        Instance<ChannelSelector> route = Objects.requireNonNull(selector.instance());
        try {
            List<String> names = plan.ports().stream().map(ChannelPort::name).toList();
            route.run("bind", () -> route.plugin().bind(names));
            selector.works();
        } catch (Fault e) {
            selector.failed(e, "bind");
        }
    }

    private Duration openSource() throws InterruptedException {
        for (ChannelPort port : plan.ports()) {
            if (!port.isAttached()) {
                engine.board().cell(key).set(State.WAITING, "channel " + port.name() + " is not open");
                return LOOK_AGAIN;
            }
        }
        if (!source.tryOpen()) {
            return source.untilDue();
        }
        Instance<Source> open = Objects.requireNonNull(source.instance());
        SourceOutlet fresh =
                new SourceOutlet(key.name(), figures, engine.settings().gateWait());
        fresh.publish(pipeline);
        outlet = fresh;
        try {
            open.run("start", () -> open.plugin().start(fresh));
            polling = open.plugin() instanceof PolledSource polled ? new Polling(open, polled, fresh, engine) : null;
            source.works();
            return Duration.ZERO;
        } catch (Fault e) {
            closeSource();
            source.failed(e, "start");
            return source.untilDue();
        }
    }

    private Duration pollOnce() throws InterruptedException {
        return Objects.requireNonNull(polling).poll();
    }

    private void closeSource() throws InterruptedException {
        Instance<Source> open = source.instance();
        polling = null;
        if (open == null) {
            return;
        }
        try {
            open.run("stop", open.plugin()::stop);
        } catch (Fault e) {
            open.cell().set(State.STOPPING, String.valueOf(e.getMessage()));
        } finally {
            SourceOutlet current = outlet;
            if (current != null) {
                current.close();
            }
            outlet = null;
            source.close();
        }
    }

    /** Empties the pipeline; its selector is closed, since it is bound once. Unchanged interceptors stay open. */
    private void retirePipeline() throws InterruptedException {
        Pipeline now = pipeline;
        if (now == null) {
            return;
        }
        pipeline = null;
        SourceOutlet current = outlet;
        if (current != null) {
            current.publish(null);
        }
        now.retire();
        selector.close();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    @Override
    public void abandon() {
        SourceOutlet current = outlet;
        if (current != null) {
            current.close();
        }
        source.abandon();
        selector.abandon();
        List.copyOf(interceptors.values()).forEach(Attempt::abandon);
    }
}
