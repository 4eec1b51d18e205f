package org.millrace.distribution.builder.format;

import java.time.Instant;
import org.millrace.distribution.builder.wanted.BuildFailure;

/** The time that is written wherever a format wants one, so that the same content gives the same bytes. */
public final class Time {
    private static final long FIXED = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private Time() {}

    /** In seconds since 1970: that of SOURCE_DATE_EPOCH in the environment, or a fixed one. */
    public static long seconds() throws BuildFailure {
        String given = System.getenv("SOURCE_DATE_EPOCH");
        if (given == null || given.isEmpty()) {
            return FIXED;
        }
        if (!given.matches("[0-9]{1,11}")) {
            throw BuildFailure.usage("SOURCE_DATE_EPOCH=" + given + " is not a number of seconds");
        }
        return Long.parseLong(given);
    }
}
