package org.millrace.bridge.flume.inside;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;

/** A thread on which one transaction of a Flume channel lives: Flume ties a transaction to the thread that began it. */
final class LeaseThread {
    private final SynchronousQueue<Runnable> next = new SynchronousQueue<>();
    private final Thread thread;

    LeaseThread(ThreadFactory threads, ClassLoader loader) {
        thread = threads.newThread(() -> {
            try {
                while (true) {
                    next.take().run();
                }
            } catch (InterruptedException e) {
                // The channel is closed.
            }
        });
        thread.setContextClassLoader(loader);
        thread.start();
    }

    /** Runs it there, and does not wait. */
    <T> FutureTask<T> begin(Callable<T> action) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(action);
        next.put(task);
        return task;
    }

    /** Runs it there; the caller's wait can't be interrupted, since nobody would know how it ended. */
    <T> T call(Callable<T> action) throws Exception {
        boolean interrupted = false;
        FutureTask<T> task = new FutureTask<>(action);
        try {
            while (true) {
                try {
                    next.put(task);
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception cause ? cause : new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void end() {
        thread.interrupt();
    }
}
