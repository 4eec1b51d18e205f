package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.services.ComponentStatus.State;

/** One sink of a drain: opened when it is due, called under guard, counted. Belongs to the drain's thread. */
final class DrainSink implements GroupedSink {
    private final String name;
    private final SwapContext shared;
    private final Succession<Sink> succession;
    private final Tally attempts;
    private final Tally successes;
    private final Tally failures;
    private final Tally empty;
    private final Tally underflow;
    private final Tally complete;
    private @Nullable Offer asked;
    private int batchSize = 1;
    private boolean troubled;
    private String waitsFor = "";
    private @Nullable Throwable thrown;

    DrainSink(Offer offer, SwapContext shared, Runnable nudge) {
        this.name = offer.key().name();
        this.shared = shared;
        this.succession = new Succession<>(Sink.class, shared, nudge);
        succession.aim(offer);
        Figures figures = shared.host().figures(offer.key());
        this.attempts = figures.standard("EventDrainAttemptCount");
        this.successes = figures.standard("EventDrainSuccessCount");
        this.failures = figures.standard("EventWriteFail");
        this.empty = figures.standard("BatchEmptyCount");
        this.underflow = figures.standard("BatchUnderflowCount");
        this.complete = figures.standard("BatchCompleteCount");
    }

    ComponentKey key() {
        return new ComponentKey(Kind.SINK, name);
    }

    /** From now on this is to be the sink; what serves goes on until it is open. */
    void aim(Offer next) {
        succession.aim(next);
    }

    /**
     * Goes on with opening what is wanted, and switches to it if it is open.
     *
     * @param inHand events of a lease that the sink delivered in part
     * @return true if another sink serves now than before
     */
    boolean advance(long inHand) throws InterruptedException {
        if (succession.failedInService()) {
            succession.endFailed();
            return false;
        }
        if (succession.advance()) {
            succession.takeOver(inHand);
            troubled = false;
            ask(Objects.requireNonNull(succession.instance()));
            return true;
        }
        Instance<Sink> same = succession.instance();
        if (same != null && same.offer() != asked) {
            // It has taken another configuration over.
            ask(same);
        }
        return false;
    }

    private void ask(Instance<Sink> opened) throws InterruptedException {
        asked = opened.offer();
        try {
            batchSize = Math.max(1, Guard.call(key(), opened.offer().loader(), "batchSize", () -> opened.plugin()
                    .batchSize()));
        } catch (Fault e) {
            succession.failed(e, "open");
        }
    }

    int batchSize() {
        return batchSize;
    }

    Duration untilDue() {
        return succession.untilDue();
    }

    @Nullable
    Instance<Sink> instance() {
        return succession.instance();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean available() {
        Instance<Sink> open = succession.instance();
        return open != null && !open.hasFailed();
    }

    /** As a processor sees it: what the sink threw, so that the processor can tell one failure from another. */
    @Override
    public void deliver(Batch batch) throws Exception {
        try {
            deliverGuarded((Delivery) batch);
        } catch (Fault e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw new RetryableException(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    /** Delivers under guard and counts. */
    void deliverGuarded(Delivery batch) throws Fault, InterruptedException {
        Instance<Sink> open = succession.instance();
        if (open == null) {
            String message = "sink " + name() + " is not open";
            throw new Fault("deliver", message, new RetryableException(message, null));
        }
        attempts.add(batch.size());
        (batch.size() < batchSize ? underflow : complete).add(1);
        try {
            open.run("deliver", () -> open.plugin().deliver(batch));
        } catch (Fault e) {
            failures.add(1);
            batch.forget();
            troubled = true;
            thrown = e.getCause();
            if (e.fatal() && succession.settled()) {
                succession.failed(e, "deliver");
            } else {
                open.cell().set(State.RETRYING, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        successes.add(batch.size() - batch.undelivered());
        if (troubled) {
            troubled = false;
            succession.works();
        }
    }

    /** Whether this is what the sink threw last, whoever passed it on. */
    boolean threw(@Nullable Throwable failure) {
        return failure != null && failure == thrown;
    }

    /** The channel was empty. */
    void sawNothing() {
        empty.add(1);
    }

    /** It is open but can do nothing: says so in its status, until it {@link #goesOn}. */
    void waits(String why) {
        Instance<Sink> open = succession.instance();
        if (open != null && (waitsFor.equals(why) ? open.cell().state() == State.RUNNING : succession.settled())) {
            open.cell().set(State.WAITING, why);
        }
        waitsFor = why;
    }

    /** What it waited for is there. */
    void goesOn() {
        if (!waitsFor.isEmpty()) {
            waitsFor = "";
            Instance<Sink> open = succession.instance();
            if (open != null && open.cell().state() == State.WAITING) {
                succession.works();
            }
        }
    }

    void tick() throws Fault, InterruptedException {
        Instance<Sink> open = succession.instance();
        if (open != null) {
            try {
                open.run("tick", open.plugin()::tick);
            } catch (Fault e) {
                troubled = true;
                open.cell().set(State.RETRYING, String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    void close() {
        succession.rest();
        succession.close();
        shared.host().cell(key()).vacant("");
    }

    void abandon() {
        succession.abandon();
    }
}
