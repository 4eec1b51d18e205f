package org.millrace.channel.file.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a log: a writer for each data directory, and one that tidies up. They end when they are told to, with all
 * written that was under way; nobody interrupts them, since that would break the files they write to.
 */
public final class LogThreads {
    private static final long IDLE = Duration.ofSeconds(60).toNanos();
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final EventLog eventLog;
    private final long syncEvery;
    private final long tidyEvery;
    private final List<Thread> writers = new ArrayList<>();
    private @Nullable Thread keeper;
    private volatile boolean stopping;
    private volatile boolean keeperSleeps;

    /**
     * @param syncEvery how long what is written may go without a sync in the relaxed mode; zero if it never does
     * @param tidyEvery how long deliveries may go without a sync
     */
    public LogThreads(EventLog eventLog, Duration syncEvery, Duration tidyEvery) {
        this.eventLog = eventLog;
        this.syncEvery = syncEvery.toNanos();
        this.tidyEvery = tidyEvery.toNanos();
    }

    public void start(ThreadFactory threads, int directories) {
        for (int i = 0; i < directories; i++) {
            int directory = i;
            Thread writer = threads.newThread(() -> write(directory));
            writers.add(writer);
            writer.start();
        }
        Thread tidying = threads.newThread(this::keep);
        keeper = tidying;
        tidying.start();
    }

    private void write(int directory) {
        long lastSync = System.nanoTime();
        boolean any = true;
        while ((any || !stopping) && !eventLog.hasFailed()) {
            long wait = syncEvery == 0 ? IDLE : syncEvery;
            any = eventLog.writeGroup(directory, stopping ? 0 : wait, System.currentTimeMillis());
            if (syncEvery > 0 && (stopping || System.nanoTime() - lastSync >= syncEvery)) {
                eventLog.syncWritten(directory);
                lastSync = System.nanoTime();
            }
        }
    }

    private void keep() {
        while (!stopping && !eventLog.hasFailed()) {
            if (eventLog.isUntidy()) {
                boolean done = eventLog.tidy();
                nap(done ? tidyEvery : Math.max(RETRY, tidyEvery));
            } else {
                keeperSleeps = true;
                if (!eventLog.isUntidy()) {
                    LockSupport.parkNanos(this, IDLE);
                }
                keeperSleeps = false;
                nap(tidyEvery);
            }
        }
    }

    /** Sleeps so long, but for being stopped. */
    private void nap(long nanos) {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !stopping) {
            LockSupport.parkNanos(this, left);
            // Kept, an interrupt would make every nap end at once.
            Thread.interrupted();
            left = end - System.nanoTime();
        }
    }

    /** There is something to tidy up. */
    public void untidy() {
        if (keeperSleeps) {
            LockSupport.unpark(keeper);
        }
    }

    /** Ends the threads; returns when they are gone, or at the deadline. */
    public boolean stop(Duration deadline) {
        stopping = true;
        eventLog.refuse();
        LockSupport.unpark(keeper);
        long end = System.nanoTime() + deadline.toNanos();
        boolean gone = true;
        List<Thread> all = new ArrayList<>(writers);
        if (keeper != null) {
            all.add(keeper);
        }
        boolean interrupted = false;
        for (Thread thread : all) {
            long left = end - System.nanoTime();
            try {
                if (left > 0) {
                    thread.join(Math.max(1, left / 1_000_000));
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
            gone &= !thread.isAlive();
        }
        try {
            // One that brought a put may be writing it itself.
            gone = gone && eventLog.awaitIdle(Math.max(1, end - System.nanoTime()));
        } catch (InterruptedException e) {
            interrupted = true;
            gone = false;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return gone;
    }
}
