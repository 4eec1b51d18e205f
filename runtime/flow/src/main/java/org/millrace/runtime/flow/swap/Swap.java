package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.services.SwapReport.Result;

/**
 * One swap, from when its successor is there to its report. The pause begins when a predecessor has to go first. Belongs to its
 * succession's thread.
 */
final class Swap {
    private final ComponentKey component;
    private final String from;
    private final String to;
    private final SwapHistory history;
    private final LongSupplier nanos;
    private final long began;
    private long pauseBegan;
    private boolean pauses;
    private boolean failed;

    Swap(ComponentKey component, String from, String to, SwapHistory history, LongSupplier nanos) {
        this.component = component;
        this.from = from;
        this.to = to;
        this.history = history;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** What serves is to be followed by another. */
    static Swap begin(Offer from, Offer to, SwapContext shared) {
        return new Swap(to.key(), from.version(), to.version(), shared.history(), shared.nanos());
    }

    /** From now on nothing moves through the component. */
    void pause() {
        pauses = true;
        pauseBegan = nanos.getAsLong();
    }

    /** The successor serves. */
    void switched(long inFlight) {
        report(Result.SWITCHED, "run", "", inFlight);
    }

    /** The same instance serves, configured anew. */
    void reconfigured() {
        report(Result.SWITCHED, "reconfigure", "", 0);
    }

    /** The successor does not do. Reported the first time only; it is tried again. */
    void failed(String phase, String cause, boolean kept) {
        if (!failed) {
            failed = true;
            report(kept ? Result.KEPT : Result.VACANT, phase, cause, 0);
        }
    }

    private void report(Result result, String phase, String cause, long inFlight) {
        long now = nanos.getAsLong();
        Duration pause = pauses ? Duration.ofNanos(now - pauseBegan) : Duration.ZERO;
        history.add(component, from, to, result, phase, cause, Duration.ofNanos(now - began), pause, inFlight);
    }
}
