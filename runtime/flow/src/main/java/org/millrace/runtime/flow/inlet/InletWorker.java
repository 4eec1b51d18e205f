package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.part.Worker;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus.State;

/**
 * Runs a source and what stands between it and its channels. The source goes on running while interceptors, selector or
 * channels are replaced; while it is replaced itself, both it and its successor put through the same pipeline.
 */
public final class InletWorker implements Worker<InletPlan> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final SwapContext shared;
    private final ComponentKey key;
    private final Succession<Source> source;
    private final Pauses pauses;
    private final Positions positions;
    private final Outlets outlets;
    private final PipelineAssembly pipeline;
    private final InHand inHand = new InHand();
    private InletPlan plan = InletPlan.NOTHING;
    private @Nullable Polling polling;

    /**
     * @param gateWait how long a batch waits for what is being replaced
     * @param pauses between polls that fail
     * @param ports all channels of the agent
     */
    public InletWorker(
            SwapContext shared,
            ComponentKey key,
            Duration gateWait,
            Pauses pauses,
            Supplier<Collection<ChannelPort>> ports,
            Runnable nudge) {
        this.shared = shared;
        this.key = key;
        this.pauses = pauses;
        PositionsFile file = new PositionsFile(shared.host().folder(key).resolve("positions"));
        this.positions = new Positions(key, file, ports, shared.supervisor());
        this.outlets = new Outlets(key.name(), shared.host().figures(key), gateWait, positions);
        this.source = new Succession<>(Source.class, shared, nudge, inHand, this::start, this::giveWay);
        this.pipeline = new PipelineAssembly(shared, key, outlets, source::isOpen, nudge, inHand);
    }

    @Override
    public InHand inHand() {
        return inHand;
    }

    @Override
    public void apply(InletPlan wanted) throws InterruptedException {
        plan = wanted;
        Offer offer = wanted.source();
        if (offer == null) {
            closeSource();
        } else {
            source.aim(offer);
        }
        pipeline.want(wanted);
        if (offer == null) {
            shared.host().cell(key).vacant(wanted.missing());
        } else if (!source.isOpen()) {
            shared.host().cell(key).set(State.WAITING, wanted.missing());
        }
    }

    @Override
    public Duration step() throws InterruptedException {
        Duration untilBuilt = pipeline.advance();
        if (!pipeline.isThere() && !source.isOpen()) {
            return untilBuilt;
        }
        Instance<Source> open = source.instance();
        if (open != null && source.failedInService()) {
            polling = null;
            stopGuarded(open);
            source.endFailed();
            return source.untilDue();
        }
        if (!source.settled()) {
            Duration wait = advanceSource();
            if (wait != null) {
                return shorter(wait, untilBuilt);
            }
        }
        return polling == null ? untilBuilt : polling.poll();
    }

    /** Goes on with opening the source that is wanted; null if there is nothing to wait for. */
    private @Nullable Duration advanceSource() throws InterruptedException {
        if (plan.source() == null) {
            return null;
        }
        if (!source.isOpen()) {
            for (ChannelPort port : plan.ports()) {
                if (!port.isAttached() && !pipeline.isOptional(port)) {
                    shared.host().cell(key).set(State.WAITING, "channel " + port.name() + " is not open");
                    return LOOK_AGAIN;
                }
            }
        }
        if (source.advance()) {
            source.takeOver(0);
            Instance<Source> open = Objects.requireNonNull(source.instance());
            polling = open.plugin() instanceof PolledSource polled
                    ? new Polling(open, polled, outlets.of(open), pauses)
                    : null;
            return null;
        }
        if (!source.isOpen()) {
            polling = null;
            return source.untilDue();
        }
        // A polled source rests while its successor reads the position, and goes on if that comes to nothing.
        return source.succeeding() || polling == null ? source.untilDue() : null;
    }

    /** The last step of opening a source; on the opening thread. */
    private void start(Instance<Source> opened) throws Fault, InterruptedException {
        SourceOutlet outlet = outlets.open(opened);
        if (opened.plugin() instanceof MarkedSource marked) {
            opened.run(
                    "restore",
                    () -> marked.restore(
                            positions.restore(pipeline.keeper(), opened.offer().type())));
        }
        opened.run("start", () -> opened.plugin().start(outlet));
    }

    /** Before a source is closed that another one has replaced, or that is not needed after all. */
    private void giveWay(Instance<Source> old) throws Fault, InterruptedException {
        if (old.plugin() instanceof MarkedSource && !old.exclusive()) {
            // Another one goes on from the marks: what this put now would come twice.
            outlets.close(old);
        }
        stop(old);
    }

    /** Before a source is closed, while its outlet still works. */
    private void stop(Instance<Source> old) throws Fault, InterruptedException {
        try {
            old.run("stop", () -> stop(old.plugin()));
        } finally {
            outlets.close(old);
            positions.write();
        }
    }

    private static void stop(Source source) throws Exception {
        try {
            source.stop();
        } catch (RefusedException e) {
            // Whoever reads on from the marks has what this could not put any more.
            if (e.reason() != RefusedException.Reason.CLOSING) {
                throw e;
            }
        }
    }

    private void stopGuarded(Instance<Source> open) throws InterruptedException {
        try {
            stop(open);
        } catch (Fault e) {
            open.cell().set(State.STOPPING, String.valueOf(e.getMessage()));
        }
    }

    private void closeSource() throws InterruptedException {
        source.rest();
        polling = null;
        Instance<Source> open = source.instance();
        if (open != null) {
            open.depart();
            try {
                stopGuarded(open);
            } finally {
                source.close();
            }
        }
        source.awaitLeaving();
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public void abandon() {
        outlets.closeAll();
        source.abandon();
        pipeline.abandon();
    }
}
