package org.millrace.http.client;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Until when no request is to be sent, since the server or the user asked for it. Belongs to the thread that delivers. */
public final class Pause {
    private static final Duration OWN = Duration.ofSeconds(1);

    private final Duration most;
    private final InstantSource clock;
    private long untilMs = Long.MIN_VALUE;

    /** @param most the longest that is heeded of what a server asks for */
    public Pause(Duration most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * The server asks for one.
     *
     * @param retryAfter as the server said it: seconds, or a date; anything else is nothing
     */
    public void asked(String retryAfter) {
        wanted(retryAfter.strip()).ifPresent(this::begin);
    }

    private Optional<Duration> wanted(String text) {
        try {
            if (!text.isEmpty() && text.length() < 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.instant(), date.toInstant()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The user wants one behind the last answer. */
    public void begin() {
        begin(OWN);
    }

    /** So long, or as long as it may be. */
    public void begin(Duration wanted) {
        Duration time = wanted.compareTo(most) > 0 ? most : wanted;
        untilMs = clock.millis() + time.toMillis();
    }

    /** How long it still lasts; zero if it does not. */
    public Duration left() {
        long now = clock.millis();
        // Never longer than it may be, whatever becomes of the clock.
        return untilMs <= now
                ? Duration.ZERO
                : Duration.ofMillis(Math.min(untilMs - now, Math.max(most.toMillis(), OWN.toMillis())));
    }
}
