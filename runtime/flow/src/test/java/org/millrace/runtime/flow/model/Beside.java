package org.millrace.runtime.flow.model;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes on beside the thread that takes the steps: the threads on which the engine opens and closes, and the channel's own. They
 * are let run to their end after each step, or until they wait for what the next steps do.
 */
final class Beside {
    private static final ThreadGroup GROUP = new ThreadGroup("model");
    private static final ExecutorService CHANNEL =
            Executors.newSingleThreadExecutor(task -> daemon(task, "channel c1"));
    private static final int MOST_THREADS = 64;
    private static final long NAP_NANOS = 20_000;

    private final Lifetime process;
    private final BooleanSupplier waitsForSteps;
    private @Nullable Future<?> running;

    /** @param waitsForSteps whether the channel waits for the drains, so that they have to go on */
    Beside(Lifetime process, BooleanSupplier waitsForSteps) {
        this.process = process;
        this.waitsForSteps = waitsForSteps;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(GROUP, task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Something of the channel's thread. */
    interface Step {
        Object step() throws Exception;
    }

    /** Runs something on a thread of whose children it is known when they are gone. */
    static <T> T call(Callable<T> task) throws Exception {
        var result = new FutureTask<>(task);
        daemon(result, "steps").start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Has the channel take a step, unless it is still at the last one. */
    void run(Step step) throws InterruptedException {
        if (running == null || running.isDone()) {
            running = CHANNEL.submit(step::step);
        }
        await();
    }

    void await() throws InterruptedException {
        process.unlock();
        try {
            int looks = 0;
            while (isBusy()) {
                if (++looks < 50) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(NAP_NANOS);
                }
            }
        } finally {
            process.lock();
        }
    }

    private boolean isBusy() {
        boolean channel = running != null && !running.isDone();
        Thread[] found = new Thread[MOST_THREADS];
        int count = GROUP.enumerate(found);
        for (int i = 0; i < count; i++) {
            String name = found[i].getName();
            channel |= name.equals("retire channel c1");
            if (name.startsWith("open ") || (name.startsWith("retire ") && !name.equals("retire channel c1"))) {
                return true;
            }
        }
        return channel && !waitsForSteps.getAsBoolean();
    }
}
