package org.millrace.runtime.flow.component;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.millrace.api.component.ComponentKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that one instance made for itself. Open to any thread. */
final class ComponentThreads {
    private static final Logger log = LoggerFactory.getLogger(ComponentThreads.class);
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** @param thrown told what leaves a thread */
    ThreadFactory factory(ComponentKey key, ClassLoader loader, BiConsumer<Thread, Throwable> thrown) {
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
                    key.kind().word() + "-" + key.name() + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.setUncaughtExceptionHandler(thrown::accept);
            threads.add(thread);
            return thread;
        };
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Interrupts what is left and waits a little for it. */
    void reap(ComponentKey key) {
        threads.removeIf(t -> !t.isAlive());
        interrupt();
        long until = System.nanoTime() + GRACE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                log.warn("{}: its thread {} is still alive after close.", key, thread.getName());
            }
        }
    }
}
