package org.millrace.http.server;

import java.time.Duration;
import org.millrace.network.HeapShare;

/**
 * What requests are bound by.
 *
 * @param body the most bytes of a body
 * @param request how long a request may take to arrive, and a millisecond more for each byte
 * @param idle how long a connection may be open without one
 */
public record Limits(long body, Duration request, Duration idle) {
    private static final int LEAST_BODY = 1024;
    private static final long SHORTEST_LOOK_MS = 10;
    private static final long LONGEST_LOOK_MS = 5000;

    /** Checks what a user typed as {@code maxRequestBytes}, {@code requestTimeout} and {@code idleTimeout}. */
    public static Limits of(long maxRequestBytes, int requestTimeout, int idleTimeout) {
        Entrance.within("maxRequestBytes", maxRequestBytes, LEAST_BODY, 1 << 30);
        Entrance.within("requestTimeout", requestTimeout, 1, Integer.MAX_VALUE);
        Entrance.within("idleTimeout", idleTimeout, 1, Integer.MAX_VALUE);
        return new Limits(
                Math.min(maxRequestBytes, HeapShare.OF_BATCHES.most() / 2),
                Duration.ofMillis(requestTimeout),
                Duration.ofMillis(idleTimeout));
    }

    /** After how many milliseconds to look again whether something takes too long. */
    public long lookEveryMs() {
        long quarter = Math.min(request.toMillis(), idle.toMillis()) / 4;
        return Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, quarter));
    }
}
