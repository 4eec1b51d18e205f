package org.millrace.runtime.flow.part;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a worker's thread to where it is needed. Each call of a plug-in that it is in, or comes to, has its time from then on: at
 * half of it the plug-in is asked to make haste, at its end the thread is interrupted, half as long after that it is left behind.
 * Whatever is no call that asked for a time has the usual one. Open to every thread.
 */
final class Haste {
    private static final Logger log = LoggerFactory.getLogger(Haste.class);
    /** What takes less is not worth showing. */
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

    private final String part;
    private final Patience patience;
    private final Supervisor supervisor;
    private final InHand inHand;
    private final Thread thread;
    private final BooleanSupplier needed;
    private final Runnable leaveBehind;

    private volatile boolean on;
    private boolean over;
    private long sinceNanos;
    /** Since when the thread is in no call, and whether it was interrupted there. */
    private long idleNanos;

    private boolean idleInterrupted;
    private long nextNanos;
    private @Nullable Future<?> next;

    /**
     * @param needed whether the thread is needed elsewhere still
     * @param leaveBehind gives up on the thread
     */
    Haste(
            String part,
            Patience patience,
            Supervisor supervisor,
            InHand inHand,
            Thread thread,
            BooleanSupplier needed,
            Runnable leaveBehind) {
        this.part = part;
        this.patience = patience;
        this.supervisor = supervisor;
        this.inHand = inHand;
        this.thread = thread;
        this.needed = needed;
        this.leaveBehind = leaveBehind;
    }

    /** The thread is needed elsewhere from now on, if it is not anyway. */
    void begin() {
        synchronized (this) {
            if (over) {
                return;
            }
            if (!on) {
                on = true;
                sinceNanos = System.nanoTime();
                inHand.watch(this::look);
            }
        }
        look();
    }

    /** It has come to something new of what is wanted of it. */
    synchronized void progressed() {
        sinceNanos = System.nanoTime();
        stepped();
    }

    /** It has come to the end of a step. */
    void stepped() {
        if (on) {
            synchronized (this) {
                if (on && !needed.getAsBoolean()) {
                    end();
                }
            }
        }
    }

    private void look() {
        boolean leave = false;
        synchronized (this) {
            if (!on) {
                return;
            }
            if (!needed.getAsBoolean()) {
                end();
                return;
            }
            long now = System.nanoTime();
            nextNanos = Long.MAX_VALUE;
            InHand.Call innermost = inHand.now();
            if (innermost == null) {
                leave = lookAtIdle(now);
            }
            for (InHand.Call call = innermost; call != null; call = call.outer()) {
                leave |= lookAt(call, now, call == innermost);
            }
            cancelNext();
            if (leave) {
                end();
                over = true;
                for (InHand.Call call = innermost; call != null; call = call.outer()) {
                    call.leaveBehind();
                }
            } else {
                next = supervisor.cancellable(Duration.ofNanos(Math.max(1, nextNanos)), this::look);
            }
        }
        if (leave) {
            leaveBehind.run();
        }
    }

    private void end() {
        on = false;
        inHand.watch(null);
        cancelNext();
    }

    private void cancelNext() {
        Future<?> before = next;
        if (before != null) {
            before.cancel(false);
        }
    }

    private boolean lookAtIdle(long now) {
        long from = later(sinceNanos, inHand.movedNanos());
        if (from != idleNanos) {
            idleNanos = from;
            idleInterrupted = false;
        }
        long limit = patience.usual().toNanos();
        long age = now - from;
        if (age >= limit && !idleInterrupted) {
            idleInterrupted = true;
            log.warn("{}: still busy with a plug-in after {}; it is interrupted.", part, text(limit));
            thread.interrupt();
        }
        return due(age, limit, idleInterrupted);
    }

    private boolean lookAt(InHand.Call call, long now, boolean innermost) {
        long limit = patience.with(call.within()).toNanos();
        long age = now - later(sinceNanos, call.beganNanos());
        if (call.canHurry()) {
            if (age >= limit / 2) {
                call.hurry(part);
            } else {
                nextNanos = Math.min(nextNanos, limit / 2 - age);
            }
        }
        if (age >= limit && call.interrupt(thread)) {
            log.warn("{}: still {} after {}; it is interrupted.", part, call.doing(), text(limit));
        }
        boolean interrupted = call.isInterrupted();
        if (innermost && age >= TELL_NANOS) {
            call.tell(Duration.ofNanos((interrupted ? limit + limit / 2 : limit) - age));
        } else if (innermost) {
            nextNanos = Math.min(nextNanos, TELL_NANOS - age);
        }
        return due(age, limit, interrupted);
    }

    /** Whether the thread is to be left behind; says when there is something to do next. */
    private boolean due(long age, long limit, boolean interrupted) {
        long until = (interrupted ? limit + limit / 2 : limit) - age;
        nextNanos = Math.min(nextNanos, until);
        return interrupted && until <= 0;
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private static String text(long nanos) {
        return Backoff.text(Duration.ofNanos(nanos));
    }
}
