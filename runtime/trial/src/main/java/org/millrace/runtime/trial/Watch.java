package org.millrace.runtime.trial;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;

/** Looks on while a plug-in is tried: tells how it fares when that changes, and its rate, and brings it to its end. */
final class Watch {
    private static final long LOOK_MS = 100;
    private static final long ACCEPT_MS = 10_000;

    private final Engine engine;
    private final Trial trial;
    private final ComponentKey tried;
    private final TriedType type;
    private final @Nullable PrintStream rates;
    private final Appendable answer;
    private String told = "";
    private String trouble = "";

    Watch(
            Engine engine,
            Trial trial,
            ComponentKey tried,
            TriedType type,
            @Nullable PrintStream rates,
            Appendable answer) {
        this.engine = engine;
        this.trial = trial;
        this.tried = tried;
        this.type = type;
        this.rates = rates;
        this.answer = answer;
    }

    /** Blocks until the trial is over and all is stopped. */
    int untilTheEnd() throws Exception {
        long began = System.nanoTime();
        long second = began;
        long before = 0;
        Optional<Integer> end = Optional.empty();
        while (end.isEmpty()) {
            end = trial.awaitEnd(LOOK_MS);
            look();
            long now = System.nanoTime();
            if (rates != null && now - second >= TimeUnit.SECONDS.toNanos(1)) {
                long passed = passed();
                rate(rates, passed - before, now - second);
                before = passed;
                second = now;
            }
        }
        if (tried.kind() == Kind.SINK) {
            trial.endInput();
            awaitAccepted();
        }
        stop();
        if (rates != null) {
            rates.print("in all: ");
            rate(rates, passed(), Math.max(1, System.nanoTime() - began));
        }
        return Math.max(end.get(), tried.kind() == Kind.SINK ? delivered() : 0);
    }

    /** What is on its way is delivered meanwhile, or is not, which is when it matters most to know why. */
    private void stop() throws Exception {
        FutureTask<Boolean> stop = new FutureTask<>(() -> {
            engine.stop();
            return true;
        });
        Thread thread = new Thread(stop, "stop");
        thread.setDaemon(true);
        thread.start();
        while (!stop.isDone()) {
            look();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        boolean unused = stop.get();
    }

    private void awaitAccepted() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ACCEPT_MS);
        while (!trial.allAccepted() && System.nanoTime() - until < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
            look();
        }
    }

    private long passed() {
        return tried.kind() == Kind.SOURCE ? trial.events() : engine.figure(tried, "EventDrainSuccessCount");
    }

    private void rate(PrintStream to, long events, long nanos) {
        double seconds = nanos / 1e9;
        double eventBytes = trial.events() == 0 ? 0 : (double) trial.bytes() / trial.events();
        to.printf(
                Locale.ROOT,
                "%d events, %.0f events/s, %.2f MB/s%n",
                events,
                events / seconds,
                (events * eventBytes) / (seconds * 1_000_000));
        to.flush();
    }

    /** Says that it runs, or can't, if that is news. What it tries again is in the log, and is kept as the reason at the end. */
    private void look() {
        ComponentStatus status = engine.status(tried).orElse(null);
        if (status == null) {
            return;
        }
        String now = status.state() + (status.detail().isEmpty() ? "" : ": " + status.detail());
        switch (status.state()) {
            case RUNNING -> {
                trouble = "";
                tell("RUNNING");
            }
            case RETRYING, DEGRADED -> trouble = now;
            case FAILED, INVALID -> {
                trouble = now;
                tell(now);
            }
            default -> {
                // On its way to one of these.
            }
        }
    }

    private void tell(String now) {
        if (!now.equals(told)) {
            told = now;
            TryCommand.say(answer, type + ": " + now);
        }
    }

    /** Whether all that was typed has reached its destination. */
    private int delivered() {
        long given = trial.given();
        long rejected = engine.figure(tried, "DeadLetterCount");
        long delivered = engine.figure(tried, "EventDrainSuccessCount");
        long missing = Math.max(rejected, given - delivered);
        TryCommand.say(
                answer,
                missing == 0
                        ? given + " events delivered."
                        : missing + " of " + given + " events were not delivered"
                                + (rejected > 0 ? ", " + rejected + " of them because the sink rejected them" : "")
                                + (trouble.isEmpty() ? "." : ": " + trouble + "."));
        return missing == 0 ? 0 : 1;
    }
}
