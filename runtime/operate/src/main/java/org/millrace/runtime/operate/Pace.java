package org.millrace.runtime.operate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How fast a number grows, over the last half minute. Open to every thread. */
final class Pace {
    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();
    /** Over less it would say more of chance than of speed. */
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long value) {}

    /** What the number is at a time. */
    synchronized void sample(long nanos, long value) {
        if (!samples.isEmpty() && value < samples.getLast().value()) {
            // Another instance counts from the beginning.
            samples.clear();
        }
        samples.addLast(new Sample(nanos, value));
        Sample first = samples.removeFirst();
        while (!samples.isEmpty() && nanos - samples.getFirst().nanos() >= WINDOW_NANOS) {
            first = samples.removeFirst();
        }
        samples.addFirst(first);
    }

    /** How much it has grown in a second; empty while that is not known. */
    synchronized OptionalLong perSecond() {
        if (samples.isEmpty()) {
            return OptionalLong.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long nanos = last.nanos() - first.nanos();
        return nanos < LEAST_NANOS
                ? OptionalLong.empty()
                : OptionalLong.of(
                        (long) ((double) (last.value() - first.value()) * TimeUnit.SECONDS.toNanos(1) / nanos));
    }
}
