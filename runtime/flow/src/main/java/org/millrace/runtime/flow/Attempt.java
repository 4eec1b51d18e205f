package org.millrace.runtime.flow;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.operate.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance of one component name, opened when it is due and tried again after a growing pause. Belongs to one worker's
 * thread, but for {@link #abandon}.
 */
final class Attempt<T extends Lifecycle> {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Class<T> type;
    private final Engine engine;
    private final Runnable nudge;
    private final Backoff backoff;
    private @Nullable Offer offer;
    private volatile @Nullable Instance<T> instance;
    private long dueNanos;
    private boolean hopeless;

    Attempt(Class<T> type, Engine engine, Runnable nudge) {
        this.type = type;
        this.engine = engine;
        this.nudge = nudge;
        this.backoff =
                new Backoff(engine.settings().openRetry(), engine.settings().openRetryMax());
    }

    /** The open instance, or null. */
    @Nullable
    Instance<T> instance() {
        return instance;
    }

    @Nullable
    Offer offer() {
        return offer;
    }

    boolean isOpen() {
        return instance != null;
    }

    /** From now on this offer is to be opened. The instance of another must have been closed. */
    void aim(@Nullable Offer next) {
        if (next != offer) {
            offer = next;
            hopeless = false;
            dueNanos = System.nanoTime();
            backoff.reset();
        }
    }

    /** Opens if it is due. True if the instance is open when this returns. */
    boolean tryOpen() throws InterruptedException {
        Offer target = offer;
        if (instance != null) {
            return true;
        }
        if (target == null || hopeless || System.nanoTime() - dueNanos < 0) {
            return false;
        }
        try {
            instance = Instance.open(target, type, engine, nudge);
            return true;
        } catch (Fault e) {
            failed(e, "open");
            return false;
        }
    }

    /** Says that the open instance works. */
    void works() {
        backoff.reset();
        Instance<T> open = instance;
        if (open != null) {
            open.cell().set(State.RUNNING, "");
        }
    }

    /** Counts a failure, closes the instance if it is open, and sets when to try again. */
    void failed(Fault fault, String what) {
        Offer target = Objects.requireNonNull(offer);
        close();
        hopeless = fault.fatal();
        Duration pause = hopeless ? NEVER : backoff.next();
        dueNanos = System.nanoTime() + pause.toNanos();
        String detail = fault.getMessage()
                + (hopeless ? "; not tried again until it is configured anew" : "; tried again in " + text(pause));
        engine.board().cell(target.key()).set(State.FAILED, detail);
        if (Integer.bitCount(backoff.failures()) <= 1) {
            log.error("{} (attempt {} to {})", detail, Math.max(1, backoff.failures()), what, fault.getCause());
        }
    }

    /** How long until the next attempt is due. */
    Duration untilDue() {
        if (offer == null || hopeless) {
            return NEVER;
        }
        return Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
    }

    void close() {
        Instance<T> open = instance;
        if (open != null) {
            // Forgotten only afterwards, so that one that hangs in close can still be abandoned.
            open.close();
            instance = null;
        }
    }

    /** From another thread: the worker is being left behind. */
    void abandon() {
        Instance<T> open = instance;
        if (open != null) {
            open.abandon();
        }
    }

    static String text(Duration pause) {
        return pause.toMillis() < 1000 ? pause.toMillis() + " ms" : pause.toSeconds() + " s";
    }
}
