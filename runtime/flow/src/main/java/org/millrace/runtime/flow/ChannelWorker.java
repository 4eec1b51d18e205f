package org.millrace.runtime.flow;

import java.time.Duration;
import org.millrace.api.channel.Channel;

/** Opens a channel behind its port, and fences it off before it is closed. */
final class ChannelWorker implements Worker<ChannelPlan> {
    private final Engine engine;
    private final ComponentKey key;
    private final ChannelPort port;
    private final Attempt<Channel> channel;

    ChannelWorker(Engine engine, ComponentKey key, ChannelPort port, Runnable nudge) {
        this.engine = engine;
        this.key = key;
        this.port = port;
        this.channel = new Attempt<>(Channel.class, engine, nudge);
    }

    @Override
    public void apply(ChannelPlan wanted) {
        if (channel.offer() != wanted.channel()) {
            closeChannel();
        }
        channel.aim(wanted.channel());
        if (wanted.channel() == null) {
            long held = port.heldEvents();
            engine.board().cell(key).vacant(held == 0 ? "" : "keeps " + held + " events for its successor");
        }
    }

    @Override
    public Duration step() throws InterruptedException {
        Instance<Channel> open = channel.instance();
        if (open != null && open.hasFailed()) {
            Fault fault = new Fault("run", open.cell().read().detail(), null);
            port.detach(engine.settings().closeDeadline());
            channel.failed(fault, "run");
            return channel.untilDue();
        }
        if (open == null && channel.tryOpen()) {
            open = channel.instance();
            if (open != null) {
                try {
                    port.attach(open.plugin(), open.offer().loader());
                    channel.works();
                } catch (Fault e) {
                    channel.failed(e, "open");
                }
            }
        }
        return channel.isOpen() ? Duration.ofHours(1) : channel.untilDue();
    }

    private void closeChannel() {
        if (channel.isOpen()) {
            port.detach(engine.settings().closeDeadline().dividedBy(2));
            channel.close();
        }
    }

    @Override
    public void abandon() {
        channel.abandon();
    }
}
