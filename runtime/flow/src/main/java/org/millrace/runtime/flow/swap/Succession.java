package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.component.Standings;
import org.millrace.runtime.flow.status.ComponentKey;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.SwapReport.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance that serves one component name, and the one that is to serve it next. What is wanted is opened when it is due,
 * on a thread of its own, and tried again after a growing pause; until it is ready its predecessor goes on, unless that is
 * {@linkplain Lifecycle#exclusive() exclusive}. Belongs to one worker's thread, but for {@link #abandon}.
 */
public final class Succession<T extends Lifecycle> {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Class<T> type;
    private final SwapContext shared;
    private final Runnable nudge;
    private final Opening.BeforeServing<T> beforeServing;
    private final Retirement.BeforeClosing<T> beforeClosing;
    private final Backoff backoff;
    private @Nullable Offer offer;
    private @Nullable ComponentKey key;
    private volatile @Nullable Instance<T> instance;
    private volatile @Nullable Opening<T> opening;
    private final List<Retirement<T>> leaving = new ArrayList<>();
    private @Nullable Retirement<T> vacating;
    private @Nullable SwapInHand swap;
    private @Nullable Reconfiguration<T> inPlace;
    private boolean mayBeInPlace;
    private String lastFailure = "";
    private long dueNanos;
    private long servesSinceNanos;
    private boolean hopeless;

    /** A swap that has begun. The pause begins when a predecessor has to go first. */
    private static final class SwapInHand {
        final SwapHistory.Swap versions;
        final long beganNanos = System.nanoTime();
        long pauseNanos;
        boolean told;

        SwapInHand(SwapHistory.Swap versions) {
            this.versions = versions;
        }
    }

    /**
     * @param beforeServing what the part needs done before an instance can serve; runs on the opening thread
     * @param beforeClosing what the part needs done before an instance is closed because of its successor; runs on a thread of its own
     */
    public Succession(
            Class<T> type,
            SwapContext shared,
            Runnable nudge,
            Opening.BeforeServing<T> beforeServing,
            Retirement.BeforeClosing<T> beforeClosing) {
        this.type = type;
        this.shared = shared;
        this.nudge = nudge;
        this.beforeServing = beforeServing;
        this.beforeClosing = beforeClosing;
        this.backoff = new Backoff(shared.times().retry());
    }

    /** One whose part has nothing to do before an instance serves, or before it is closed. */
    public Succession(Class<T> type, SwapContext shared, Runnable nudge) {
        this(type, shared, nudge, instance -> {}, instance -> {});
    }

    /** The instance that serves, or null. */
    @Nullable
    public Instance<T> instance() {
        return instance;
    }

    /** The instance that is ready to take over, or else the one that serves, or null. */
    @Nullable
    public Instance<T> next() {
        Opening<T> pending = opening;
        Instance<T> fresh = pending == null ? null : pending.instance();
        return fresh == null ? instance : fresh;
    }

    /** What is wanted. */
    @Nullable
    public Offer offer() {
        return offer;
    }

    public boolean isOpen() {
        return instance != null;
    }

    /** Whether what serves is what is wanted. */
    public boolean settled() {
        Instance<T> serving = instance;
        return serving == null ? offer == null : serving.offer() == offer;
    }

    /** Whether a successor is being opened. */
    public boolean succeeding() {
        return instance != null && opening != null;
    }

    /** From now on this offer is to serve. What serves goes on until it can. */
    public void aim(Offer next) {
        if (next == offer) {
            return;
        }
        cancelOpening();
        offer = next;
        key = next.key();
        mayBeInPlace = true;
        hopeless = false;
        dueNanos = System.nanoTime();
        backoff.reset();
        lastFailure = "";
        swap = null;
        Instance<T> serving = instance;
        if (serving != null && serving.offer().sameAs(next)) {
            serving.adopt(next);
            serving.works();
        } else if (serving != null) {
            swap = new SwapInHand(
                    new SwapHistory.Swap(next.key().toString(), serving.offer().version(), next.version()));
        }
        tell();
    }

    /** Shows what is wanted and what serves. */
    private void tell() {
        Instance<T> serving = instance;
        tell(serving == null ? null : serving.offer());
    }

    private void tell(@Nullable Offer serving) {
        ComponentKey known = key;
        if (known != null) {
            shared.host().standings().tell(known, new Standings.Standing(offer, serving, lastFailure));
        }
    }

    /** Nothing is wanted any more; what serves must have been closed. */
    public void rest() {
        cancelOpening();
        offer = null;
        swap = null;
        tell();
    }

    private void cancelOpening() {
        if (inPlace != null) {
            inPlace.cancel();
            inPlace = null;
        }
        Opening<T> pending = opening;
        opening = null;
        if (pending != null) {
            if (pending.isDone()) {
                Instance<T> unused = pending.instance();
                if (unused != null) {
                    retire(unused);
                }
            } else {
                pending.cancel();
            }
        }
    }

    /**
     * Goes on with opening what is wanted, without waiting.
     *
     * @return true if it is open and {@link #takeOver} is due
     */
    public boolean ready() throws InterruptedException {
        Offer target = offer;
        if (target == null || settled()) {
            return false;
        }
        Opening<T> pending = opening;
        if (pending != null) {
            return look(pending);
        }
        if (hopeless || System.nanoTime() - dueNanos < 0 || asksInPlace(target) || !vacated()) {
            return false;
        }
        if (instance == null) {
            StatusCell cell = shared.host().cell(target.key());
            cell.servedBy(target.type(), target.version());
            cell.set(State.STARTING, lastFailure);
        }
        Opening<T> begun = new Opening<>(target, type, shared.host(), nudge, beforeServing);
        opening = begun;
        begun.start();
        if (swap != null) {
            begun.cancelWhenDone(shared.supervisor().cancellable(shared.times().open(), () -> cancelIfPending(begun)));
        }
        return false;
    }

    private void cancelIfPending(Opening<T> begun) {
        if (!begun.isDone()) {
            begun.cancel();
            nudge.run();
        }
    }

    /** Sees first whether what serves can take the new configuration over. True while that is open, or if it has. */
    private boolean asksInPlace(Offer target) {
        Instance<T> serving = instance;
        Reconfiguration<T> asked = inPlace;
        if (serving == null || swap == null) {
            return false;
        }
        if (asked == null) {
            if (!mayBeInPlace || !Reconfiguration.mayBe(serving, target)) {
                return false;
            }
            mayBeInPlace = false;
            inPlace = Reconfiguration.begin(serving, target, type, shared, nudge);
            return true;
        }
        if (!asked.isDone()) {
            return true;
        }
        inPlace = null;
        if (asked.taken()) {
            serving.adopt(target);
            works();
            tell();
            shared.history()
                    .add(
                            swap.versions,
                            Result.SWITCHED,
                            "reconfigure",
                            "",
                            Duration.ofNanos(System.nanoTime() - swap.beganNanos),
                            Duration.ZERO,
                            0);
            swap = null;
            return true;
        }
        return false;
    }

    /** Lets an exclusive predecessor go first. True once nothing stands in the way. */
    private boolean vacated() throws InterruptedException {
        Instance<T> serving = instance;
        SwapInHand inHand = swap;
        if (serving == null) {
            return vacating == null || vacating.isOver();
        }
        if (inHand == null || !serving.exclusive()) {
            return true;
        }
        inHand.pauseNanos = System.nanoTime();
        instance = null;
        tell();
        Retirement<T> going = retire(serving);
        vacating = going;
        return going.isOver();
    }

    private Retirement<T> retire(Instance<T> old) {
        old.depart();
        Retirement<T> going = Retirement.begin(
                old, beforeClosing, shared.supervisor(), shared.times().close(), nudge);
        leaving.removeIf(Retirement::isOver);
        leaving.add(going);
        return going;
    }

    private boolean look(Opening<T> pending) {
        if (!pending.isDone()) {
            return false;
        }
        Instance<T> opened = pending.instance();
        if (opened != null && !opened.hasFailed()) {
            return true;
        }
        opening = null;
        if (opened != null) {
            retire(opened);
            failed(new Fault("run", String.valueOf(opened.failure()), null), "run");
            return false;
        }
        Fault fault = pending.fault();
        failed(
                fault != null
                        ? fault
                        : new Fault(
                                pending.phase(),
                                pending.offer().key() + ", " + pending.phase() + ": did not return within "
                                        + Backoff.text(shared.times().open()),
                                null),
                pending.phase());
        return false;
    }

    /**
     * Lets what is ready serve.
     *
     * @param inFlight how many events its predecessor had in hand, for the report
     */
    public void takeOver(long inFlight) {
        Opening<T> done = Objects.requireNonNull(opening);
        Instance<T> fresh = Objects.requireNonNull(done.instance());
        Instance<T> before = instance;
        opening = null;
        if (before != null) {
            before.giveWay();
        }
        instance = fresh;
        servesSinceNanos = System.nanoTime();
        fresh.serve();
        works();
        tell();
        SwapInHand inHand = swap;
        swap = null;
        if (inHand != null) {
            long now = System.nanoTime();
            Duration pause = inHand.pauseNanos == 0 ? Duration.ZERO : Duration.ofNanos(now - inHand.pauseNanos);
            shared.history()
                    .add(
                            inHand.versions,
                            Result.SWITCHED,
                            "run",
                            "",
                            Duration.ofNanos(now - inHand.beganNanos),
                            pause,
                            inFlight);
        }
        vacating = null;
        if (before != null) {
            retire(before);
        }
    }

    /** Says that the open instance works. */
    public void works() {
        lastFailure = "";
        Instance<T> open = instance;
        if (open != null) {
            open.works();
        }
    }

    /** Counts a failure of what is wanted, or of what serves if that is the same, and sets when to try again. */
    public void failed(Fault fault, String what) {
        Offer target = Objects.requireNonNull(offer);
        Instance<T> serving = instance;
        if (serving != null && serving.offer() == target) {
            close();
            serving = null;
            // One that only opens well goes on counting; else it would be tried again at the shortest pause for ever.
            if (System.nanoTime() - servesSinceNanos
                    > shared.times().retry().longest().toNanos()) {
                backoff.reset();
            }
        }
        hopeless = fault.fatal();
        Duration pause = hopeless ? NEVER : backoff.next();
        dueNanos = System.nanoTime() + pause.toNanos();
        String detail = fault.getMessage()
                + (hopeless
                        ? "; not tried again until it is configured anew"
                        : "; tried again in " + Backoff.text(pause));
        lastFailure = String.valueOf(fault.getMessage());
        tell();
        tellOfSwap(fault, what, serving != null);
        if (serving != null) {
            serving.cell().set(State.DEGRADED, "its successor " + target.version() + " does not do: " + detail);
        } else {
            shared.host().cell(target.key()).set(State.FAILED, detail);
        }
        if (Integer.bitCount(backoff.failures()) <= 1) {
            // The places in the code are the same each time, or of no more use than the message.
            Throwable places = backoff.failures() <= 1 ? fault.getCause() : null;
            log.error("{} (attempt {} to {})", detail, Math.max(1, backoff.failures()), what, places);
        }
    }

    private void tellOfSwap(Fault fault, String phase, boolean kept) {
        SwapInHand inHand = swap;
        if (inHand != null && !inHand.told) {
            inHand.told = true;
            long now = System.nanoTime();
            Duration pause = inHand.pauseNanos == 0 ? Duration.ZERO : Duration.ofNanos(now - inHand.pauseNanos);
            shared.history()
                    .add(
                            inHand.versions,
                            kept ? Result.KEPT : Result.VACANT,
                            phase,
                            String.valueOf(fault.getMessage()),
                            Duration.ofNanos(now - inHand.beganNanos),
                            pause,
                            0);
        }
    }

    /** How long until something is due; what is pending nudges by itself. */
    public Duration untilDue() {
        if (offer == null
                || hopeless
                || settled()
                || opening != null
                || inPlace != null
                || (vacating != null && !vacating.isOver())) {
            return NEVER;
        }
        return Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
    }

    public void close() {
        Instance<T> open = instance;
        if (open != null) {
            // Forgotten only afterwards, so that one that hangs in close can still be abandoned.
            open.close();
            instance = null;
            tell();
        }
    }

    /** Waits for a predecessor that is still going. */
    public void awaitLeaving() throws InterruptedException {
        for (Retirement<T> going : leaving) {
            going.await(shared.times().close());
        }
    }

    /** From another thread: the worker is being left behind. */
    public void abandon() {
        Opening<T> pending = opening;
        if (pending != null) {
            pending.cancel();
        }
        Instance<T> open = instance;
        if (open != null) {
            open.abandon();
            // Whatever it still does, nobody waits for its end.
            tell(null);
        }
    }
}
