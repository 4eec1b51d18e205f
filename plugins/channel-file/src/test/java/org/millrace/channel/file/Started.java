package org.millrace.channel.file;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A call that runs on a thread of its own. */
final class Started<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Started(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "started");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Started<T> call(Callable<T> call) {
        return new Started<>(call);
    }

    static Started<String> run(Action action) {
        return new Started<>(() -> {
            action.run();
            return "returned";
        });
    }

    /** An action that may throw. */
    interface Action {
        void run() throws Exception;
    }

    /** Returns once the call waits with a time limit, or is over. */
    Started<T> untilItWaits() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> task.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return task.isDone();
    }

    /** What the call returned. */
    T result() throws Exception {
        return task.get(30, TimeUnit.SECONDS);
    }

    /** What the call threw. */
    Throwable failure() throws Exception {
        try {
            T result = task.get(30, TimeUnit.SECONDS);
            throw new AssertionError("returned " + result);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
