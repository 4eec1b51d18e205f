package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.Optional;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often in a row something failed to serve, and what is said of it. Belongs to its succession's thread. */
final class Tries {
    private static final Logger log = LoggerFactory.getLogger(Tries.class);

    private final Backoff backoff;

    /**
     * What follows from a failure.
     *
     * @param pause how long until it is tried again; empty for never
     * @param detail for people
     */
    record Outcome(Optional<Duration> pause, String detail) {

        /** Shows it in the status of the one that goes on, or, if there is none, of the name that nobody serves. */
        void show(Optional<StatusCell> kept, Offer target, ComponentHost host) {
            if (kept.isPresent()) {
                kept.get().set(State.DEGRADED, "its successor " + target.version() + " does not do: " + detail);
            } else {
                host.cell(target.key()).set(State.FAILED, detail);
            }
        }
    }

    Tries(Pauses pauses) {
        this.backoff = new Backoff(pauses);
    }

    void reset() {
        backoff.reset();
    }

    /** One more has failed. Told at first, and then ever more seldom. */
    Outcome failed(Fault fault, String what) {
        Optional<Duration> pause = fault.fatal() ? Optional.empty() : Optional.of(backoff.next());
        String detail = fault.getMessage()
                + pause.map(p -> "; tried again in " + Backoff.text(p))
                        .orElse("; not tried again until it is configured anew");
        if (Integer.bitCount(backoff.failures()) <= 1) {
            // The places in the code are the same each time, or of no more use than the message.
            Throwable places = backoff.failures() <= 1 ? fault.getCause() : null;
            log.error("{} (attempt {} to {})", detail, Math.max(1, backoff.failures()), what, places);
        }
        return new Outcome(pause, detail);
    }
}
