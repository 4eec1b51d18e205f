package org.millrace.runtime.flow;

import java.time.Duration;

/** A pause that doubles from a first to a longest one. Belongs to one thread. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private int failures;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** Counts one more failure in a row and says how long to pause. */
    Duration next() {
        int doublings = Math.min(failures++, 20);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }

    /** A pause, as people are told of it. */
    static String text(Duration pause) {
        return pause.toMillis() < 1000 ? pause.toMillis() + " ms" : pause.toSeconds() + " s";
    }
}
