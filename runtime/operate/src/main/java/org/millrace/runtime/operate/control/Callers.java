package org.millrace.runtime.operate.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are connected: so many at most. When one more comes, the one that has been silent for longest goes; those whose command
 * is at work stay. Two threads are there from the start, for the day on which no further one can be made.
 */
public final class Callers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Callers.class);
    static final int MOST = 64;
    private static final int READY = 2;
    private static final long LOOK_EVERY_MS = 500;

    private final BiFunction<List<String>, Appendable, Integer> commands;
    private final Runnable freed;
    private final ThreadPoolExecutor threads;
    /** Guarded by itself; the oldest first. */
    private final Set<Caller> present = new LinkedHashSet<>();

    private boolean closed;

    /**
     * Nobody is connected yet.
     *
     * @param freed called when a descriptor has come free
     */
    public Callers(BiFunction<List<String>, Appendable, Integer> commands, Runnable freed) {
        this.commands = commands;
        this.freed = freed;
        threads = new ThreadPoolExecutor(
                READY,
                2 * MOST,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon(work, "control-client"));
        threads.prestartAllCoreThreads();
        daemon(() -> watch(Callers::endIfOverdue), "control-deadlines").start();
        daemon(() -> watch(Callers::reassure), "control-alive").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Takes one in; returns at once. */
    public void admit(SocketChannel client, String user) {
        Caller caller = new Caller(client, user);
        if (!enter(caller)) {
            refuse(caller, MOST + " commands are at work already; try again when one has ended");
            return;
        }
        try {
            threads.execute(() -> serve(caller));
        } catch (RuntimeException | OutOfMemoryError e) {
            // Of memory for a thread; the heap is another matter.
            leave(caller);
            refuse(caller, "no thread can be made for this command now: " + e.getMessage());
        }
    }

    private boolean enter(Caller caller) {
        synchronized (present) {
            if (present.size() >= MOST) {
                Optional<Caller> silent =
                        present.stream().filter(Caller::isAsking).findFirst();
                if (silent.isEmpty()) {
                    return false;
                }
                present.remove(silent.get());
                silent.get().hangUp();
            }
            present.add(caller);
            present.notifyAll();
            return true;
        }
    }

    private void leave(Caller caller) {
        synchronized (present) {
            present.remove(caller);
        }
        caller.hangUp();
        freed.run();
    }

    private static void refuse(Caller caller, String why) {
        try {
            caller.append("Refused: ").append(why).append(".\n");
            caller.end(1);
        } catch (IOException e) {
            log.debug("A control client that was refused went away: {}", e.toString());
        } finally {
            caller.hangUp();
        }
    }

    private void serve(Caller caller) {
        try {
            caller.end(commands.apply(caller.request(), caller));
        } catch (IOException | RuntimeException e) {
            // A client that only looked whether anybody is there, spoke nonsense or went away: its own affair.
            log.debug("A control client went away: {}", e.toString());
        } finally {
            leave(caller);
        }
    }

    private interface Look {
        void at(Caller caller, long now);
    }

    private static void endIfOverdue(Caller caller, long now) {
        if (caller.isOverdue(now)) {
            caller.hangUp();
        }
    }

    private static void reassure(Caller caller, long now) {
        try {
            caller.reassure(now);
        } catch (IOException e) {
            caller.hangUp();
        }
    }

    /** Looks at all of them now and then, while there are any. */
    private void watch(Look look) {
        try {
            while (true) {
                for (Caller caller : awaitAny()) {
                    look.at(caller, System.nanoTime());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                synchronized (present) {
                    if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Caller> awaitAny() throws InterruptedException {
        synchronized (present) {
            while (present.isEmpty() && !closed) {
                present.wait();
            }
            return new ArrayList<>(present);
        }
    }

    @Override
    public void close() {
        synchronized (present) {
            closed = true;
            present.forEach(Caller::hangUp);
            present.notifyAll();
        }
        threads.shutdown();
    }
}
