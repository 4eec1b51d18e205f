package org.millrace.runtime.flow.control;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that decides, one thing after another. Open to every thread. */
final class ControlThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlThread.class);
    private static final long LONGEST_SECONDS = 30;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "flow-control");
        made.setDaemon(true);
        return made;
    });

    /** Does it soon, unless all has ended by then. */
    void run(Runnable change) {
        try {
            thread.execute(() -> {
                try {
                    change.run();
                } catch (RuntimeException | Error e) {
                    log.error("The flow could not be brought to what is wanted; what runs goes on.", e);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("Nothing is decided any more.");
        }
    }

    /** Asks it something, and waits. */
    <T> T ask(Callable<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the flow's control thread does not answer", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
