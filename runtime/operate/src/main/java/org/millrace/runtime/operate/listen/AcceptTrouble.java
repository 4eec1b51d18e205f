package org.millrace.runtime.operate.listen;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;

/** Failures to take a connection: the first of a row is told, the others are counted, and each is followed by a pause. Of one thread. */
public final class AcceptTrouble {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Logger log;
    private final String who;
    private long failures;

    /**
     * Nothing has failed yet.
     *
     * @param who as in "The control socket"
     */
    public AcceptTrouble(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    /** Tells it if it is news. Returns how long to wait before the next attempt. */
    public Duration failed(IOException e) {
        if (failures++ == 0) {
            log.warn("{} can't take a connection, and goes on trying: {}", who, e.getMessage());
        }
        return PAUSE;
    }

    /** A connection was taken. */
    public void passed() {
        if (failures > 0) {
            log.info("{} takes connections again, after {} failures.", who, failures);
            failures = 0;
        }
    }
}
