package org.millrace.runtime.flow;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;

/**
 * Opens a channel behind its port, and fences it off before it is closed. A channel that is not durable is replaced beside its
 * successor, which gets its content; a durable one goes first.
 */
final class ChannelWorker implements Worker<ChannelPlan> {
    private static final Duration LONG = Duration.ofHours(1);

    private final Engine engine;
    private final ComponentKey key;
    private final ChannelPort port;
    private final Attempt<Channel> channel;
    private @Nullable Offer attached;

    ChannelWorker(Engine engine, ComponentKey key, ChannelPort port, Runnable nudge) {
        this.engine = engine;
        this.key = key;
        this.port = port;
        this.channel = new Attempt<>(Channel.class, engine, nudge, opened -> {}, this::detach);
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
        long held = port.heldEvents();
        engine.board().cell(key).vacant(held == 0 ? "" : "keeps " + held + " events for its successor");
    }

    /** Before a channel is closed: waits for what is inside. Does nothing if another stands behind the port already. */
    private void detach(Instance<Channel> old) {
        port.detach(old.plugin(), engine.settings().closeDeadline().dividedBy(2));
    }

    @Override
    public Duration step() throws InterruptedException {
        Instance<Channel> open = channel.instance();
        if (open != null && open.hasFailed() && channel.settled()) {
            detach(open);
            channel.failed(new Fault("run", String.valueOf(open.failure()), null), "run");
            return channel.untilDue();
        }
        if (channel.ready()) {
            Instance<Channel> before = channel.instance();
            if (before != null) {
                detach(before);
            }
            channel.takeOver(port.heldEvents());
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
