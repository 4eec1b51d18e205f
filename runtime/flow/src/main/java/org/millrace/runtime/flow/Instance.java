package org.millrace.runtime.flow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Health;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.operate.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plug-in object from its constructor to its end, and what the agent gives it. Made, opened and closed by the one
 * thread that works for its part; the context is open to any thread.
 */
final class Instance<T extends Lifecycle> implements ComponentContext {
    private static final Logger log = LoggerFactory.getLogger(Instance.class);
    private static final Duration THREAD_GRACE = Duration.ofMillis(500);

    private final Offer offer;
    private final Engine engine;
    private final Runnable onFailure;
    private final T plugin;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean failed;

    private Instance(Offer offer, Engine engine, Runnable onFailure, T plugin) {
        this.offer = offer;
        this.engine = engine;
        this.onFailure = onFailure;
        this.plugin = plugin;
    }

    /**
     * Constructs and opens.
     *
     * @param onFailure told, on whatever thread, when the component reports that it FAILED
     * @throws Fault if either fails; whatever was acquired has been released again
     */
    static <T extends Lifecycle> Instance<T> open(Offer offer, Class<T> type, Engine engine, Runnable onFailure)
            throws Fault, InterruptedException {
        ComponentKey key = offer.key();
        StatusCell cell = engine.board().cell(key);
        cell.servedBy(offer);
        cell.set(State.STARTING, "");
        engine.board().take(offer.bundleId());
        Instance<T> instance;
        try {
            Object made = Guard.call(key, offer.loader(), "constructor", offer::take);
            if (!type.isInstance(made)) {
                offer.giveBack();
                throw new Fault("constructor", key + " is not a " + type.getName(), null);
            }
            instance = new Instance<>(offer, engine, onFailure, type.cast(made));
        } catch (Fault | InterruptedException e) {
            engine.board().release(offer.bundleId());
            throw e;
        }
        engine.board().figures(key).started(engine.board().clock().millis());
        try {
            Guard.run(key, offer.loader(), "open", () -> instance.plugin.open(instance));
        } catch (Fault | InterruptedException e) {
            instance.close();
            throw e;
        }
        cell.activated();
        return instance;
    }

    T plugin() {
        return plugin;
    }

    Offer offer() {
        return offer;
    }

    ComponentKey key() {
        return offer.key();
    }

    StatusCell cell() {
        return engine.board().cell(offer.key());
    }

    /** Whether the component has said that it does not work. */
    boolean hasFailed() {
        return failed;
    }

    /** Runs one call of the plug-in under guard. */
    void run(String phase, Guard.Action action) throws Fault, InterruptedException {
        Guard.run(offer.key(), offer.loader(), phase, action);
    }

    /** Closes the plug-in and lets its bundle go. Never throws; what the plug-in throws is logged. */
    void close() {
        if (ended.get()) {
            return;
        }
        cell().set(State.STOPPING, "");
        try {
            run("close", plugin::close);
        } catch (Fault e) {
            log.warn("{}: {}", offer.key(), e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("{}: close was interrupted because it did not return in time.", offer.key());
        }
        reapThreads();
        end();
    }

    /** Gives up on a plug-in that does not return: its bundle may go, its threads are interrupted. */
    void abandon() {
        threads.forEach(Thread::interrupt);
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            offer.giveBack();
            engine.board().release(offer.bundleId());
            engine.board().figures(offer.key()).stopped(engine.board().clock().millis());
        }
    }

    private void reapThreads() {
        threads.removeIf(t -> !t.isAlive());
        threads.forEach(Thread::interrupt);
        long until = System.nanoTime() + THREAD_GRACE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                log.warn("{}: its thread {} is still alive after close.", offer.key(), thread.getName());
            }
        }
    }

    @Override
    public String agent() {
        return engine.agentName();
    }

    @Override
    public String name() {
        return offer.key().name();
    }

    @Override
    public Path dataDirectory() {
        return engine.dataDirectory(offer.key());
    }

    @Override
    public Counter counter(String name) {
        return engine.board().figures(offer.key()).own(name);
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        engine.board().figures(offer.key()).gauge(name, value);
    }

    @Override
    public ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            threads.remove(Thread.currentThread());
                        }
                    },
                    offer.key().kind() + "-" + offer.key().name() + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(offer.loader());
            thread.setUncaughtExceptionHandler(
                    (t, thrown) -> report(Health.FAILED, "thread " + t.getName() + ": " + Fault.describe(thrown)));
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public void report(Health health, String detail) {
        if (ended.get()) {
            return;
        }
        switch (health) {
            case OK -> cell().set(State.RUNNING, detail);
            case DEGRADED -> {
                log.warn("{}: {}", offer.key(), detail);
                cell().set(State.RETRYING, detail);
            }
            case FAILED -> {
                log.error("{}: {}", offer.key(), detail);
                cell().set(State.FAILED, detail);
                failed = true;
                onFailure.run();
            }
        }
    }
}
