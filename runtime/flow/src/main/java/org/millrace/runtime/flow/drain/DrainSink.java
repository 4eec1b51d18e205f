package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.MarkNames;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.services.ComponentStatus.State;

/**
 * One sink of a drain: opened when it is due, told what was committed last, called under guard, counted. Belongs to the drain's
 * thread.
 */
final class DrainSink implements GroupedSink {
    private final ComponentKey key;
    private final SwapContext shared;
    private final Succession<Sink> succession;
    private final SinkCalls calls;
    private final SinkFigures figures;
    private final SinkMark mark = new SinkMark();
    private @Nullable Offer asked;
    /** The instance that said what it wishes. */
    private @Nullable Instance<Sink> answered;

    /** Also read by whoever waits for what it has in hand. */
    private volatile Wishes wishes = Wishes.LEAST;
    /** The instance that knows what was committed last; a plain sink need not know. */
    private @Nullable Instance<Sink> restored;
    /** What it has delivered and not answered for. */
    private long unanswered;
    /** Whether it got events since it answered last, whatever came of them. */
    private boolean owes;

    private @Nullable Throwable lastThrown;
    private boolean troubled;
    private String waitsFor = "";

    DrainSink(Offer offer, SwapContext shared, Runnable nudge, InHand inHand) {
        this.key = new ComponentKey(Kind.SINK, offer.key().name());
        this.shared = shared;
        this.succession = new Succession<>(Sink.class, shared, nudge, inHand);
        succession.aim(offer);
        this.calls = new SinkCalls(inHand);
        this.figures = SinkFigures.of(shared.host().figures(offer.key()));
    }

    ComponentKey key() {
        return key;
    }

    /** From now on this is to be the sink; what serves goes on until it is open. */
    void aim(Offer next) {
        succession.aim(next);
    }

    /** Whether a successor is wanted, for which it may have to go first. */
    boolean isToBeReplaced() {
        return !succession.settled();
    }

    /** Whether a successor is ready, and only waits for what is in hand. By any thread. */
    boolean isAwaited() {
        return succession.isAwaiting();
    }

    /**
     * Goes on with opening what is wanted, and switches to it if it is open.
     *
     * @param inHand events that are out for delivery
     * @return true if another sink serves now than before
     */
    boolean advance(ChannelPort port, long inHand) throws InterruptedException {
        boolean changed = false;
        if (succession.failedInService()) {
            succession.endFailed();
        } else if (succession.advance()) {
            succession.takeOver(inHand);
            troubled = false;
            changed = true;
        }
        Instance<Sink> open = succession.instance();
        if (open != null && (open != answered || open.offer() != asked)) {
            // Another instance, or the same, which has taken another configuration over.
            ask(open);
        }
        if (open != null && open == succession.instance() && open != restored) {
            changed |= restore(open, port);
        }
        return changed;
    }

    private void ask(Instance<Sink> opened) throws InterruptedException {
        asked = opened.offer();
        answered = opened;
        try {
            wishes = Guard.call(key, opened.offer().loader(), "batchSize", () -> Wishes.of(opened));
        } catch (Fault e) {
            fail(e, "open");
        }
    }

    /** Tells it what was committed last, and has its first mark committed before it gets any event. */
    private boolean restore(Instance<Sink> open, ChannelPort port) throws InterruptedException {
        if (!(open.plugin() instanceof CheckpointedSink sink)) {
            restored = open;
            return false;
        }
        if (!port.isAttached()) {
            return false;
        }
        try {
            Map<String, Mark> kept = port.marks(key);
            calls.run(open, "restore", wishes.deliverWithin(), () -> sink.restore(SinkMark.toRestore(kept)));
            checkpoint();
            if (!port.commit(List.of(), MarkNames.of(key, mark.firstChanges(kept)))) {
                return false;
            }
            mark.committed();
            call("committed", sink::committed, null);
        } catch (Fault e) {
            fail(e, "restore");
            return false;
        }
        if (succession.instance() != open) {
            return false;
        }
        restored = open;
        return true;
    }

    /** Whether the channel remembers another mark than the one that was committed last: its content was exchanged. */
    void lookForOtherContent(ChannelPort port) throws InterruptedException {
        if (!mark.isKnown() || !port.keepsMarks()) {
            return;
        }
        try {
            if (mark.differsFrom(port.marks(key))) {
                String why = key + ": its channel has other content than before; it is opened anew";
                fail(new Fault("restore", why, null), "restore");
            }
        } catch (Fault e) {
            // The channel shows it; the next commit will tell.
            return;
        }
    }

    Wishes wishes() {
        return wishes;
    }

    private @Nullable CheckpointedSink checkpointed() {
        Instance<Sink> open = succession.instance();
        return open != null && open.plugin() instanceof CheckpointedSink sink ? sink : null;
    }

    /** Whether what serves answers later than it delivers. */
    boolean isCheckpointed() {
        return checkpointed() != null;
    }

    Duration untilDue() {
        return succession.untilDue();
    }

    /** What was offered of what serves. */
    @Nullable
    Offer offer() {
        return asked;
    }

    /** Whether it has failed while it had events that it has not answered for. */
    boolean hasFailedOwing() {
        Instance<Sink> open = succession.instance();
        return owes && (open == null || open != restored || open.hasFailed());
    }

    /** It is shown as failing until something of it is committed. */
    void troubled() {
        troubled = true;
    }

    @Nullable
    Instance<Sink> instance() {
        return succession.instance();
    }

    @Override
    public String name() {
        return key.name();
    }

    @Override
    public boolean available() {
        Instance<Sink> open = succession.instance();
        return open != null && open == restored && !open.hasFailed();
    }

    /** As a processor sees it: what the sink threw, so that the processor can tell one failure from another. */
    @Override
    public void deliver(Batch batch) throws Exception {
        try {
            deliverGuarded((Delivery) batch);
        } catch (Fault e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw new RetryableException(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    /** Delivers under guard and counts. */
    void deliverGuarded(Delivery batch) throws Fault, InterruptedException {
        Instance<Sink> open = succession.instance();
        if (open == null || !available()) {
            String message = "sink " + name() + " is not open";
            throw new Fault("deliver", message, new RetryableException(message, null));
        }
        figures.tries(batch.size(), wishes.batchSize());
        batch.deliveredBy(this);
        boolean owed = owes;
        owes = open.plugin() instanceof CheckpointedSink;
        try {
            call("deliver", () -> open.plugin().deliver(batch), batch);
        } catch (Fault e) {
            undo(owed, batch, e);
            throw e;
        }
        unanswered += batch.size() - batch.undelivered();
    }

    /** Another sink of the group may be given the same events: what this one has of them must not be answered for. */
    private void undo(boolean owed, Delivery batch, Fault fault) throws InterruptedException {
        if (owed) {
            // It can't undo these alone; all that the group has in hand comes again.
            batch.spoil(fault);
        } else if (owes) {
            long answeredFor = unanswered;
            rolledBack();
            unanswered = answeredFor;
        }
    }

    private void call(String phase, Guard.Action action, @Nullable Delivery batch) throws Fault, InterruptedException {
        Instance<Sink> open = Objects.requireNonNull(succession.instance());
        try {
            calls.run(open, phase, wishes.deliverWithin(), action);
        } catch (Fault e) {
            figures.failures().add(1);
            lastThrown = e.getCause();
            if (batch != null) {
                batch.forget();
            }
            troubled = true;
            if (e.fatal()) {
                fail(e, phase);
            } else {
                open.cell().set(State.RETRYING, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Whether this is what it threw last. */
    boolean threw(@Nullable Throwable thrown) {
        return thrown != null && thrown == lastThrown;
    }

    /** Whether it got events that it has not answered for. */
    boolean owes() {
        return owes;
    }

    /** Has it see to it that all it was given is safe. */
    void checkpoint() throws Fault, InterruptedException {
        CheckpointedSink sink = checkpointed();
        if (sink != null) {
            String defect = "checkpoint returned null instead of a mark";
            call("checkpoint", () -> mark.answered(Objects.requireNonNull(sink.checkpoint(), defect)), null);
        }
    }

    /** The mark of its last checkpoint. */
    MarkChanges changes() {
        return mark.changes();
    }

    /** What it delivered is gone from the channel. One that can't follow that up is opened anew, and does it then. */
    void committed() throws InterruptedException {
        figures.successes().add(unanswered);
        mark.committed();
        unanswered = 0;
        Instance<Sink> open = succession.instance();
        // Another instance than the one that answered finds in its mark what there is to publish.
        boolean publishes = owes && open == restored;
        owes = false;
        if (publishes && open != null && open.plugin() instanceof CheckpointedSink sink) {
            try {
                call("committed", sink::committed, null);
            } catch (Fault e) {
                fail(e, "committed");
            }
        }
        if (troubled) {
            troubled = false;
            succession.works();
        }
    }

    /** All since its last checkpoint comes again. One that can't undo it is opened anew. */
    void rolledBack() throws InterruptedException {
        unanswered = 0;
        mark.rolledBack();
        Instance<Sink> open = succession.instance();
        if (owes && open != null && open == restored && open.plugin() instanceof CheckpointedSink sink) {
            owes = false;
            try {
                calls.run(open, "rolledBack", wishes.deliverWithin(), sink::rolledBack);
            } catch (Fault e) {
                fail(e, "rolledBack");
            }
        }
        owes = false;
    }

    /** It is not known how far it came, or whether that was committed: it is opened anew if that matters, and told by its mark. */
    void uncertain(String phase, String why) {
        unanswered = 0;
        if (owes) {
            owes = false;
            mark.forget();
            fail(new Fault(phase, key + ": " + why + "; it is opened anew", null), phase);
        }
    }

    private void fail(Fault fault, String phase) {
        restored = null;
        succession.failed(fault, phase);
    }

    /** The channel was empty. */
    void sawNothing() {
        figures.empty().add(1);
    }

    /** It is open but can do nothing: says so in its status, until it {@link #goesOn}. */
    void waits(String why) {
        Instance<Sink> open = succession.instance();
        if (open != null && (waitsFor.equals(why) ? open.cell().state() == State.RUNNING : succession.settled())) {
            open.cell().set(State.WAITING, why);
        }
        waitsFor = why;
    }

    /** What it waited for is there. */
    void goesOn() {
        if (!waitsFor.isEmpty()) {
            waitsFor = "";
            Instance<Sink> open = succession.instance();
            if (open != null && open.cell().state() == State.WAITING) {
                succession.works();
            }
        }
    }

    void tick() throws Fault, InterruptedException {
        Instance<Sink> open = succession.instance();
        if (open != null && available()) {
            call("tick", open.plugin()::tick, null);
        }
    }

    void close() {
        succession.rest();
        succession.close();
        restored = null;
        shared.host().cell(key).vacant("");
    }

    void abandon() {
        succession.abandon();
    }
}
