package org.millrace.rpc.server;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Has so many connections of a source delivered at once, and the others wait for their turn. Open to every thread. */
final class Turns implements Executor {
    private final Executor workers;
    private final int most;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /** At most so many at once. */
    Turns(Executor workers, int most) {
        this.workers = workers;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (running == most) {
                waiting.add(task);
                return;
            }
            running++;
        } finally {
            lock.unlock();
        }
        boolean begun = false;
        try {
            workers.execute(() -> run(task));
            begun = true;
        } finally {
            if (!begun) {
                leave();
            }
        }
    }

    private void run(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            task.run();
        }
    }

    /** Whose turn it is now; null, and room for another, if nobody waits. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            if (next == null) {
                running--;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits, so that those who are at it had better stand in line again. */
    boolean areAwaited() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
