package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.time.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an instance that has, or is about to have, a successor, on a thread of its own: the successor's part does not wait for
 * it. One that does not return is interrupted at the deadline and left behind half as long after it.
 */
public final class Retirement<T extends Lifecycle> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    /** What comes before the instance is closed. */
    public interface BeforeClosing<T extends Lifecycle> {
        void step(Instance<T> instance) throws Fault, InterruptedException;
    }

    private final ComponentKey key;
    /** Let go at the end, since whoever retired it may look back at this long after. */
    private volatile @Nullable Instance<T> instance;

    private final BeforeClosing<T> beforeClosing;
    private final Runnable whenOver;
    private final Thread thread;
    private List<Future<?>> supervision = List.of();
    private volatile boolean over;

    private Retirement(Instance<T> instance, BeforeClosing<T> beforeClosing, Runnable whenOver) {
        this.key = instance.key();
        this.instance = instance;
        this.beforeClosing = beforeClosing;
        this.whenOver = whenOver;
        this.thread = new Thread(this, "retire " + instance.key());
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param deadline how long it may take before it is interrupted
     * @param whenOver called once, when the instance is closed or left behind
     */
    static <T extends Lifecycle> Retirement<T> begin(
            Instance<T> instance,
            BeforeClosing<T> beforeClosing,
            Supervisor supervisor,
            Duration deadline,
            Runnable whenOver) {
        Retirement<T> retirement = new Retirement<>(instance, beforeClosing, whenOver);
        retirement.supervision = List.of(
                supervisor.cancellable(deadline, retirement::interrupt),
                supervisor.cancellable(deadline.plus(deadline.dividedBy(2)), retirement::leaveBehind));
        retirement.thread.start();
        return retirement;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void run() {
        Instance<T> leaving = instance;
        if (leaving != null) {
            leave(leaving);
        }
        finish();
    }

    private void leave(Instance<T> leaving) {
        try {
            beforeClosing.step(leaving);
        } catch (Fault e) {
            log.warn("{}: {}", key, e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            log.warn("{}: was interrupted because it did not stop in time.", key);
        }
        leaving.close();
    }

    private synchronized void finish() {
        if (!over) {
            over = true;
            instance = null;
            supervision.forEach(task -> task.cancel(false));
            whenOver.run();
        }
    }

    private void interrupt() {
        if (!over) {
            thread.interrupt();
        }
    }

    private void leaveBehind() {
        Instance<T> stuck = instance;
        if (!over && stuck != null) {
            log.error(
                    "{}: a plug-in does not return, not even when interrupted. Its thread {} is left behind.",
                    key,
                    thread.getName());
            stuck.abandon();
            finish();
        }
    }

    /** Waits for the end, while the agent ends. */
    boolean await(Duration limit) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit.toNanos())));
        return over;
    }
}
