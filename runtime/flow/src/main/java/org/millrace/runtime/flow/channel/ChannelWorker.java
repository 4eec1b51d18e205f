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
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a channel behind its port, and fences it off before it is closed. A channel that is not durable is replaced beside its
 * successor, which gets its content; a durable one goes first.
 */
public final class ChannelWorker implements Worker<ChannelPlan> {
    private static final Logger log = LoggerFactory.getLogger(ChannelWorker.class);
    private static final Duration DETACH_AGAIN = Duration.ofSeconds(1);
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
    /** The successor of which was told that it has to wait. */
    private @Nullable Offer told;

    /** What comes before a channel is closed because of its successor; on a thread of its own. */
    private final class Detaching implements Retirement.BeforeClosing<Channel> {
        @Override
        public void step(Instance<Channel> old) throws Fault {
            port.handover().detach(old.plugin(), usual(), false);
        }

        @Override
        public String doing() {
            return WAITING;
        }

        @Override
        public Optional<Duration> within() {
            return Optional.of(port.handover().detachWithin(usual()));
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
            boolean unused = detach(open, false);
            channel.close();
        }
        long carried = port.carriedEvents();
        shared.host()
                .cell(key)
                .vacant(
                        carried == 0
                                ? ""
                                : "keeps " + carried
                                        + " events for its successor in memory, where a kill would lose them");
    }

    @Override
    public InHand inHand() {
        return inHand;
    }

    /**
     * Before a channel is closed: waits for what is inside. Does nothing if another stands behind the port already.
     *
     * @param successor whether another is open, and takes over at once
     * @return false if there is a successor, but it can't be: what serves goes on
     */
    private boolean detach(Instance<Channel> old, boolean successor) {
        Duration within = port.handover().detachWithin(usual());
        InHand.Call call = inHand.begin(old.cell(), WAITING, within);
        // Nothing else may be wanted meanwhile, so that nobody else shows it.
        Future<?> shown = shared.supervisor().cancellable(SHOWN_AFTER, () -> call.tell(within));
        try {
            port.handover().detach(old.plugin(), usual(), successor);
            return true;
        } catch (Fault e) {
            String why = "its successor waits, because its content can't be taken out of it: " + e.getMessage();
            if (channel.offer() != told) {
                told = channel.offer();
                log.error("{}: {}", key, why);
            }
            old.cell().set(State.DEGRADED, why);
            return false;
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
            boolean unused = detach(open, false);
            channel.endFailed();
            return channel.untilDue();
        }
        if (channel.advance()) {
            Instance<Channel> before = channel.instance();
            if (before != null && !detach(before, true)) {
                return DETACH_AGAIN;
            }
            channel.takeOver(port.carriedEvents());
            attach(Objects.requireNonNull(channel.instance()));
        }
        Instance<Channel> same = channel.instance();
        if (same != null && same.offer() != attached) {
            // It has taken another configuration over.
            attach(same);
        }
        Duration again = port.handover().pour();
        Duration due = channel.settled() ? LONG : channel.untilDue();
        return again == null || again.compareTo(due) > 0 ? due : again;
    }

    private void attach(Instance<Channel> fresh) throws InterruptedException {
        attached = fresh.offer();
        try {
            port.handover().attach(fresh);
        } catch (Fault e) {
            channel.failed(e, "open");
        }
    }

    @Override
    public void abandon() {
        channel.abandon();
    }
}
