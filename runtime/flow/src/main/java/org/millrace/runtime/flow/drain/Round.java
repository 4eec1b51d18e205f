package org.millrace.runtime.flow.drain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Window;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.MarkNames;
import org.millrace.runtime.flow.channel.PortLease;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.LetterBox;
import org.millrace.runtime.flow.component.LetterBox.Letter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a drain has in hand: the leases of what was delivered since the sinks answered last. Plain sinks answer with each batch,
 * {@linkplain org.millrace.api.sink.CheckpointedSink checkpointed} ones for a window of them.
 *
 * <pre>
 *   GATHERING --checkpoint--> ANSWERED --letters, commit--> empty, and the sinks are told
 *       |                         |
 *       +------ rolled back ------+--> empty: all comes again
 * </pre>
 *
 * Once the sinks have answered, only the commit is tried again; nothing is delivered twice because a channel is slow to forget.
 * Belongs to the drain's thread, but for {@link #abandon}.
 */
final class Round {
    private static final Logger log = LoggerFactory.getLogger(Round.class);

    /** A lease of which part was delivered. */
    record Remainder(PortLease lease, List<Event> events) {}

    private final ComponentKey key;
    private final LetterBox letterBox;
    /** All that are out; also read by whoever abandons the drain. */
    private final List<PortLease> leases = new ArrayList<>();

    private final Set<DrainSink> sinks = new LinkedHashSet<>();
    private final List<Letter> letters = new ArrayList<>();
    private @Nullable Remainder remainder;
    /** What the sinks answered; none while they have not. */
    private @Nullable MarkChanges answer;
    /** Whether a commit of that was tried and failed: the channel may have it all the same when it is opened anew. */
    private boolean uncertain;

    private long share = Long.MAX_VALUE;
    private long events;
    private long bytes;
    private long beganNanos;

    Round(ComponentKey key, LetterBox letterBox) {
        this.key = key;
        this.letterBox = letterBox;
    }

    /**
     * Of a channel that holds so many. Half of it may be out at a time: with all of it out, its sources would wait while sinks make it
     * safe, and the sinks while the sources fill it again.
     */
    void outOf(long capacity) {
        share = Math.max(1, capacity / 2);
    }

    boolean isOpen() {
        return !leases().isEmpty();
    }

    private List<PortLease> leases() {
        synchronized (leases) {
            return List.copyOf(leases);
        }
    }

    /** Events that are out. */
    long inHand() {
        return events + (remainder == null ? 0 : remainder.events().size());
    }

    @Nullable
    Remainder remainder() {
        return remainder;
    }

    /** Whether only the commit is missing. */
    boolean isAnswered() {
        return answer != null;
    }

    /** A lease has been taken, and is about to be delivered. */
    void begin(PortLease lease) {
        synchronized (leases) {
            if (leases.isEmpty()) {
                beganNanos = System.nanoTime();
            }
            leases.add(lease);
        }
    }

    /** A lease that has not been delivered to anybody goes back at once. */
    void giveUp(PortLease lease) throws Fault, InterruptedException {
        synchronized (leases) {
            leases.remove(lease);
        }
        lease.rollback();
    }

    /** These sinks have been given some of it. */
    void use(Set<DrainSink> used) {
        sinks.addAll(used);
    }

    /** It was delivered, as far as the batch says. */
    void delivered(PortLease lease, Delivery batch) {
        use(batch.sinks());
        for (Delivery.Rejected rejected : batch.rejected()) {
            letters.add(new Letter(
                    Objects.requireNonNull(rejected.by().offer()),
                    rejected.event(),
                    rejected.reason(),
                    batch.attempt()));
        }
        List<Event> again = batch.again();
        events += batch.size() - again.size();
        remainder = again.isEmpty() ? null : new Remainder(lease, again);
        if (owes()) {
            for (Event event : batch.events()) {
                bytes += event.size();
            }
        }
    }

    private boolean owes() {
        return sinks.stream().anyMatch(DrainSink::owes);
    }

    /** Whether it is time to answer: at once if all are plain sinks, else when the smallest window of theirs is full. */
    boolean isDue() {
        if (remainder != null) {
            return false;
        }
        long age = System.nanoTime() - beganNanos;
        boolean owes = false;
        for (DrainSink sink : sinks) {
            if (sink.owes()) {
                owes = true;
                Window window = sink.wishes().window();
                if (events >= most(window)
                        || bytes >= window.bytes()
                        || age >= window.time().toNanos()) {
                    return true;
                }
            }
        }
        return !owes;
    }

    private long most(Window window) {
        return Math.min(window.events(), share);
    }

    /** How long until the first window is over by its time. */
    long untilDueNanos() {
        long age = System.nanoTime() - beganNanos;
        long least = Long.MAX_VALUE;
        for (DrainSink sink : sinks) {
            if (sink.owes()) {
                least = Math.min(least, sink.wishes().window().time().toNanos() - age);
            }
        }
        return Math.max(0, least);
    }

    /** The most events that may still come into it; at least one. */
    long room() {
        long least = Long.MAX_VALUE;
        for (DrainSink sink : sinks) {
            if (sink.owes()) {
                least = Math.min(least, most(sink.wishes().window()) - events);
            }
        }
        return Math.max(1, least);
    }

    /**
     * Has the sinks answer, puts dead letters aside, and commits.
     *
     * @throws Fault if that failed: all has been rolled back, or, if the sinks had answered, the same is to be tried again
     */
    void answer(ChannelPort port) throws Fault, InterruptedException {
        MarkChanges marks = answer;
        if (marks == null) {
            marks = checkpoint();
            answer = marks;
        }
        try {
            while (!letters.isEmpty()) {
                ComponentKey from = letters.get(0).from().key();
                List<Letter> some = letters.stream()
                        .filter(letter -> letter.from().key().equals(from))
                        .toList();
                letterBox.add(some);
                letters.removeAll(some);
            }
        } catch (IOException e) {
            throw Fault.of(key, "dead letters", e);
        }
        List<PortLease> all = leases();
        boolean triedBefore = uncertain;
        uncertain = true;
        boolean done = port.commit(all, marks);
        uncertain = triedBefore;
        if (done) {
            List<DrainSink> told = List.copyOf(sinks);
            clear();
            for (DrainSink sink : told) {
                sink.committed();
            }
        } else {
            log.warn("{}: {} events were delivered after their lease had been ended; they come again.", key, events);
            rollBack();
        }
    }

    private MarkChanges checkpoint() throws Fault, InterruptedException {
        MarkChanges marks = MarkChanges.none();
        try {
            for (DrainSink sink : sinks) {
                if (sink.hasFailedOwing()) {
                    throw new Fault(
                            "checkpoint", sink.key() + " has failed with events that it has not answered for", null);
                }
                if (sink.owes()) {
                    sink.checkpoint();
                    for (Map.Entry<String, Mark> entry :
                            MarkNames.of(sink.key(), sink.changes()).set().entrySet()) {
                        marks = marks.with(entry.getKey(), entry.getValue());
                    }
                }
            }
            return marks;
        } catch (Fault e) {
            rollBack();
            throw e;
        }
    }

    /**
     * All that is out comes again, and the sinks undo what they can. Unless a commit has failed: then the channel's marks will tell
     * whether it comes again, and what was undone could be lost.
     */
    void rollBack() throws InterruptedException {
        List<DrainSink> told = List.copyOf(sinks);
        boolean unknown = uncertain;
        giveBack();
        for (DrainSink sink : told) {
            if (unknown) {
                sink.uncertain("commit", "it is not known whether what it answered for was committed");
            } else {
                sink.rolledBack();
            }
        }
    }

    /** The thread was interrupted in a call of a sink. */
    void interrupted() throws InterruptedException {
        List<DrainSink> told = List.copyOf(sinks);
        giveBack();
        told.forEach(sink -> sink.uncertain("run", "it was interrupted within a call"));
    }

    private void giveBack() throws InterruptedException {
        List<PortLease> all = leases();
        clear();
        // The latest first, so that all of them find their old order at the head.
        for (int i = all.size() - 1; i >= 0; i--) {
            try {
                all.get(i).rollback();
            } catch (Fault e) {
                log.error("{}: events could not be given back: {}", key, e.getMessage());
            }
        }
    }

    private void clear() {
        synchronized (leases) {
            leases.clear();
        }
        sinks.clear();
        letters.clear();
        remainder = null;
        answer = null;
        uncertain = false;
        events = 0;
        bytes = 0;
    }

    /** From another thread: the drain is being left behind. */
    void abandon() {
        for (PortLease lease : leases()) {
            try {
                lease.rollback();
            } catch (Fault e) {
                log.error("{}: events could not be given back: {}", key, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
