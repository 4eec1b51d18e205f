package org.millrace.runtime.flow;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.millrace.api.component.Lifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an instance that has, or is about to have, a successor, on a thread of its own: the successor's part does not wait for
 * it. One that does not return is interrupted at the deadline and left behind half as long after it.
 */
final class Retirement<T extends Lifecycle> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    /** What comes before the instance is closed. */
    interface First<T extends Lifecycle> {
        void step(Instance<T> instance) throws Fault, InterruptedException;
    }

    private final Instance<T> instance;
    private final First<T> first;
    private final Runnable whenOver;
    private final Thread thread;
    private volatile boolean over;

    private Retirement(Instance<T> instance, First<T> first, Runnable whenOver) {
        this.instance = instance;
        this.first = first;
        this.whenOver = whenOver;
        this.thread = new Thread(this, "retire " + instance.key());
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param whenOver called once, when the instance is closed or left behind
     */
    static <T extends Lifecycle> Retirement<T> begin(
            Instance<T> instance, First<T> first, Engine engine, Runnable whenOver) {
        Retirement<T> retirement = new Retirement<>(instance, first, whenOver);
        retirement.thread.start();
        Duration deadline = engine.settings().closeDeadline();
        engine.later(deadline, retirement::interrupt);
        engine.later(deadline.plus(deadline.dividedBy(2)), retirement::leaveBehind);
        return retirement;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void run() {
        try {
            first.step(instance);
        } catch (Fault e) {
            log.warn("{}: {}", instance.key(), e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            log.warn("{}: was interrupted because it did not stop in time.", instance.key());
        }
        instance.close();
        finish();
    }

    private synchronized void finish() {
        if (!over) {
            over = true;
            whenOver.run();
        }
    }

    private void interrupt() {
        if (!over) {
            thread.interrupt();
        }
    }

    private void leaveBehind() {
        if (!over) {
            log.error(
                    "{}: a plug-in does not return, not even when interrupted. Its thread {} is left behind.",
                    instance.key(),
                    thread.getName());
            instance.abandon();
            finish();
        }
    }

    /** Waits for the end, while the agent ends. */
    boolean await(Duration limit) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit.toNanos())));
        return over;
    }
}
