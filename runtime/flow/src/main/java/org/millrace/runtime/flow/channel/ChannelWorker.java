package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.part.Worker;
import org.millrace.runtime.flow.swap.Retirement;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;

/**
 * Opens a channel behind its port, and fences it off before it is closed. A channel that is not durable is replaced beside its
 * successor, which gets its content; a durable one goes first.
 */
public final class ChannelWorker implements Worker<ChannelPlan> {
    private static final Duration LONG = Duration.ofHours(1);
    /** What takes less is not worth showing. */
    private static final Duration SHOWN_AFTER = Duration.ofSeconds(1);

    private static final String WAITING = "waiting for sinks to answer for what they have of it";

    private final SwapContext shared;
    private final ComponentKey key;
    private final ChannelPort port;
    private final Succession<Channel> channel;
    private final InHand inHand = new InHand();
    private @Nullable Offer attached;

    /** What comes before a channel is closed because of its successor; on a thread of its own. */
    private final class Detaching implements Retirement.BeforeClosing<Channel> {
        @Override
        public void step(Instance<Channel> old) {
            port.detach(old.plugin(), usual());
        }

        @Override
        public String doing() {
            return WAITING;
        }

        @Override
        public Optional<Duration> within() {
            return Optional.of(port.detachWithin(usual()));
        }
    }

    public ChannelWorker(SwapContext shared, ComponentKey key, ChannelPort port, Runnable nudge) {
        this.shared = shared;
        this.key = key;
        this.port = port;
        this.channel = new Succession<>(Channel.class, shared, nudge, inHand, opened -> {}, new Detaching());
    }

    @Override
    public void apply(ChannelPlan wanted) {
        Offer offer = wanted.channel();
        if (offer != null) {
            channel.aim(offer);
            return;
        }
        channel.rest();
        Instance<Channel> open = channel.instance();
        if (open != null) {
            detach(open);
            channel.close();
        }
        long carried = port.carriedEvents();
        shared.host().cell(key).vacant(carried == 0 ? "" : "keeps " + carried + " events for its successor");
    }

    @Override
    public InHand inHand() {
        return inHand;
    }

    /** Before a channel is closed: waits for what is inside. Does nothing if another stands behind the port already. */
    private void detach(Instance<Channel> old) {
        Duration within = port.detachWithin(usual());
        InHand.Call call = inHand.begin(old.cell(), WAITING, within);
        // Nothing else may be wanted meanwhile, so that nobody else shows it.
        Future<?> shown = shared.supervisor().cancellable(SHOWN_AFTER, () -> call.tell(within));
        try {
            port.detach(old.plugin(), usual());
        } finally {
            shown.cancel(false);
            inHand.end(call);
        }
    }

    private Duration usual() {
        return shared.times().patience().usual().dividedBy(2);
    }

    @Override
    public Duration step() throws InterruptedException {
        Instance<Channel> open = channel.instance();
        if (open != null && channel.failedInService()) {
            detach(open);
            channel.endFailed();
            return channel.untilDue();
        }
        if (channel.advance()) {
            Instance<Channel> before = channel.instance();
            if (before != null) {
                detach(before);
            }
            channel.takeOver(port.carriedEvents());
            attach(Objects.requireNonNull(channel.instance()));
        }
        Instance<Channel> same = channel.instance();
        if (same != null && same.offer() != attached) {
            // It has taken another configuration over.
            attach(same);
        }
        return channel.settled() ? LONG : channel.untilDue();
    }

    private void attach(Instance<Channel> fresh) throws InterruptedException {
        attached = fresh.offer();
        try {
            port.attach(fresh);
        } catch (Fault e) {
            channel.failed(e, "open");
        }
    }

    @Override
    public void abandon() {
        channel.abandon();
    }
}
