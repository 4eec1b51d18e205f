package org.millrace.runtime.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Where the command and its two components meet. Its state is what was typed and is on its way, what was counted, and whether the end
 * has come. Open to every thread.
 */
@Component(service = Trial.class)
public final class Trial {
    /** Lines that are read ahead of the channel, so that whoever writes them is held up and no heap is filled. */
    private static final int AHEAD = 1_000;

    private final BlockingQueue<Event> typed = new ArrayBlockingQueue<>(AHEAD);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LongAdder given = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile boolean inputEnded;
    private volatile @Nullable EventPrinter printer;
    private volatile long most = Long.MAX_VALUE;
    private volatile int failure;
    private long shown;

    @Activate
    public Trial() {}

    /** What arrives is printed from now on, and after so many events the trial is over. */
    void print(EventPrinter to, long count) {
        most = count;
        printer = to;
    }

    /** One event for the sink; waits while there are many. */
    void type(Event event) throws InterruptedException {
        given.increment();
        typed.put(event);
    }

    /** Nothing is typed any more. */
    void endInput() {
        inputEnded = true;
    }

    /** What was typed, at least one unless the wait was in vain. */
    List<Event> take(int atMost, long waitMs) throws InterruptedException {
        List<Event> batch = new ArrayList<>();
        Event first = typed.poll(waitMs, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            typed.drainTo(batch, Math.max(0, atMost - 1));
        }
        return batch;
    }

    /** The channel has them. */
    void accepted(List<Event> batch) {
        count(batch);
    }

    /** How many were typed. */
    long given() {
        return given.sum();
    }

    /** Whether nothing is typed any more and all of it is in the channel. */
    boolean allAccepted() {
        return inputEnded && events() >= given();
    }

    /** What a source brought. Those that are over what was asked for are neither printed nor counted. */
    void arrived(List<Event> batch) {
        int wanted = (int) Math.min(batch.size(), most - shown);
        List<Event> taken = batch.subList(0, wanted);
        EventPrinter to = printer;
        if (to != null && !to.print(taken)) {
            end(0);
        }
        shown += wanted;
        count(taken);
        if (shown >= most) {
            end(0);
        }
    }

    private void count(List<Event> batch) {
        events.add(batch.size());
        for (Event event : batch) {
            bytes.add(event.body().length);
        }
    }

    long events() {
        return events.sum();
    }

    /** Bytes of bodies. */
    long bytes() {
        return bytes.sum();
    }

    /** The trial is over; the first reason counts. Returns at once. */
    synchronized void end(int code) {
        if (ended.getCount() > 0) {
            failure = code;
            ended.countDown();
        }
    }

    /** Waits for the end; the exit code it came with, or nothing yet. */
    Optional<Integer> awaitEnd(long waitMs) throws InterruptedException {
        return ended.await(waitMs, TimeUnit.MILLISECONDS) ? Optional.of(failure) : Optional.empty();
    }
}
