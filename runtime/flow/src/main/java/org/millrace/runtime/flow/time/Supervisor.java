package org.millrace.runtime.flow.time;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does small things later, on one thread of its own, which calls no plug-in. Open to every thread. */
public final class Supervisor implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    public Supervisor() {
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "flow-supervisor");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Does something small later, unless the engine has ended by then. */
    public void later(Duration delay, Runnable task) {
        var unused = cancellable(delay, task);
    }

    /** The same, to be cancelled when it is not needed any more: until then all that the task refers to stays reachable. */
    public Future<?> cancellable(Duration delay, Runnable task) {
        try {
            return thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The engine has ended: there is nobody left to supervise.
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
