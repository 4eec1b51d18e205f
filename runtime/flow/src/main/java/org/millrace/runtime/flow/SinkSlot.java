package org.millrace.runtime.flow;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.operate.ComponentStatus.State;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;

/** One sink of a drain: opened when it is due, called under guard, counted. Belongs to the drain's thread. */
final class SinkSlot implements GroupedSink {
    private final Offer offer;
    private final Attempt<Sink> attempt;
    private final Tally attempts;
    private final Tally successes;
    private final Tally failures;
    private final Tally empty;
    private final Tally underflow;
    private final Tally complete;
    private int batchSize = 1;
    private boolean troubled;

    SinkSlot(Offer offer, Engine engine, Runnable nudge) {
        this.offer = offer;
        this.attempt = new Attempt<>(Sink.class, engine, nudge);
        attempt.aim(offer);
        Figures figures = engine.board().figures(offer.key());
        this.attempts = figures.standard("EventDrainAttemptCount");
        this.successes = figures.standard("EventDrainSuccessCount");
        this.failures = figures.standard("EventWriteFail");
        this.empty = figures.standard("BatchEmptyCount");
        this.underflow = figures.standard("BatchUnderflowCount");
        this.complete = figures.standard("BatchCompleteCount");
    }

    Offer offer() {
        return offer;
    }

    /** Opens the sink if it is closed and due. True if this call opened it. */
    boolean openIfDue() throws InterruptedException {
        Instance<Sink> open = attempt.instance();
        if (open != null && open.hasFailed()) {
            attempt.failed(new Fault("run", open.cell().read().detail(), null), "run");
            return false;
        }
        if (open != null || !attempt.tryOpen()) {
            return false;
        }
        Instance<Sink> opened = Objects.requireNonNull(attempt.instance());
        try {
            batchSize = Math.max(1, Guard.call(offer.key(), offer.loader(), "batchSize", () -> opened.plugin()
                    .batchSize()));
            attempt.works();
            return true;
        } catch (Fault e) {
            attempt.failed(e, "open");
            return false;
        }
    }

    int batchSize() {
        return batchSize;
    }

    Duration untilDue() {
        return attempt.untilDue();
    }

    @Nullable
    Instance<Sink> instance() {
        return attempt.instance();
    }

    @Override
    public String name() {
        return offer.key().name();
    }

    @Override
    public boolean available() {
        Instance<Sink> open = attempt.instance();
        return open != null && !open.hasFailed();
    }

    /** As a processor sees it: what the sink threw, so that the processor can tell one failure from another. */
    @Override
    public void deliver(List<Event> batch) throws Exception {
        try {
            deliverGuarded(batch);
        } catch (Fault e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw new RetryableException(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    /** Delivers under guard and counts. */
    void deliverGuarded(List<Event> batch) throws Fault, InterruptedException {
        Instance<Sink> open = attempt.instance();
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
            troubled = true;
            if (e.getCause() instanceof FatalException) {
                attempt.failed(e, "deliver");
            } else {
                open.cell().set(State.RETRYING, String.valueOf(e.getMessage()));
            }
            throw e;
        }
        successes.add(batch.size());
        if (troubled) {
            troubled = false;
            attempt.works();
        }
    }

    /** The channel was empty. */
    void sawNothing() {
        empty.add(1);
    }

    void idle() throws Fault, InterruptedException {
        Instance<Sink> open = attempt.instance();
        if (open != null) {
            try {
                open.run("idle", open.plugin()::idle);
            } catch (Fault e) {
                troubled = true;
                open.cell().set(State.RETRYING, String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    void close() {
        attempt.close();
    }

    void abandon() {
        attempt.abandon();
    }
}
