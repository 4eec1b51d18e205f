package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an instance that has, or is about to have, a successor, on a thread of its own: the successor's part does not wait for
 * it. First its part does what comes before, then it is closed. Each of these is interrupted when its time is over; half as long after
 * that the instance is left behind.
 */
public final class Retirement<T extends Lifecycle> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    /** What comes before the instance is closed. */
    public interface BeforeClosing<T extends Lifecycle> {
        void step(Instance<T> instance) throws Fault, InterruptedException;

        /** What it does, for people. */
        default String doing() {
            return "stopping";
        }

        /** How long that may take; the usual time if it is empty. */
        default Optional<Duration> within() {
            return Optional.empty();
        }
    }

    /** What takes less is not worth showing. */
    private static final Duration SHOWN_AFTER = Duration.ofSeconds(1);

    private final ComponentKey key;
    private final StatusCell cell;
    private final boolean inTheWay;
    /** Let go at the end, since whoever retired it may look back at this long after. */
    private volatile @Nullable Instance<T> instance;

    private final BeforeClosing<T> beforeClosing;
    private final Supervisor supervisor;
    private final Patience patience;
    private final Runnable whenOver;
    private final Thread thread;
    // Guarded by this.
    private @Nullable Future<?> supervision;

    private @Nullable Future<?> show;
    private boolean shown;
    private volatile boolean over;

    private Retirement(
            Instance<T> instance,
            boolean inTheWay,
            BeforeClosing<T> beforeClosing,
            Supervisor supervisor,
            Patience patience,
            Runnable whenOver) {
        this.key = instance.key();
        this.cell = instance.cell();
        this.inTheWay = inTheWay;
        this.instance = instance;
        this.beforeClosing = beforeClosing;
        this.supervisor = supervisor;
        this.patience = patience;
        this.whenOver = whenOver;
        this.thread = new Thread(this, "retire " + instance.key());
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param inTheWay whether its successor can be opened only when it is gone: then it shows what it does
     * @param patience how long what may take
     * @param whenOver called once, when the instance is closed or left behind
     */
    static <T extends Lifecycle> Retirement<T> begin(
            Instance<T> instance,
            boolean inTheWay,
            BeforeClosing<T> beforeClosing,
            Supervisor supervisor,
            Patience patience,
            Runnable whenOver) {
        Retirement<T> retirement = new Retirement<>(instance, inTheWay, beforeClosing, supervisor, patience, whenOver);
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
        limit(beforeClosing.within().orElse(patience.usual()), beforeClosing.doing());
        try {
            beforeClosing.step(leaving);
        } catch (Fault e) {
            log.warn("{}: {}", key, e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            log.warn("{}: was interrupted because it did not stop in time.", key);
        }
        limit(leaving.closeWithin(), "closing");
        leaving.close();
    }

    /** What comes now may take so long. An interrupt that was meant for what came before is over. */
    private synchronized void limit(Duration asked, String doing) {
        cancelSupervision();
        boolean unused = Thread.interrupted();
        if (!over) {
            Duration limit = patience.with(asked);
            supervision = supervisor.cancellable(limit, () -> interrupt(limit));
            if (inTheWay && limit.compareTo(SHOWN_AFTER) > 0) {
                show = supervisor.cancellable(SHOWN_AFTER, () -> show(doing, limit.minus(SHOWN_AFTER)));
            }
        }
    }

    private synchronized void show(String doing, Duration left) {
        if (!over) {
            shown = true;
            cell.awaited(doing, left);
        }
    }

    private void cancelSupervision() {
        Stream.of(Optional.ofNullable(supervision), Optional.ofNullable(show))
                .flatMap(Optional::stream)
                .forEach(task -> task.cancel(false));
        if (shown) {
            shown = false;
            cell.awaitedNoMore();
        }
    }

    private synchronized void finish() {
        if (!over) {
            over = true;
            instance = null;
            cancelSupervision();
            whenOver.run();
        }
    }

    private synchronized void interrupt(Duration limit) {
        if (!over) {
            log.warn("{}: has not gone after {}; it is interrupted.", key, Backoff.text(limit));
            thread.interrupt();
            supervision = supervisor.cancellable(limit.dividedBy(2), this::leaveBehind);
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

    StatusCell cell() {
        return cell;
    }

    /** How long it takes at most, from its beginning. */
    Duration longest() {
        Instance<T> leaving = instance;
        Duration close = leaving == null ? Duration.ZERO : leaving.closeWithin();
        Duration all =
                patience.with(beforeClosing.within().orElse(patience.usual())).plus(patience.with(close));
        return all.plus(all.dividedBy(2));
    }

    /** Waits for the end, while the agent ends. */
    boolean await(Duration limit) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit.toNanos())));
        return over;
    }
}
