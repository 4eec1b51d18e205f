package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Demand;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.PortLease;
import org.millrace.runtime.flow.channel.TakeCall;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.LetterBox;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.part.Worker;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from a channel to a sink or a group of sinks. A failed batch goes back to the channel, unless part of it was
 * delivered: then the rest is kept on lease and tried again, so that nothing is delivered twice without need. What is on lease is
 * answered for, or goes back, before a sink or the channel is replaced.
 */
public final class DrainWorker implements Worker<DrainPlan> {
    private static final Logger log = LoggerFactory.getLogger(DrainWorker.class);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long VACANT_NANOS = Duration.ofSeconds(1).toNanos();
    /** How long more events are waited for while some have not been answered for. */
    private static final long LINGER_NANOS = Duration.ofMillis(50).toNanos();

    private final SwapContext shared;
    private final ComponentKey key;
    private final Runnable nudge;
    private final InHand inHand = new InHand();
    private final SinkGroup group;
    private final Round round;
    private final Backoff backoff;
    private final TakeCall call;
    private volatile DrainPlan plan = DrainPlan.NOTHING;
    private int attached;
    private long notBefore = System.nanoTime();
    private long lastTick = System.nanoTime();
    private long vacantSince;

    /**
     * @param pauses between deliveries that fail
     * @param letterBox where events go that are rejected
     */
    public DrainWorker(SwapContext shared, ComponentKey key, Pauses pauses, LetterBox letterBox, Runnable nudge) {
        this.shared = shared;
        this.key = key;
        this.nudge = nudge;
        this.group = new SinkGroup(shared, key, nudge, inHand);
        this.round = new Round(key, letterBox);
        this.backoff = new Backoff(pauses);
        this.call = new TakeCall(group::answersWithin);
    }

    @Override
    public void apply(DrainPlan wanted) throws InterruptedException {
        ChannelPort before = plan.port();
        if (before != null) {
            settle(before);
        }
        if (before != wanted.port()) {
            if (before != null) {
                before.unwatch(nudge, call);
            }
            if (wanted.port() != null) {
                wanted.port().watch(nudge, call);
            }
            attached = 0;
        }
        plan = wanted;
        backoff.reset();
        notBefore = System.nanoTime();
        group.apply(wanted);
    }

    @Override
    public InHand inHand() {
        return inHand;
    }

    /** The channel can't be replaced before what it has lent is back, nor a sink before what it has in hand has come to an end. */
    @Override
    public boolean isAwaited() {
        ChannelPort port = plan.port();
        return port != null && round.isOpen() && (port.isFenced() || group.isAwaited());
    }

    @Override
    public void wake() {
        ChannelPort port = plan.port();
        if (port != null) {
            port.callAway(call);
        }
    }

    @Override
    public Duration step() throws InterruptedException {
        ChannelPort port = plan.port();
        if (port == null || group.sinks().isEmpty()) {
            return LONG;
        }
        try {
            if (round.isOpen() && (port.isFenced() || group.isDueToAnswer())) {
                settle(port);
            }
            look(port);
            if (!round.isAnswered() && group.hasFailedOwing()) {
                round.rollBack();
            }
            Duration untilDue = group.open(port, round.inHand());
            Duration untilTick = tick();
            long pause = notBefore - System.nanoTime();
            if (pause > 0 || !group.ready()) {
                Duration nap = pause > 0 ? Duration.ofNanos(pause) : LONG;
                return shortest(nap, untilDue, untilTick);
            }
            return move(port, untilTick);
        } catch (Fault e) {
            return pauseAfter(e);
        } catch (InterruptedException e) {
            round.interrupted();
            throw e;
        }
    }

    private static Duration shortest(Duration a, Duration b, Duration c) {
        Duration shorter = a.compareTo(b) <= 0 ? a : b;
        return shorter.compareTo(c) <= 0 ? shorter : c;
    }

    /** Ends what is in hand, one way or the other. */
    private void settle(ChannelPort port) throws InterruptedException {
        if (!round.isOpen()) {
            return;
        }
        try {
            if (round.remainder() == null) {
                round.answer(port);
            }
        } catch (Fault e) {
            log.warn("{}; what is in hand comes again.", e.getMessage());
        } catch (InterruptedException e) {
            round.interrupted();
            throw e;
        }
        if (round.isOpen()) {
            round.rollBack();
        }
    }

    /** A channel that came back may have other content than the sinks remember. */
    private void look(ChannelPort port) throws InterruptedException {
        int now = port.attachments();
        if (now != attached && port.isAttached()) {
            attached = now;
            round.outOf(port.capacity());
            for (DrainSink sink : group.sinks()) {
                sink.lookForOtherContent(port);
            }
        }
    }

    /** Tells the sinks that time passes; returns until it is due again. */
    private Duration tick() throws Fault, InterruptedException {
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            for (DrainSink sink : group.sinks()) {
                sink.tick();
            }
        }
        return Duration.ofNanos(Math.max(0, lastTick + TICK_NANOS - System.nanoTime()));
    }

    /** Moves one batch, or answers for those that were moved. */
    private Duration move(ChannelPort port, Duration untilTick) throws Fault, InterruptedException {
        Round.Remainder left = round.remainder();
        if (left != null) {
            return deliver(port, left.lease(), left.events());
        }
        if (round.isAnswered() || (round.isOpen() && round.isDue())) {
            answer(port);
            return Duration.ZERO;
        }
        long wait = untilTick.toNanos();
        if (round.isOpen()) {
            wait = Math.min(LINGER_NANOS, Math.min(wait, round.untilDueNanos()));
        }
        int most = (int) Math.min(group.batchSize(), round.room());
        PortLease taken = take(port, Demand.of(most, group.batchBytes(), Duration.ofNanos(wait)));
        if (taken.calledAway()) {
            return Duration.ZERO;
        }
        if (!taken.events().isEmpty()) {
            channelIsThere();
            round.begin(taken);
            if (isAwaited()) {
                // Nobody has been given it yet: that is quicker than to deliver it.
                round.giveUp(taken);
                return Duration.ZERO;
            }
            return deliver(port, taken, taken.events());
        }
        if (round.isOpen()) {
            answer(port);
        } else {
            group.sinks().forEach(DrainSink::sawNothing);
            lookForChannel(port);
        }
        return Duration.ZERO;
    }

    private PortLease take(ChannelPort port, Demand demand) throws Fault, InterruptedException {
        try {
            return port.take(demand, call);
        } catch (Fault e) {
            group.sinks().forEach(sink -> shared.host()
                    .figures(sink.key())
                    .standard("ChannelReadFail")
                    .add(1));
            throw e;
        }
    }

    private Duration deliver(ChannelPort port, PortLease taken, List<Event> events) throws Fault, InterruptedException {
        Delivery batch = new Delivery(events, backoff.failures() + 1);
        try {
            group.deliver(batch);
        } catch (Fault | InterruptedException e) {
            round.use(batch.sinks());
            throw e;
        }
        round.delivered(taken, batch);
        Round.Remainder left = round.remainder();
        if (left != null) {
            return pause(key + ": " + left.events().size() + " events of a batch come again: " + batch.reason(), null);
        }
        if (round.isDue()) {
            answer(port);
        }
        return Duration.ZERO;
    }

    private void answer(ChannelPort port) throws Fault, InterruptedException {
        round.answer(port);
        if (backoff.failures() > 0) {
            backoff.reset();
        }
    }

    /** A sink whose channel is gone for longer than it takes to be replaced does nothing, whatever its own state. */
    private void lookForChannel(ChannelPort port) {
        if (!port.isVacant()) {
            channelIsThere();
        } else if (vacantSince == 0) {
            vacantSince = System.nanoTime();
        } else if (System.nanoTime() - vacantSince > VACANT_NANOS / 2) {
            String hold = port.hold();
            group.sinks()
                    .forEach(sink ->
                            sink.waits("channel " + port.name() + " is " + (hold.isEmpty() ? "not open" : hold)));
        }
    }

    private void channelIsThere() {
        if (vacantSince != 0) {
            vacantSince = 0;
            group.sinks().forEach(DrainSink::goesOn);
        }
    }

    private Duration pauseAfter(Fault fault) throws InterruptedException {
        if (!round.isAnswered()) {
            round.rollBack();
        }
        return pause(String.valueOf(fault.getMessage()), fault.getCause());
    }

    private Duration pause(String why, @Nullable Throwable cause) {
        Duration pause = backoff.next();
        notBefore = System.nanoTime() + pause.toNanos();
        if (Integer.bitCount(backoff.failures()) == 1) {
            log.warn(
                    "{}; tried again in {} (failure {} in a row)",
                    why,
                    Backoff.text(pause),
                    backoff.failures(),
                    backoff.failures() <= 1 ? cause : null);
        }
        for (DrainSink sink : group.sinks()) {
            Instance<?> open = sink.instance();
            if (open != null && (cause == null || open.cell().state() == State.RETRYING)) {
                open.cell()
                        .set(
                                State.RETRYING,
                                why + "; failure " + backoff.failures() + " in a row, tried again in "
                                        + Backoff.text(pause));
                sink.troubled();
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void abandon() {
        round.abandon();
        group.abandon();
    }
}
