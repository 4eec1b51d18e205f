package org.millrace.runtime.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a topology changes. What is handed over after it has ended is ignored. */
final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** Something to do. */
    interface Task {
        void run() throws IOException;
    }

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "topology");
        thread.setDaemon(true);
        return thread;
    });

    /** Does it soon. A failure is logged. */
    void submit(String what, Task task) {
        try {
            executor.execute(() -> guarded(what, task));
        } catch (RejectedExecutionException e) {
            log.debug("Too late to {}.", what);
        }
    }

    /** Does it and waits for its end, however long others take before it; for ever if it comes too late. */
    void await(String what, Task task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        submit(what, () -> {
            try {
                task.run();
            } finally {
                done.countDown();
            }
        });
        done.await();
    }

    /** A task that fails must not end the thread. */
    private void guarded(String what, Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException | LinkageError e) {
            if (executor.isShutdown()) {
                log.debug("Stopped while about to {}.", what, e);
            } else {
                log.error("Failed to {}.", what, e);
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            log.error("There was not memory enough to {}; it is tried again when it is due.", what);
        }
    }

    /** Does it and waits for the result. */
    <T> T call(Callable<T> task, Duration limit) throws InterruptedException, ExecutionException, TimeoutException {
        return executor.submit(task).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
