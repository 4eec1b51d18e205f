package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.BundleClaim;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Supervisor;

/**
 * Makes one instance on a thread of its own: constructor, {@code open}, and what its part needs besides. Whoever wants the
 * instance goes on with other work and looks again; a plug-in that never returns costs a thread and nothing else.
 *
 * <p>{@link #cancel} may come at any moment; what is opened after it is closed again by this thread.
 */
public final class Opening<T extends Lifecycle> implements Runnable {

    /** The last step of opening; it runs on the opening thread, under the same deadline. */
    public interface BeforeServing<T extends Lifecycle> {
        void step(Instance<T> instance) throws Fault, InterruptedException;
    }

    private enum End {
        OPEN,
        FAILED,
        CANCELLED
    }

    private final Offer offer;
    private final Class<T> type;
    private final ComponentHost host;
    private final Runnable nudge;
    private final BeforeServing<T> beforeServing;
    private final Thread thread;
    private final BundleClaim claim;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile String phase = "constructor";
    private volatile @Nullable Instance<T> instance;
    private volatile @Nullable Fault fault;
    private volatile @Nullable Future<?> supervision;

    Opening(Offer offer, Class<T> type, ComponentHost host, Runnable nudge, BeforeServing<T> beforeServing) {
        this.offer = offer;
        this.type = type;
        this.host = host;
        this.nudge = nudge;
        this.beforeServing = beforeServing;
        this.thread = new Thread(this, "open " + offer.key());
        thread.setDaemon(true);
        this.claim = host.claims().claim(offer.bundleId());
    }

    void start() {
        thread.start();
    }

    /** Gives it up if it takes longer. */
    void limit(Supervisor supervisor, Duration limit) {
        Future<?> task = supervisor.cancellable(limit, () -> {
            if (cancel()) {
                nudge.run();
            }
        });
        supervision = task;
        if (isDone()) {
            task.cancel(false);
        }
    }

    /** The phase of life that was begun last. */
    String phase() {
        return phase;
    }

    boolean isDone() {
        return end.get() != null;
    }

    /** The open instance, once done; null if it failed. */
    @Nullable
    Instance<T> instance() {
        return end.get() == End.OPEN ? instance : null;
    }

    /**
     * Why it is not open, once done.
     *
     * @param limit how long it had
     */
    Fault failure(Duration limit) {
        Fault known = fault;
        String late = offer.key() + ", " + phase + ": did not return within " + Backoff.text(limit);
        return known != null ? known : new Fault(phase, late, null);
    }

    @Override
    public void run() {
        Instance<T> made = null;
        try {
            made = Instance.make(offer, type, host, claim, nudge);
            instance = made;
            phase = "open";
            made.open();
            phase = "start";
            beforeServing.step(made);
        } catch (Fault e) {
            fault = e;
        } catch (InterruptedException e) {
            fault = new Fault(
                    phase, offer.key() + ", " + phase + ": was interrupted because it did not return in time", e);
        }
        boolean opened = made != null && fault == null;
        if (!end.compareAndSet(null, opened ? End.OPEN : End.FAILED) || !opened) {
            release(made);
        }
        Future<?> task = supervision;
        if (task != null) {
            task.cancel(false);
        }
        nudge.run();
    }

    private void release(@Nullable Instance<T> made) {
        // An interrupt was for the plug-in's call that has returned by now.
        Thread.interrupted();
        if (made == null) {
            claim.release();
        } else {
            made.close();
        }
    }

    /**
     * Gives it up: interrupts whatever it does, and lets its bundle go even if it never returns.
     *
     * @return false if it had come to its end: an instance that it opened is whoever's who wanted it
     */
    boolean cancel() {
        boolean pending = end.compareAndSet(null, End.CANCELLED);
        if (pending) {
            thread.interrupt();
            Instance<T> made = instance;
            if (made != null) {
                made.abandon();
            }
            claim.release();
        }
        return pending;
    }
}
