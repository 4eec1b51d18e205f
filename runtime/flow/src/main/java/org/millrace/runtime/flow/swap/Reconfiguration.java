package org.millrace.runtime.flow.swap;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.Reconfigurable;
import org.millrace.runtime.flow.component.BundleClaim;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an instance to take a new configuration over in place, on a thread of its own: makes an instance with that configuration,
 * shows it to the one that serves, and throws it away. If anything goes wrong, a successor is opened; unless the one that serves would
 * have to go first, and then nobody might serve: it goes on, and is asked again.
 */
final class Reconfiguration<T extends Lifecycle> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Reconfiguration.class);

    private final Instance<T> serving;
    private final Offer offer;
    private final Class<T> type;
    private final SwapContext shared;
    private final Runnable nudge;
    private final Thread thread;
    private boolean cancelled;
    private boolean changing;
    private volatile boolean taken;
    private volatile @Nullable Fault veto;
    private volatile boolean done;

    private Reconfiguration(Instance<T> serving, Offer offer, Class<T> type, SwapContext shared, Runnable nudge) {
        this.serving = serving;
        this.offer = offer;
        this.type = type;
        this.shared = shared;
        this.nudge = nudge;
        this.thread = new Thread(this, "reconfigure " + offer.key());
        thread.setDaemon(true);
    }

    /** Whether it is worth asking: the same code with the same parts, only configured otherwise, and nobody has asked for another instance. */
    static boolean mayBe(Instance<?> serving, Offer offer) {
        return serving.plugin() instanceof Reconfigurable
                && serving.offer().bundleId() == offer.bundleId()
                && serving.offer().samePartsAs(offer)
                && restarts(serving.offer()).equals(restarts(offer));
    }

    private static Object restarts(Offer offer) {
        return offer.property(ConnectorNamespace.PROPERTY_RESTARTS, 0);
    }

    /**
     * Begins.
     *
     * @param nudge called once, when it is done
     */
    static <T extends Lifecycle> Reconfiguration<T> begin(
            Instance<T> serving, Offer offer, Class<T> type, SwapContext shared, Runnable nudge) {
        Reconfiguration<T> asked = new Reconfiguration<>(serving, offer, type, shared, nudge);
        asked.thread.start();
        return asked;
    }

    boolean isDone() {
        return done;
    }

    /** Once done: whether the instance that serves is as the offer wants it. */
    boolean taken() {
        return taken;
    }

    /** Once done: what went wrong, if what serves is exclusive, and goes on for that reason. */
    @Nullable
    Fault veto() {
        return veto;
    }

    @Override
    public void run() {
        Future<?> limit = shared.supervisor().cancellable(shared.times().open(), this::giveUp);
        try {
            boolean exclusive = serving.exclusive();
            try {
                ask();
            } catch (Fault e) {
                wentWrong(e, exclusive);
            }
        } catch (InterruptedException e) {
            log.warn("{}: it is replaced, because it could not be changed in place in time.", offer.key());
        }
        limit.cancel(false);
        finish();
    }

    private void wentWrong(Fault fault, boolean exclusive) {
        if (exclusive) {
            veto = fault;
        } else {
            log.warn(
                    "{}: it is replaced, because it could not be changed in place: {}",
                    offer.key(),
                    fault.getMessage());
        }
    }

    private void ask() throws Fault, InterruptedException {
        BundleClaim claim = shared.host().claims().claim(offer.bundleId());
        Instance<T> next;
        try {
            next = Instance.make(offer, type, shared.host(), claim, () -> {});
        } catch (Fault | InterruptedException e) {
            claim.release();
            throw e;
        }
        try {
            T plugin = next.plugin();
            if (plugin.getClass() == serving.plugin().getClass()
                    && serving.plugin() instanceof Reconfigurable<?> reconfigurable) {
                // One after another: what was asked for last must have the last word.
                synchronized (serving) {
                    if (mayChange()) {
                        taken = Guard.call(
                                offer.key(), offer.loader(), "reconfigure", () -> reconfigure(reconfigurable, plugin));
                    }
                }
            }
        } finally {
            next.discard();
        }
    }

    /** Whoever can be changed in place is shown an instance of his own class. */
    @SuppressWarnings("unchecked")
    private static <P extends Lifecycle> boolean reconfigure(Reconfigurable<P> serving, Lifecycle next)
            throws Exception {
        return serving.reconfigure((P) next);
    }

    private void giveUp() {
        cancel();
        thread.interrupt();
        finish();
    }

    /**
     * Nobody wants the answer any more.
     *
     * @return whether the one that serves stays as it was: it has not been asked, and will not be
     */
    synchronized boolean cancel() {
        cancelled = true;
        return !changing;
    }

    private synchronized boolean mayChange() {
        changing = !cancelled;
        return changing;
    }

    private void finish() {
        if (!done) {
            done = true;
            nudge.run();
        }
    }
}
