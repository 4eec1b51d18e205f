package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.status.ChannelView;
import org.millrace.runtime.flow.status.Figures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sources and sinks meet a channel of one name, whichever instance serves it: the fence. Inlets and drains hold the
 * port for good; the channel behind its {@link Gate} is attached and detached while they run. Puts wait at a closed gate; takes find
 * nothing. What is lent is in the {@link LeaseBook}. Events of a channel that keeps nothing are {@linkplain CarryOver carried over}
 * from one instance to the next.
 *
 * <p>Takes are made by {@link Taking}, and channels exchanged by {@link Handover}. The lock, which is the gate's, is taken a few times for each batch, never for an event, and never while a channel is called.
 */
public final class ChannelPort implements ChannelView {
    private static final Logger log = LoggerFactory.getLogger(ChannelPort.class);
    /** The channel says itself how long a put waits for room. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final ComponentKey key;
    private final PortFigures figures;
    private final Gate gate;
    private final LeaseBook leases;
    private final CarryOver carryOver;
    private final OptionalPuts optional;
    private final LeftBehind leftBehind;
    private final MarkOwners markOwners = new MarkOwners();
    private final Taking taking;
    private final Handover handover;

    public ChannelPort(ComponentKey key, Figures figures, Duration gateWait) {
        this.key = key;
        this.figures = PortFigures.of(figures);
        this.gate = new Gate(key.name(), gateWait);
        this.leases = new LeaseBook(key, gate.lock, gate.changed);
        this.carryOver = new CarryOver(key, gate.lock, gate.changed);
        this.leftBehind = new LeftBehind(key);
        this.taking = new Taking(key, gate, leases, carryOver, this.figures);
        this.handover = new Handover(key, gate, leases, carryOver, leftBehind, markOwners);
        this.optional = new OptionalPuts(this, figures.standard("OptionalPutFail"));
    }

    public String name() {
        return key.name();
    }

    /** Whether a channel stands behind the port now. */
    public boolean isAttached() {
        return gate.attached() != null && !gate.isFenced();
    }

    /** Whether nothing stands behind the port and nothing is about to: there is nothing to take, whoever waits. */
    public boolean isVacant() {
        return gate.isVacant() && carryOver.events() == 0;
    }

    /** Whether the channel is being replaced, so that whoever holds a lease should end it. */
    public boolean isFenced() {
        return gate.isFenced();
    }

    /** As {@link #transactionCapacity}, in bytes. */
    public long transactionBytes() {
        Attached now = gate.attached();
        return now == null ? Long.MAX_VALUE : now.transactionBytes();
    }

    /** The largest batch the channel takes; unbounded while there is none, since a put waits then. */
    public int transactionCapacity() {
        Attached now = gate.attached();
        return now == null ? Integer.MAX_VALUE : now.transactionCapacity();
    }

    /** What goes into the channel if it can, and never makes anybody wait. */
    public OptionalPuts optional() {
        return optional;
    }

    /** Puts a batch into whatever channel stands behind the port, waiting for one if it is being replaced. */
    public void put(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException {
        figures.putAttempts().add(batch.size());
        Attached a = gate.enterToPut(carryOver);
        try {
            Guard.run(key, a.loader(), "put", () -> a.channel().put(batch, marks, PATIENCE));
            figures.putSuccesses().add(batch.size());
            a.instance().succeeds("put");
        } catch (Fault e) {
            if (!(e.getCause() instanceof ChannelFullException) && !(e.getCause() instanceof BatchTooLargeException)) {
                a.instance().fails("put", e);
            }
            throw refusal(e);
        } finally {
            gate.leaveFromPut();
        }
    }

    private static RefusedException refusal(Fault e) {
        Throwable cause = e.getCause();
        if (cause instanceof ChannelFullException full) {
            return new RefusedException(Reason.FULL, String.valueOf(full.getMessage()), full);
        }
        if (cause instanceof BatchTooLargeException large) {
            return new RefusedException(Reason.TOO_LARGE, String.valueOf(large.getMessage()), large);
        }
        return new RefusedException(Reason.FAILED, String.valueOf(e.getMessage()), cause);
    }

    /** Puts a batch if there is a channel with room now; never waits. False if it was not put. */
    public boolean putNow(List<Event> batch) throws InterruptedException {
        Attached into = gate.enterToPutNow(carryOver);
        if (into == null) {
            return false;
        }
        figures.putAttempts().add(batch.size());
        try {
            Guard.run(key, into.loader(), "put", () -> into.channel().put(batch, MarkChanges.none(), Duration.ZERO));
            figures.putSuccesses().add(batch.size());
            into.instance().succeeds("put");
            return true;
        } catch (Fault e) {
            log.debug("{}: {}", key, e.getMessage());
            return false;
        } finally {
            gate.leaveFromPut();
        }
    }

    /** Puts a batch if the channel is there, puts at once and has room; never waits. False if it was not put, whose reason is not told. */
    public boolean offer(List<Event> batch) throws InterruptedException {
        Attached a = gate.attached();
        return a != null && a.channel().putsAtOnce() && room() >= batch.size() && putNow(batch);
    }

    /** How many events the channel has room for now; any number while there is none, since a put waits then. */
    long room() {
        Attached a = gate.attached();
        if (a == null) {
            return Long.MAX_VALUE;
        }
        ChannelUsage usage = a.usage();
        return usage.eventCapacity().orElse(Long.MAX_VALUE) - usage.events().orElse(0) - carryOver.events();
    }

    /** How many events the channel takes at the most; any number while there is none, or if it can't say. */
    public long capacity() {
        Attached a = gate.attached();
        long most = a == null ? 0 : a.usage().eventCapacity().orElse(0);
        return most > 0 ? most : Long.MAX_VALUE;
    }

    /**
     * Says that a person has put the channel on hold.
     *
     * @param why for those who are refused; empty to end the hold
     * @param drains whether puts are refused although the channel is there
     */
    public void onHold(String why, boolean drains) {
        gate.onHold(why, drains);
    }

    /** Waits for the puts that were running when the channel began to be drained; false if some still are. */
    public boolean awaitShut(Duration deadline) throws InterruptedException {
        return gate.awaitShut(deadline);
    }

    /** What a person has put the channel on; empty for nothing. */
    public String hold() {
        return gate.hold();
    }

    /**
     * Takes events; waits only while there are none, and until the taker is {@linkplain #callAway called away}. An empty lease needs
     * no end.
     */
    public PortLease take(Demand demand, TakeCall call) throws Fault, InterruptedException {
        return taking.take(demand, call);
    }

    /** Has a taker that waits return empty-handed, or the next take of one that does not. */
    public void callAway(TakeCall call) {
        gate.lock.lock();
        try {
            call.callAway();
            gate.changed.signalAll();
        } finally {
            gate.lock.unlock();
        }
    }

    /**
     * The events of these leases are delivered. A lease that is open keeps the channel from being closed.
     *
     * @return false if one of the leases had been ended by somebody else: the others have ended too, and all their events come again
     * @throws Fault if it could not be done; all leases are still open
     */
    public boolean commit(List<PortLease> delivered, MarkChanges marks) throws Fault, InterruptedException {
        Attached a = null;
        if (delivered.isEmpty()) {
            a = gate.enter();
            if (a == null) {
                throw new Fault("commit", key + " is being replaced", null);
            }
        }
        try {
            boolean done = new PortCommit(delivered, marks).run(a == null ? gate.attached() : a);
            markOwners.change(marks);
            return done;
        } finally {
            if (a != null) {
                gate.lock.lock();
                try {
                    gate.leave();
                } finally {
                    gate.lock.unlock();
                }
            }
        }
    }

    /** Whether marks are stored with the events now. */
    public boolean keepsMarks() {
        Attached a = gate.attached();
        return a != null && a.keepsMarks();
    }

    /** The last marks of one component, by its own keys; none if the channel keeps none or is not there. */
    public Map<String, Mark> marks(ComponentKey owner) throws Fault, InterruptedException {
        return MarkNames.in(marks(), owner);
    }

    /** All marks; none if the channel keeps none or is not there. */
    public Map<String, Mark> marks() throws Fault, InterruptedException {
        Attached a = gate.attached();
        return a == null || !a.keepsMarks() ? Map.of() : Guard.call(key, a.loader(), "marks", a.channel()::marks);
    }

    /** Says which components the topology has. */
    public void topology(Set<ComponentKey> names) {
        markOwners.known(names);
    }

    /** Forgets marks, and has others in their place. */
    public void replaceMarks(MarkChanges changes) throws Fault, InterruptedException {
        commit(List.of(), changes);
        markOwners.are(marks());
    }

    /** How many channels have come behind it so far. */
    public int attachments() {
        return handover.attachments();
    }

    /**
     * Has somebody told, on any thread, whenever the channel is about to be replaced or has been.
     *
     * @param call by whom events are taken there
     */
    public void watch(Runnable watcher, TakeCall call) {
        gate.watch(watcher);
        leases.mayBorrow(call);
    }

    public void unwatch(Runnable watcher, TakeCall call) {
        gate.unwatch(watcher);
        leases.borrowsNoMore(call);
    }

    /** Those in a channel that is not durable, and carried ones. */
    @Override
    public long perishable() {
        Attached a = gate.attached();
        return (a == null || a.durable() ? 0 : a.events()) + carryOver.events();
    }

    /** Events behind the port, those on lease included. */
    public long events() {
        Attached a = gate.attached();
        return (a == null ? 0 : a.events()) + carryOver.events();
    }

    /** How channels come and go behind it; for the channel's own part. */
    Handover handover() {
        return handover;
    }

    long carriedEvents() {
        return carryOver.events();
    }

    @Override
    public String note() {
        long out = optional.leftOut();
        String left = leftBehind.note();
        String leftOut = out == 0 ? "" : out + " events were left out, since it is optional and did not take them";
        return Stream.of(carryOver.note(), left, leftOut, markOwners.note())
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** Says whether the topology has the channel. */
    public void known(boolean inTopology) {
        leftBehind.known(inTopology);
    }

    @Override
    public void addUsage(Map<String, Number> values) {
        PortFigures.addUsage(values, gate.attached(), carryOver.events());
    }
}
