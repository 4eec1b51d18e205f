package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.component.Standings.Standing;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who serves one component's name, and who is to next. What is wanted is opened when it is due, on a thread of its own, and tried
 * again after a growing pause; until it is ready its predecessor goes on, unless that is {@linkplain Lifecycle#exclusive()
 * exclusive} and has not said before that the other would not do.
 *
 * <p>What may follow what stands in {@link Stage}. Its state is the stage, who serves, and those that are leaving. It belongs to one worker's thread, but for {@link #abandon}.
 */
public final class Succession<T extends Lifecycle> {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);
    private static final Duration NEVER = Duration.ofDays(1);

    private final Class<T> type;
    private final SwapContext shared;
    private final Runnable nudge;
    private final InHand inHand;
    private final Opening.BeforeServing<T> beforeServing;
    private final Leavers<T> leavers;
    private final Tries tries;
    private volatile Stage<T> stage = new Stage.Resting<>();
    private volatile @Nullable Instance<T> serving;
    private @Nullable ComponentKey key;

    /**
     * @param nudge called when something has come to its end that the part waits for
     * @param inHand what its part's thread is in
     * @param beforeServing what the part needs done before an instance can serve; runs on the opening thread
     * @param beforeClosing what the part needs done before an instance is closed because of its successor; runs on a thread of
     *     its own
     */
    public Succession(
            Class<T> type,
            SwapContext shared,
            Runnable nudge,
            InHand inHand,
            Opening.BeforeServing<T> beforeServing,
            Retirement.BeforeClosing<T> beforeClosing) {
        this.type = type;
        this.shared = shared;
        this.nudge = nudge;
        this.inHand = inHand;
        this.beforeServing = beforeServing;
        this.leavers = new Leavers<>(shared, nudge, beforeClosing);
        this.tries = new Tries(shared.times().retry());
    }

    /** One whose part has nothing to do before an instance serves, or before it is closed. */
    public Succession(Class<T> type, SwapContext shared, Runnable nudge, InHand inHand) {
        this(type, shared, nudge, inHand, instance -> {}, instance -> {});
    }

    /** The instance that serves, or null. */
    public @Nullable Instance<T> instance() {
        return serving;
    }

    /** The instance that is ready to take over, or else the one that serves, or null. */
    public @Nullable Instance<T> next() {
        return stage instanceof Stage.Ready<T> ready ? ready.fresh() : serving;
    }

    /** What is wanted, or null. */
    public @Nullable Offer offer() {
        return stage.offer();
    }

    public boolean isOpen() {
        return serving != null;
    }

    /** Whether what serves is what is wanted. */
    public boolean settled() {
        return stage instanceof Stage.Settled || (stage instanceof Stage.Resting && serving == null);
    }

    /** Whether a successor is being opened, or is open, beside what serves. */
    public boolean succeeding() {
        return serving != null && (stage instanceof Stage.BeingOpened || stage instanceof Stage.Ready);
    }

    /** Whether all that is missing is that its part has time for it: another is open, or what serves has been asked. By any thread. */
    public boolean isAwaiting() {
        return serving != null && stage.isAwaiting();
    }

    Stage.Name stage() {
        return stage.name();
    }

    private void become(Stage<T> next, String why) {
        Stage.Name from = stage.name();
        if (!from.next().contains(next.name())) {
            throw new IllegalStateException(key + ": " + next.name() + " can't follow " + from + " (" + why + ")");
        }
        log.debug("{}: {} -> {}: {}", key, from, next.name(), why);
        stage = next;
        tell(serving);
    }

    private long now() {
        return shared.nanos().getAsLong();
    }

    /** Shows what is wanted and what serves. */
    private void tell(@Nullable Instance<T> open) {
        ComponentKey known = key;
        if (known != null) {
            Stage<T> now = stage;
            shared.host()
                    .standings()
                    .tell(known, new Standing(now.offer(), open == null ? null : open.offer(), now.failure()));
        }
    }

    /** From now on this offer is to serve. What serves goes on until it can. */
    public void aim(Offer next) {
        if (next == stage.offer()) {
            return;
        }
        boolean asItWas = giveUp();
        key = next.key();
        tries.reset();
        Instance<T> now = serving;
        if (now != null && asItWas && now.offer().sameAs(next)) {
            now.adopt(next);
            now.works();
            become(new Stage.Settled<>(next, now()), "what serves is the same");
            return;
        }
        Optional<Swap> swap = Optional.ofNullable(now).map(from -> Swap.begin(from.offer(), next, shared));
        Want want = new Want(next, swap, true, "");
        become(new Stage.Due<>(want, now()), next.version() + " is wanted");
    }

    /** Nothing is wanted any more; what serves is to be closed. */
    public void rest() {
        giveUp();
        become(new Stage.Resting<>(), "nothing is wanted");
    }

    /**
     * What is under way is wanted no longer.
     *
     * @return whether what serves is configured as its offer says; not so if it is just being asked to change
     */
    private boolean giveUp() {
        Stage<T> now = stage;
        if (now instanceof Stage.Reconfiguring<T> reconfiguring) {
            return reconfiguring.asked().cancel();
        } else if (now instanceof Stage.BeingOpened<T> pending) {
            Opening<T> opening = pending.opening();
            Instance<T> unused = opening.cancel() ? null : opening.instance();
            if (unused != null) {
                leavers.retire(unused, false);
            }
        } else if (now instanceof Stage.Ready<T> ready) {
            leavers.retire(ready.fresh(), false);
        }
        return true;
    }

    /**
     * Goes on with what is wanted, without waiting.
     *
     * @return true if it is open and {@link #takeOver} is due
     */
    public boolean advance() throws InterruptedException {
        Stage<T> now = stage;
        return switch (now.name()) {
            case RESTING, SETTLED, HOPELESS -> false;
            case DUE -> begin((Stage.Due<T>) now);
            case RECONFIGURING -> look((Stage.Reconfiguring<T>) now);
            case VACATING -> look((Stage.Vacating<T>) now);
            case OPENING -> look((Stage.BeingOpened<T>) now);
            case READY -> look((Stage.Ready<T>) now);
        };
    }

    private boolean begin(Stage.Due<T> due) throws InterruptedException {
        if (now() - due.atNanos() < 0) {
            return false;
        }
        Want want = due.want();
        Instance<T> now = serving;
        if (now != null && want.mayReconfigure() && Reconfiguration.mayBe(now, want.offer())) {
            become(
                    new Stage.Reconfiguring<>(want, Reconfiguration.begin(now, want.offer(), type, shared, nudge)),
                    "what serves is asked to take it over");
            return false;
        }
        return makeWay(want);
    }

    private boolean look(Stage.Reconfiguring<T> reconfiguring) throws InterruptedException {
        Reconfiguration<T> asked = reconfiguring.asked();
        Instance<T> now = serving;
        if (!asked.isDone()) {
            return false;
        }
        Want want = reconfiguring.want();
        Fault veto = asked.veto();
        if (now != null && veto != null) {
            fail(want, veto, "reconfigure");
            return false;
        }
        if (now == null || !asked.taken()) {
            return makeWay(want.refused());
        }
        now.adopt(want.offer());
        now.works();
        become(new Stage.Settled<>(want.offer(), now()), "it has taken it over");
        want.swap().ifPresent(Swap::reconfigured);
        return false;
    }

    /** Lets an exclusive predecessor go first; opens if nothing is in the way. */
    private boolean makeWay(Want want) throws InterruptedException {
        Instance<T> now = serving;
        if (now != null && now.exclusive()) {
            want.swap().ifPresent(Swap::pause);
            serving = null;
            become(new Stage.Vacating<>(want, leavers.retire(now, true)), "what serves is exclusive");
            return false;
        }
        Optional<Retirement<T>> first = leavers.inTheWay();
        if (first.isPresent()) {
            become(new Stage.Vacating<>(want, first.get()), "its predecessor is exclusive and still goes");
            return false;
        }
        return open(want, "nothing is in the way");
    }

    private boolean look(Stage.Vacating<T> vacating) {
        return vacating.going().isOver() && open(vacating.want(), "its predecessor is gone");
    }

    private boolean open(Want want, String why) {
        Offer target = want.offer();
        if (serving == null) {
            StatusCell cell = shared.host().cell(target.key());
            cell.servedBy(target.type(), target.version());
            cell.set(State.STARTING, want.failure());
        }
        Opening<T> begun = new Opening<>(target, type, shared.host(), nudge, beforeServing);
        become(new Stage.BeingOpened<>(want, begun), why);
        begun.start();
        if (want.swap().isPresent()) {
            begun.limit(shared.supervisor(), shared.times().open());
        }
        return false;
    }

    private boolean look(Stage.BeingOpened<T> pending) {
        Opening<T> opening = pending.opening();
        if (!opening.isDone()) {
            return false;
        }
        Instance<T> opened = opening.instance();
        if (opened != null) {
            Stage.Ready<T> ready = new Stage.Ready<>(pending.want(), opened);
            become(ready, "it is open");
            return look(ready);
        }
        fail(pending.want(), opening.failure(shared.times().open()), opening.phase());
        return false;
    }

    private boolean look(Stage.Ready<T> ready) {
        Instance<T> fresh = ready.fresh();
        Fault failure = fresh.failure();
        if (failure == null) {
            return true;
        }
        leavers.retire(fresh, false);
        fail(ready.want(), failure, "run");
        return false;
    }

    /**
     * Lets what is ready serve.
     *
     * @param inFlight how many events its predecessor had in hand, for the report
     */
    public void takeOver(long inFlight) {
        if (!(stage instanceof Stage.Ready<T> ready)) {
            throw new IllegalStateException(key + ": nothing is ready to take over, but " + stage.name());
        }
        Instance<T> fresh = ready.fresh();
        Instance<T> before = serving;
        if (before != null) {
            before.giveWay();
        }
        serving = fresh;
        fresh.serve();
        fresh.works();
        become(new Stage.Settled<>(fresh.offer(), now()), "it has taken over");
        ready.want().swap().ifPresent(swap -> swap.switched(inFlight));
        if (before != null) {
            leavers.retire(before, false);
        }
    }

    /** Says that the open instance works. */
    public void works() {
        Instance<T> open = serving;
        if (open != null) {
            open.works();
        }
    }

    /** Whether what serves has failed, and nothing else is on its way: {@link #endFailed} is due. */
    public boolean failedInService() {
        Instance<T> open = serving;
        return stage instanceof Stage.Settled && open != null && open.hasFailed();
    }

    /** Closes what has failed in service, and sets when it is tried again. */
    public void endFailed() {
        failed(Objects.requireNonNull(Objects.requireNonNull(serving).failure()), "run");
    }

    /** Closes what serves because of a failure, and sets when it is tried again; unless its successor is on its way anyway. */
    public void failed(Fault fault, String what) {
        if (stage instanceof Stage.Settled<T> settled) {
            close();
            // One that only opens well goes on counting; else it would be tried again at the shortest pause for ever.
            if (now() - settled.sinceNanos() > shared.times().retry().longest().toNanos()) {
                tries.reset();
            }
            fail(new Want(settled.offer(), Optional.empty(), false, ""), fault, what);
        } else {
            log.warn("{} (its successor is on its way)", fault.getMessage(), fault.getCause());
        }
    }

    /** A try with what is wanted has come to nothing. */
    private void fail(Want want, Fault fault, String what) {
        Want next = want.failed(String.valueOf(fault.getMessage()));
        Tries.Outcome outcome = tries.failed(fault, what);
        Optional<Duration> pause = outcome.pause();
        become(
                pause.isPresent() ? new Stage.Due<>(next, now() + pause.get().toNanos()) : new Stage.Hopeless<>(next),
                next.failure());
        Instance<T> kept = serving;
        want.swap().ifPresent(swap -> swap.failed(what, next.failure(), kept != null));
        outcome.show(Optional.ofNullable(kept).map(Instance::cell), want.offer(), shared.host());
    }

    /** How long until something is due; what is pending nudges by itself. */
    public Duration untilDue() {
        return stage instanceof Stage.Due<T> due ? Duration.ofNanos(Math.max(0, due.atNanos() - now())) : NEVER;
    }

    /** Closes what serves, on this thread. */
    public void close() {
        Instance<T> open = serving;
        if (open != null) {
            inHand.during(open.cell(), "closing", open.closeWithin(), open::close);
            // Only now, so that one that hangs in close can still be abandoned.
            serving = null;
            tell(null);
        }
    }

    /** Waits for predecessors that are still going. */
    public void awaitLeaving() throws InterruptedException {
        leavers.await(inHand);
    }

    /** From another thread: the worker is being left behind. */
    public void abandon() {
        if (stage instanceof Stage.BeingOpened<T> pending) {
            pending.opening().cancel();
        }
        Instance<T> open = serving;
        if (open != null) {
            open.abandon();
            // Whatever it still does, nobody waits for its end.
            tell(null);
        }
    }
}
