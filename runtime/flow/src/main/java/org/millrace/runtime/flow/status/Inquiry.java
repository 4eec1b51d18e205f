package org.millrace.runtime.flow.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.millrace.api.component.ComponentKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks plug-ins for their figures on a thread of its own, and waits no longer than it may. A component that does not answer keeps
 * its thread and is not asked again until it has returned, so that it costs one thread, however often its figures are wanted.
 * Open to every thread.
 */
final class Inquiry {
    private static final Logger log = LoggerFactory.getLogger(Inquiry.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration ALL = Duration.ofSeconds(3);
    private static final long THREAD_KEPT_MS = 500;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, THREAD_KEPT_MS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "figures");
                thread.setDaemon(true);
                return thread;
            });
    private final Map<ComponentKey, FutureTask<?>> silent = new ConcurrentHashMap<>();

    /** Questions to several components, which have so much time together. */
    final class Round {
        private final long until = System.nanoTime() + ALL.toNanos();

        /** Empty if it does not answer in time, has not answered before, or fails. Of one thread. */
        <T> Optional<T> ask(ComponentKey key, Callable<T> question) {
            long left = Math.min(EACH.toNanos(), until - System.nanoTime());
            if (left <= 0 || isSilent(key)) {
                return Optional.empty();
            }
            FutureTask<T> asked = new FutureTask<>(question);
            try {
                threads.execute(asked);
                return Optional.of(asked.get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                doesNotAnswer(key, asked);
            } catch (ExecutionException | CancellationException | OutOfMemoryError e) {
                log.debug("{}: its figures can't be had: {}", key, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
    }

    Round round() {
        return new Round();
    }

    /** Whether it has been asked and has not answered yet. */
    boolean isSilent(ComponentKey key) {
        FutureTask<?> asked = silent.get(key);
        if (asked != null && asked.isDone() && silent.remove(key, asked)) {
            log.info("{}: it tells its figures again.", key);
        }
        return asked != null && !asked.isDone();
    }

    private void doesNotAnswer(ComponentKey key, FutureTask<?> asked) {
        if (silent.putIfAbsent(key, asked) == null) {
            log.warn(
                    "{}: it did not tell its figures within {} ms; they are left out until it does. Its plug-in hangs in usage() or in a"
                            + " gauge.",
                    key,
                    EACH.toMillis());
        }
    }
}
