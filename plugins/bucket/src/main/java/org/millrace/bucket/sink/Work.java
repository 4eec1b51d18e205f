package org.millrace.bucket.sink;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the store that may take long: several at once, with a limit of time. Without threads they are made at once, by the caller.
 * Nothing is interrupted for being slow; it is left behind.
 */
final class Work {
    static final Future<?> DONE = CompletableFuture.completedFuture(null);
    private static final long LOOK_MS = 100;

    private final @Nullable ThreadPoolExecutor threads;
    private final long timeoutNanos;
    private volatile boolean hurried;

    Work(int count, Duration timeout, ThreadFactory factory) {
        this.timeoutNanos = timeout.toNanos();
        if (count == 0) {
            threads = null;
        } else {
            threads = new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
            threads.allowCoreThreadTimeOut(true);
        }
    }

    /** Begins a call. */
    <T> Future<T> begin(Callable<T> call) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                done.complete(call.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        };
        if (threads == null) {
            run.run();
        } else {
            threads.execute(run);
        }
        return done;
    }

    /** Waits for what has begun. */
    <T> T await(Future<T> call, String doing) throws IOException, InterruptedException {
        long until = System.nanoTime() + timeoutNanos;
        while (true) {
            try {
                return call.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (hurried) {
                    throw new IOException(doing + " took too long: the sink has to come to an end", e);
                }
                if (timeoutNanos > 0 && System.nanoTime() - until >= 0) {
                    throw new IOException(
                            doing + " was not answered within "
                                    + Duration.ofNanos(timeoutNanos).toMillis() + " ms",
                            e);
                }
            } catch (ExecutionException e) {
                throw thrown(e.getCause());
            }
        }
    }

    /**
     * Makes a call and waits for it.
     *
     * @param tooLate what is done with its result if nobody waits any more
     */
    <T> T call(Callable<T> call, String doing, Consumer<T> tooLate) throws IOException, InterruptedException {
        CompletableFuture<T> begun = (CompletableFuture<T>) begin(call);
        boolean taken = false;
        try {
            T result = await(begun, doing);
            taken = true;
            return result;
        } finally {
            if (!taken) {
                Future<?> unused = begun.thenAccept(tooLate);
            }
        }
    }

    private static IOException thrown(@Nullable Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedIOException interrupted && Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException(interrupted.getMessage()).initCause(interrupted);
        }
        if (cause instanceof IOException failure) {
            return failure;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unforeseen) {
            throw unforeseen;
        }
        return new IOException(cause);
    }

    /** What is waited for now is to end soon. By any thread. */
    void hurry() {
        hurried = true;
    }

    /** There is time again. */
    void calm() {
        hurried = false;
    }

    void close() {
        if (threads != null) {
            threads.getQueue().clear();
            threads.shutdown();
        }
    }
}
