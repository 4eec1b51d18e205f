package org.millrace.bucket.sink;

import java.time.Duration;

/**
 * When a file is full. Zero is never, for each.
 *
 * @param count events in it
 * @param bodyBytes bytes of the bodies of its events, as they came
 * @param fileBytes bytes of the file, as far as they have been written
 * @param interval since it was made
 * @param idle since something was written to it last
 */
public record RollRules(long count, long bodyBytes, long fileBytes, Duration interval, Duration idle) {
    /** A file is never full. */
    public static final RollRules NEVER = new RollRules(0, 0, 0, Duration.ZERO, Duration.ZERO);

    /** Refuses what is negative. */
    public RollRules {
        if (count < 0 || bodyBytes < 0 || fileBytes < 0 || interval.isNegative() || idle.isNegative()) {
            throw new IllegalArgumentException("rules of rolling are not negative");
        }
    }

    /** Whether nothing but the end of the sink closes a file that gets no more events. */
    public boolean waitsForEvents() {
        return interval.isZero() && idle.isZero();
    }
}
