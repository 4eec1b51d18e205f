package org.millrace.bucket.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.ledger.OpenList;
import org.millrace.bucket.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files to their end, each as often as it takes. With threads it does so beside the sink; without, whenever the sink calls
 * {@link #runDue}. Guarded by its own lock, which is not held while a step is taken.
 */
public final class Publisher {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long OLD_NANOS = Duration.ofMinutes(15).toNanos();

    private final FileStore store;
    private final OpenList list;
    private final BiFunction<String, Integer, String> another;
    private final Figures figures;
    private final LongSupplier nanoTime;
    private final long longestPauseNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>((a, b) -> Long.compare(a.due - b.due, 0));
    private int running;
    private boolean ended;
    private boolean told;

    /** A file that waits for its next step. */
    private static final class Waiting {
        final Ending ending;
        final long since;
        long due;
        int failures;

        Waiting(Ending ending, long now) {
            this.ending = ending;
            this.since = now;
            this.due = now;
        }
    }

    /**
     * A publisher.
     *
     * @param another makes the so-many-eth other name of one that is taken
     * @param retry the longest pause after a step that failed
     * @param count how many threads; 0 for none
     */
    public Publisher(
            FileStore store,
            OpenList list,
            BiFunction<String, Integer, String> another,
            Figures figures,
            LongSupplier nanoTime,
            Duration retry,
            int count,
            ThreadFactory factory) {
        this.store = store;
        this.list = list;
        this.another = another;
        this.figures = figures;
        this.nanoTime = nanoTime;
        this.longestPauseNanos = Math.max(FIRST_PAUSE_NANOS, retry.toNanos());
        for (int i = 0; i < count; i++) {
            Thread thread = factory.newThread(this::work);
            threads.add(thread);
            thread.start();
        }
    }

    /** Takes a file to its end. */
    public synchronized void add(Ending ending) {
        waiting.add(new Waiting(ending, nanoTime.getAsLong()));
        notifyAll();
    }

    /** Files that have not come to their end. */
    public synchronized long count() {
        return waiting.size() + (long) running;
    }

    /** How long the oldest of those that wait has been on its way, in seconds. */
    public synchronized long ageSeconds() {
        long now = nanoTime.getAsLong();
        long most = 0;
        for (Waiting each : waiting) {
            most = Math.max(most, now - each.since);
        }
        return Duration.ofNanos(most).toSeconds();
    }

    /** Takes all steps that are due, on the caller's thread. Does nothing if there are threads for that. */
    public void runDue() {
        if (threads.isEmpty()) {
            Waiting next = next();
            while (next != null) {
                step(next);
                next = next();
            }
        }
    }

    private synchronized @Nullable Waiting next() {
        Waiting first = waiting.peek();
        if (ended || first == null || first.due - nanoTime.getAsLong() > 0) {
            return null;
        }
        running++;
        return waiting.poll();
    }

    private void work() {
        try {
            Waiting next = take();
            while (next != null) {
                step(next);
                next = take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something is due; null if it is over. */
    private synchronized @Nullable Waiting take() throws InterruptedException {
        while (!ended) {
            Waiting due = next();
            if (due != null) {
                return due;
            }
            Waiting first = waiting.peek();
            long nanos = first == null ? Long.MAX_VALUE : first.due - nanoTime.getAsLong();
            wait(Math.max(1, nanos / 1_000_000));
        }
        return null;
    }

    private void step(Waiting it) {
        long pause;
        try {
            pause = it.ending.step(store, list, another, nanoTime.getAsLong());
            it.failures = 0;
        } catch (IOException | RuntimeException e) {
            it.failures++;
            pause = Math.min(longestPauseNanos, FIRST_PAUSE_NANOS << Math.min(20, it.failures - 1));
            if (Integer.bitCount(it.failures) == 1) {
                log.warn(
                        "{} could not be brought to its end; tried again in {} s (failure {} in a row): {}",
                        Printable.of(it.ending.entry().temporary()),
                        Duration.ofNanos(pause).toSeconds(),
                        it.failures,
                        e.toString());
            }
        }
        Outcome outcome = it.ending.outcome();
        if (outcome != null) {
            count(it.ending, outcome);
        }
        again(it, outcome == null, pause);
    }

    private void count(Ending ending, Outcome outcome) {
        if (ending.wasCut()) {
            figures.cut();
        }
        if (ending.wasRenamed()) {
            figures.renamed();
        }
        switch (outcome) {
            case PUBLISHED -> figures.published();
            case DROPPED -> figures.dropped();
            case MISSING ->
                figures.missing(Printable.of(ending.entry().target()) + " is not there, of which "
                        + ending.entry().length() + " bytes were acknowledged");
            case SHORT ->
                figures.missing(Printable.of(ending.entry().target())
                        + " has lost bytes that were acknowledged; what is left is in "
                        + Printable.of(ending.entry().target())
                        + ".incomplete");
        }
    }

    private synchronized void again(Waiting it, boolean goesOn, long pause) {
        running--;
        long now = nanoTime.getAsLong();
        if (goesOn) {
            it.due = now + pause;
            waiting.add(it);
        }
        if (goesOn && !told && now - it.since > OLD_NANOS) {
            told = true;
            figures.troubles()
                    .begin(
                            "publisher",
                            Printable.of(it.ending.entry().temporary())
                                    + " could not be finished for 15 minutes; it is tried on. FilesToFinish and FinishAgeSeconds tell of it");
        } else if (told && ageSeconds() * 1_000_000_000L < OLD_NANOS) {
            told = false;
            figures.troubles().end("publisher");
        }
        notifyAll();
    }

    /** Waits until nothing is due any more: all are at their end, or wait for something that takes longer. */
    public void settle(Duration most) throws InterruptedException {
        runDue();
        long until = nanoTime.getAsLong() + most.toNanos();
        synchronized (this) {
            while (!ended && !threads.isEmpty() && isBusy()) {
                long left = until - nanoTime.getAsLong();
                if (left <= 0) {
                    return;
                }
                wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    private boolean isBusy() {
        Waiting first = waiting.peek();
        return running > 0 || (first != null && first.due - nanoTime.getAsLong() <= 0);
    }

    /** Stops; what has not come to its end is for the next one. Waits for steps that are being taken. */
    public void close(Duration most) throws InterruptedException {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        long until = System.nanoTime() + most.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
    }
}
