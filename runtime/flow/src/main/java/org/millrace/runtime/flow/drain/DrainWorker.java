package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.PortLease;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.Worker;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from a channel to a sink or a group of sinks: leases, delivers, commits. A failed batch goes back to the
 * channel, unless part of it was delivered: then the rest is kept on lease and tried again, so that nothing is delivered
 * twice without need.
 */
public final class DrainWorker implements Worker<DrainPlan> {
    private static final Logger log = LoggerFactory.getLogger(DrainWorker.class);

    /**
     * How long a take may wait, which bounds how late a drain sees that something else is wanted, and how long a channel that is
     * being replaced waits for it while sources wait for the channel.
     */
    private static final Duration TAKE_WAIT = Duration.ofMillis(50);

    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration LONG = Duration.ofHours(1);

    /** A lease of which part was delivered. */
    private record Rest(PortLease lease, List<Event> events) {}

    private final SwapContext shared;
    private final ComponentKey key;
    private final Succession<SinkProcessor> processor;
    private final Backoff backoff;
    private final Runnable nudge;
    private final List<DrainSink> slots = new CopyOnWriteArrayList<>();
    private DrainPlan plan = DrainPlan.NOTHING;
    private volatile @Nullable PortLease lease;
    private @Nullable Rest rest;
    private boolean bound;
    private long idleSince = System.nanoTime();
    private long vacantSince;
    private int attempts;

    /** @param pauses between deliveries that fail */
    public DrainWorker(SwapContext shared, ComponentKey key, Pauses pauses, Runnable nudge) {
        this.shared = shared;
        this.key = key;
        this.nudge = nudge;
        this.processor = new Succession<>(SinkProcessor.class, shared, nudge);
        this.backoff = new Backoff(pauses);
    }

    @Override
    public void apply(DrainPlan wanted) throws InterruptedException {
        if (rest != null && wanted.port() != plan.port()) {
            giveBackRest();
        }
        plan = wanted;
        bound = false;
        backoff.reset();
        if (wanted.processor() == null) {
            closeProcessor();
        } else {
            processor.aim(wanted.processor());
        }
        List<DrainSink> next = new ArrayList<>();
        for (Offer offer : wanted.sinks()) {
            DrainSink slot = slots.stream()
                    .filter(s -> s.key().equals(offer.key()))
                    .findFirst()
                    .orElseGet(() -> new DrainSink(offer, shared, nudge));
            slot.aim(offer);
            next.add(slot);
        }
        for (DrainSink slot : slots) {
            if (!next.contains(slot)) {
                slot.close();
            }
        }
        slots.clear();
        slots.addAll(next);
        if (slots.isEmpty() && rest != null) {
            giveBackRest();
        }
    }

    private void closeProcessor() {
        Offer served = processor.offer();
        if (served != null) {
            processor.rest();
            processor.close();
            shared.host().cell(served.key()).vacant("");
        }
    }

    @Override
    public Duration step() throws InterruptedException {
        ChannelPort port = plan.port();
        if (port == null || slots.isEmpty()) {
            return LONG;
        }
        Duration untilDue = openSinks();
        if (!ready()) {
            return untilDue;
        }
        try {
            Rest unfinished = rest;
            if (unfinished != null) {
                if (port.isFenced()) {
                    giveBackRest();
                    return Duration.ofMillis(10);
                }
                deliver(unfinished.lease(), unfinished.events());
            } else {
                takeAndDeliver(port);
            }
            return Duration.ZERO;
        } catch (Fault e) {
            return pauseAfter(e);
        }
    }

    /** Opens sinks and processor that are due; returns until the earliest is due that is not open. */
    private Duration openSinks() throws InterruptedException {
        Duration untilDue = LONG;
        long inHand = rest == null ? 0 : rest.events().size();
        for (DrainSink slot : slots) {
            if (slot.advance(inHand)) {
                bound = false;
            }
            if (slot.untilDue().compareTo(untilDue) < 0) {
                untilDue = slot.untilDue();
            }
        }
        if (plan.grouped()) {
            if (processor.failedInService()) {
                processor.endFailed();
            }
            if (processor.advance()) {
                processor.takeOver(inHand);
                bound = false;
            }
            Instance<SinkProcessor> open = processor.instance();
            if (open == null) {
                return groupRests(untilDue);
            }
            if (!bound) {
                try {
                    open.run("bind", () -> open.plugin().bind(List.copyOf(slots)));
                    bound = true;
                } catch (Fault e) {
                    processor.failed(e, "bind");
                    return groupRests(untilDue);
                }
                slots.forEach(DrainSink::goesOn);
            }
        }
        return untilDue;
    }

    /** The sinks are open and get nothing, since nobody spreads the batches over them. */
    private Duration groupRests(Duration untilSinks) {
        Offer wanted = plan.processor();
        ComponentStatus status =
                wanted == null ? null : shared.host().cell(wanted.key()).read();
        String why = status == null
                ? "its processor is not there"
                : "its processor is " + status.state() + (status.detail().isEmpty() ? "" : ", " + status.detail());
        slots.forEach(slot -> slot.waits("sink group " + key.name() + " does not run: " + why));
        return untilSinks.compareTo(processor.untilDue()) < 0 ? untilSinks : processor.untilDue();
    }

    private boolean ready() {
        boolean any = false;
        for (DrainSink slot : slots) {
            any |= slot.available();
        }
        return any && (!plan.grouped() || processor.isOpen());
    }

    private void takeAndDeliver(ChannelPort port) throws Fault, InterruptedException {
        PortLease taken;
        try {
            taken = port.take(batchSize(), TAKE_WAIT);
        } catch (Fault e) {
            slots.forEach(slot -> shared.host()
                    .figures(slot.key())
                    .standard("ChannelReadFail")
                    .add(1));
            throw e;
        }
        if (taken.events().isEmpty()) {
            lookForChannel(port);
            idle();
            return;
        }
        channelIsThere();
        lease = taken;
        deliver(taken, taken.events());
    }

    /** A sink whose channel is gone for longer than it takes to be replaced does nothing, whatever its own state. */
    private void lookForChannel(ChannelPort port) {
        if (!port.isVacant()) {
            channelIsThere();
        } else if (vacantSince == 0) {
            vacantSince = System.nanoTime();
        } else if (System.nanoTime() - vacantSince > IDLE_NANOS) {
            String hold = port.hold();
            slots.forEach(slot -> slot.waits("channel " + port.name() + " is " + (hold.isEmpty() ? "not open" : hold)));
        }
    }

    private void channelIsThere() {
        if (vacantSince != 0) {
            vacantSince = 0;
            slots.forEach(DrainSink::goesOn);
        }
    }

    private int batchSize() {
        int least = Integer.MAX_VALUE;
        for (DrainSink slot : slots) {
            if (slot.available()) {
                least = Math.min(least, slot.batchSize());
            }
        }
        return least;
    }

    private void deliver(PortLease taken, List<Event> events) throws Fault, InterruptedException {
        rest = null;
        List<Event> left = events;
        try {
            Delivery batch = new Delivery(events, attempts + 1);
            deliverToSinks(batch);
            left = undelivered(batch);
            if (!left.isEmpty()) {
                throw new Fault("deliver", key + ": " + left.size() + " events come again: " + batch.reason(), null);
            }
            commit(taken, events.size());
        } catch (Fault e) {
            keepOrGiveBack(taken, events, left);
            attempts++;
            throw e;
        } catch (InterruptedException e) {
            lease = null;
            taken.rollback();
            throw e;
        }
        lease = null;
        idleSince = System.nanoTime();
        if (backoff.failures() > 0) {
            backoff.reset();
        }
        attempts = 0;
    }

    private void deliverToSinks(Delivery batch) throws Fault, InterruptedException {
        Instance<SinkProcessor> group = processor.instance();
        if (group != null) {
            try {
                group.run("deliver", () -> group.plugin().deliver(batch));
            } catch (Fault e) {
                // A processor passes on what its sinks throw; only what is its own ends it.
                if (e.fatal() && slots.stream().noneMatch(slot -> slot.threw(e.getCause()))) {
                    group.fails("deliver", e);
                }
                throw e;
            }
            return;
        }
        slots.get(0).deliverGuarded(batch);
    }

    private void commit(PortLease taken, int events) throws Fault, InterruptedException {
        try {
            if (!taken.commit()) {
                log.warn(
                        "{}: {} events were delivered after their lease had been ended; they come again.", key, events);
            }
        } catch (ChannelException e) {
            throw Fault.of(key, "commit", e);
        }
    }

    private void keepOrGiveBack(PortLease taken, List<Event> events, List<Event> left)
            throws Fault, InterruptedException {
        if (left.size() < events.size() && !left.isEmpty()) {
            rest = new Rest(taken, left);
        } else if (events.size() < taken.events().size()) {
            rest = new Rest(taken, events);
        } else {
            lease = null;
            taken.rollback();
        }
    }

    private static List<Event> undelivered(Delivery batch) {
        List<Event> left = new ArrayList<>(batch.again());
        batch.rejected().forEach(rejected -> left.add(rejected.event()));
        return left;
    }

    private void giveBackRest() throws InterruptedException {
        Rest unfinished = rest;
        rest = null;
        lease = null;
        if (unfinished != null) {
            try {
                unfinished.lease().rollback();
            } catch (Fault e) {
                log.error("{}: events could not be given back: {}", key, e.getMessage());
            }
        }
    }

    private void idle() throws Fault, InterruptedException {
        slots.forEach(DrainSink::sawNothing);
        long now = System.nanoTime();
        if (now - idleSince >= IDLE_NANOS) {
            idleSince = now;
            for (DrainSink slot : slots) {
                slot.tick();
            }
        }
    }

    private Duration pauseAfter(Fault fault) {
        Duration pause = backoff.next();
        if (Integer.bitCount(backoff.failures()) == 1) {
            log.warn(
                    "{}; tried again in {} (failure {} in a row)",
                    fault.getMessage(),
                    Backoff.text(pause),
                    backoff.failures(),
                    backoff.failures() <= 1 ? fault.getCause() : null);
        }
        for (DrainSink slot : slots) {
            Instance<?> open = slot.instance();
            if (open != null && open.cell().state() == State.RETRYING) {
                open.cell().set(State.RETRYING, fault.getMessage() + "; tried again in " + Backoff.text(pause));
            }
        }
        return rest == null || pause.compareTo(TAKE_WAIT) < 0 ? pause : TAKE_WAIT;
    }

    @Override
    public void abandon() {
        PortLease out = lease;
        if (out != null) {
            try {
                out.rollback();
            } catch (Fault e) {
                log.error("{}: events could not be given back: {}", key, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        processor.abandon();
        List.copyOf(slots).forEach(DrainSink::abandon);
    }
}
