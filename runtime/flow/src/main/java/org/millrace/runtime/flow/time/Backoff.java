package org.millrace.runtime.flow.time;

import java.time.Duration;

/** A pause that doubles from a first to a longest one. Belongs to one thread. */
public final class Backoff {
    private final Pauses pauses;
    private int failures;

    public Backoff(Pauses pauses) {
        this.pauses = pauses;
    }

    /** Counts one more failure in a row and says how long to pause. */
    public Duration next() {
        int doublings = Math.min(failures++, 20);
        Duration pause = pauses.first().multipliedBy(1L << doublings);
        return pause.compareTo(pauses.longest()) > 0 ? pauses.longest() : pause;
    }

    public int failures() {
        return failures;
    }

    public void reset() {
        failures = 0;
    }

    /** A pause, as people are told of it. */
    public static String text(Duration pause) {
        return pause.toMillis() < 1000 ? pause.toMillis() + " ms" : pause.toSeconds() + " s";
    }
}
