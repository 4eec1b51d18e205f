package org.millrace.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that runs on a thread of its own, to be waited for with a limit. */
public final class Started<T> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FutureTask<T> task;
    private final Thread thread;

    private Started(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "started");
        thread.setDaemon(true);
        thread.start();
    }

    /** An action that may throw. */
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** Calls on a thread of its own. */
    public static <T> Started<T> call(Callable<T> call) {
        return new Started<>(call);
    }

    /** The same of an action; its result is the word {@code returned}. */
    public static Started<String> run(Action action) {
        return new Started<>(() -> {
            action.run();
            return "returned";
        });
    }

    /** Returns once the call waits for something, or is over. */
    public Started<T> untilItWaits() {
        Eventually.await(PATIENCE, () -> task.isDone() || waits());
        return this;
    }

    private boolean waits() {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    /** Interrupts the call. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Whether it has returned or thrown. */
    public boolean isDone() {
        return task.isDone();
    }

    /** Whether it returns or throws in time. */
    public boolean ends(Duration within) throws InterruptedException {
        try {
            task.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** What the call returned; within 30 s. */
    public T result() throws Exception {
        return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What the call threw; within 30 s. */
    public Throwable failure() throws Exception {
        try {
            T result = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("returned " + result);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
