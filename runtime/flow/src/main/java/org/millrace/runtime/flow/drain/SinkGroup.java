package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.services.ComponentStatus;

/** The sinks of one drain, and the processor that spreads batches over them if there is one. Belongs to the drain's thread. */
final class SinkGroup {
    private static final Duration LONG = Duration.ofHours(1);

    private final SwapContext shared;
    private final ComponentKey key;
    private final Runnable nudge;
    private final InHand inHand;
    private final Succession<SinkProcessor> processor;
    /** Also read by whoever abandons the drain. */
    private final List<DrainSink> sinks = new CopyOnWriteArrayList<>();

    private DrainPlan plan = DrainPlan.NOTHING;
    private boolean bound;

    SinkGroup(SwapContext shared, ComponentKey key, Runnable nudge, InHand inHand) {
        this.shared = shared;
        this.key = key;
        this.nudge = nudge;
        this.inHand = inHand;
        this.processor = new Succession<>(SinkProcessor.class, shared, nudge, inHand);
    }

    /** Those that a plan does not name any more. */
    List<DrainSink> leaving(DrainPlan wanted) {
        List<DrainSink> gone = new ArrayList<>(sinks);
        gone.removeIf(
                sink -> wanted.sinks().stream().anyMatch(offer -> offer.key().equals(sink.key())));
        return gone;
    }

    /** Takes up what is wanted: closes what is wanted no longer. */
    void apply(DrainPlan wanted) {
        plan = wanted;
        bound = false;
        if (wanted.processor() == null) {
            closeProcessor();
        } else {
            processor.aim(wanted.processor());
        }
        leaving(wanted).forEach(DrainSink::close);
        List<DrainSink> next = new ArrayList<>();
        for (Offer offer : wanted.sinks()) {
            DrainSink sink = sinks.stream()
                    .filter(s -> s.key().equals(offer.key()))
                    .findFirst()
                    .orElseGet(() -> new DrainSink(offer, shared, nudge, inHand));
            sink.aim(offer);
            next.add(sink);
        }
        sinks.clear();
        sinks.addAll(next);
    }

    private void closeProcessor() {
        Offer served = processor.offer();
        if (served != null) {
            processor.rest();
            processor.close();
            shared.host().cell(served.key()).vacant("");
        }
    }

    List<DrainSink> sinks() {
        return sinks;
    }

    /** Whether one that has to answer for events is about to give way to its successor, so that it has to answer now. */
    boolean isDueToAnswer() {
        for (DrainSink sink : sinks) {
            if (sink.owes() && sink.isToBeReplaced()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a successor is ready, and only waits for what is in hand. By any thread. */
    boolean isAwaited() {
        return processor.isAwaiting() || sinks.stream().anyMatch(DrainSink::isAwaited);
    }

    /** Whether one has failed that has to answer for events: they come again. */
    boolean hasFailedOwing() {
        return sinks.stream().anyMatch(DrainSink::hasFailedOwing);
    }

    /**
     * Opens sinks and processor that are due.
     *
     * @param inHand events that are out for delivery, for the report of a swap
     * @return until the earliest is due that is not open
     */
    Duration open(ChannelPort port, long inHand) throws InterruptedException {
        Duration untilDue = LONG;
        for (DrainSink sink : sinks) {
            bound &= !sink.advance(port, inHand);
            untilDue = shorter(untilDue, sink.untilDue());
        }
        return plan.grouped() ? openProcessor(untilDue, inHand) : untilDue;
    }

    private Duration openProcessor(Duration untilSinks, long inHand) throws InterruptedException {
        if (processor.failedInService()) {
            processor.endFailed();
        }
        if (processor.advance()) {
            processor.takeOver(inHand);
            bound = false;
        }
        Instance<SinkProcessor> open = processor.instance();
        if (open == null) {
            return rests(untilSinks);
        }
        if (!bound) {
            try {
                open.run("bind", () -> open.plugin().bind(List.copyOf(sinks)));
                bound = true;
            } catch (Fault e) {
                processor.failed(e, "bind");
                return rests(untilSinks);
            }
            sinks.forEach(DrainSink::goesOn);
        }
        return untilSinks;
    }

    /** The sinks are open and get nothing, since nobody spreads the batches over them. */
    private Duration rests(Duration untilSinks) {
        Offer wanted = plan.processor();
        ComponentStatus status =
                wanted == null ? null : shared.host().cell(wanted.key()).read();
        String why = status == null
                ? "its processor is not there"
                : "its processor is " + status.state() + (status.detail().isEmpty() ? "" : ", " + status.detail());
        sinks.forEach(sink -> sink.waits("sink group " + key.name() + " does not run: " + why));
        return shorter(untilSinks, processor.untilDue());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    boolean ready() {
        boolean any = false;
        for (DrainSink sink : sinks) {
            any |= sink.available();
        }
        return any && (!plan.grouped() || processor.isOpen());
    }

    /** The most events that any of them wants at once. */
    int batchSize() {
        int least = Integer.MAX_VALUE;
        for (DrainSink sink : sinks) {
            least = sink.available() ? Math.min(least, sink.wishes().batchSize()) : least;
        }
        return least;
    }

    long batchBytes() {
        long least = Long.MAX_VALUE;
        for (DrainSink sink : sinks) {
            least = sink.available() ? Math.min(least, sink.wishes().batchBytes()) : least;
        }
        return least;
    }

    /** How long a delivery may take by which all of them are tried, once it has to come to an end. */
    Duration deliverWithin() {
        Duration all = Duration.ZERO;
        for (DrainSink sink : sinks) {
            all = all.plus(sink.wishes().deliverWithin());
        }
        return all;
    }

    /** How long it takes at most until what was lent is answered for or given back, once that has to be. */
    Duration answersWithin() {
        Patience patience = shared.times().patience();
        Duration calls = Duration.ZERO;
        for (DrainSink sink : sinks) {
            // A delivery, and then a checkpoint of those that have to answer.
            Duration each = patience.with(sink.wishes().deliverWithin());
            calls = calls.plus(each.multipliedBy(sink.isCheckpointed() ? 2 : 1));
        }
        return calls.plus(calls.dividedBy(2)).plus(patience.usual());
    }

    /** Delivers by one or several of them, as the processor decides. */
    void deliver(Delivery batch) throws Fault, InterruptedException {
        Instance<SinkProcessor> group = processor.instance();
        if (group == null) {
            sinks.get(0).deliverGuarded(batch);
            return;
        }
        Duration within = deliverWithin().plus(shared.times().patience().usual());
        InHand.Call call = inHand.begin(group.cell(), "spreading a batch over its sinks", within);
        try {
            group.run("deliver", () -> group.plugin().deliver(batch));
        } catch (Fault e) {
            boolean passedOn = sinks.stream().anyMatch(sink -> sink.threw(e.getCause()));
            if (e.fatal() && !passedOn) {
                processor.failed(e, "deliver");
            }
            throw e;
        } finally {
            inHand.end(call);
        }
        Fault spoilt = batch.spoilt();
        if (spoilt != null) {
            throw spoilt;
        }
    }

    void abandon() {
        processor.abandon();
        List.copyOf(sinks).forEach(DrainSink::abandon);
    }
}
