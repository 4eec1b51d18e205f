package org.millrace.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to go on. Shows UTC. */
public final class TestClock extends Clock {
    private final AtomicReference<Instant> now;
    private final ZoneId zone;
    private final Instant begin;

    private TestClock(AtomicReference<Instant> now, ZoneId zone, Instant begin) {
        this.now = now;
        this.zone = zone;
        this.begin = begin;
    }

    /** Stands at a time. */
    public static TestClock at(Instant time) {
        return new TestClock(new AtomicReference<>(time), ZoneOffset.UTC, time);
    }

    /** Goes on; {@link #nanoTime} with it. */
    public void advance(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    /** For what wants a {@code System::nanoTime}: counts from 0. */
    public long nanoTime() {
        return Duration.between(begin, now.get()).toNanos();
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, shown elsewhere: it goes on together with this one. */
    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(now, other, begin);
    }
}
