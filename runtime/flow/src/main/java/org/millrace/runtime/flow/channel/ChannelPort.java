package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.status.ChannelView;
import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sources and sinks meet a channel of one name, whichever instance serves it: the fence. Inlets and drains hold the
 * port for good; the channel behind it is attached and detached while they run. Puts wait at a closed gate; takes find
 * nothing. Events of a channel that keeps nothing are carried over from one instance to the next here.
 *
 * <p>The lock is taken a few times for each batch, never for an event, and never while a channel is called.
 */
public final class ChannelPort implements ChannelView {
    private static final Logger log = LoggerFactory.getLogger(ChannelPort.class);
    private static final int MOVE_BATCH = 1000;
    /** The channel says itself how long a put waits for room. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final ComponentKey key;
    private final Duration gateWait;
    private final Tally putAttempts;
    private final Tally putSuccesses;
    private final Tally takeAttempts;
    private final Tally takeSuccesses;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<PortLease> leases = new HashSet<>();
    /** Those that are in the channel now. */
    private final Set<TakeCall> takers = new HashSet<>();

    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    /** Those who may have something on lease. */
    private final Set<TakeCall> borrowers = ConcurrentHashMap.newKeySet();

    private final CarriedEvents carried = new CarriedEvents();
    private final CarriedRoom carriedRoom = new CarriedRoom(lock, changed, carried, this::gateOpen);
    private final OptionalPuts optional;
    private final LeftBehind leftBehind;
    private final MarkOwners markOwners = new MarkOwners();
    private int users;
    private int puts;
    private volatile boolean fenced;
    private volatile boolean shut;
    private volatile String onHold = "";
    /** Waiting and lent, as {@link #carried} has it. */
    private volatile long carriedEvents;

    private volatile @Nullable Attached attached;
    private final AtomicInteger attachments = new AtomicInteger();

    public ChannelPort(ComponentKey key, Figures figures, Duration gateWait) {
        this.key = key;
        this.gateWait = gateWait;
        this.putAttempts = figures.standard("EventPutAttemptCount");
        this.putSuccesses = figures.standard("EventPutSuccessCount");
        this.takeAttempts = figures.standard("EventTakeAttemptCount");
        this.takeSuccesses = figures.standard("EventTakeSuccessCount");
        this.leftBehind = new LeftBehind(key);
        this.optional = new OptionalPuts(this, figures.standard("OptionalPutFail"));
    }

    public String name() {
        return key.name();
    }

    /** Whether a channel stands behind the port now. */
    public boolean isAttached() {
        return attached != null && !fenced;
    }

    /** Whether nothing stands behind the port and nothing is about to: there is nothing to take, whoever waits. */
    public boolean isVacant() {
        return attached == null && !fenced && carriedEvents == 0;
    }

    /** As {@link #transactionCapacity}, in bytes. */
    public long transactionBytes() {
        Attached now = attached;
        return now == null ? Long.MAX_VALUE : now.transactionBytes();
    }

    /** The largest batch the channel takes; unbounded while there is none, since a put waits then. */
    public int transactionCapacity() {
        Attached now = attached;
        return now == null ? Integer.MAX_VALUE : now.transactionCapacity();
    }

    /** What goes into the channel if it can, and never makes anybody wait. */
    public OptionalPuts optional() {
        return optional;
    }

    /** Puts a batch into whatever channel stands behind the port, waiting for one if it is being replaced. */
    public void put(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException {
        putAttempts.add(batch.size());
        boolean done = false;
        while (!done) {
            Attached a = enter();
            try {
                done = carriedEvents == 0 ? put(a, batch, marks) : putBesideCarried(a, batch, marks);
            } finally {
                leave();
            }
        }
    }

    /** Puts a batch if there is a channel with room now; never waits. False if it was not put. */
    public boolean putNow(List<Event> batch) throws InterruptedException {
        Attached into;
        lock.lockInterruptibly();
        try {
            Attached a = attached;
            if (fenced || shut || a == null) {
                return false;
            }
            into = a;
            users++;
            puts++;
        } finally {
            lock.unlock();
        }
        putAttempts.add(batch.size());
        try {
            Guard.run(key, into.loader(), "put", () -> into.channel().put(batch, MarkChanges.none(), Duration.ZERO));
            putSuccesses.add(batch.size());
            return true;
        } catch (Fault e) {
            log.debug("{}: {}", key, e.getMessage());
            return false;
        } finally {
            leave();
        }
    }

    private boolean put(Attached a, List<Event> batch, MarkChanges marks)
            throws RefusedException, InterruptedException {
        try {
            Guard.run(key, a.loader(), "put", () -> a.channel().put(batch, marks, PATIENCE));
            putSuccesses.add(batch.size());
            a.instance().succeeds("put");
            return true;
        } catch (Fault e) {
            if (!(e.getCause() instanceof ChannelFullException) && !(e.getCause() instanceof BatchTooLargeException)) {
                a.instance().fails("put", e);
            }
            throw refusal(e);
        }
    }

    /** False if the gate was closed while it waited for room. */
    private boolean putBesideCarried(Attached a, List<Event> batch, MarkChanges marks)
            throws RefusedException, InterruptedException {
        long bytes = CarriedEvents.bytes(batch);
        if (!carriedRoom.reserve(a, batch, bytes)) {
            return false;
        }
        try {
            return put(a, batch, marks);
        } finally {
            carriedRoom.release(batch, bytes);
        }
    }

    private boolean gateOpen() {
        return !fenced && !shut;
    }

    /** How many events the channel has room for now; any number while there is none, since a put waits then. */
    long room() {
        Attached a = attached;
        if (a == null) {
            return Long.MAX_VALUE;
        }
        ChannelUsage usage = a.usage();
        return usage.eventCapacity().orElse(Long.MAX_VALUE) - usage.events().orElse(0) - carriedEvents;
    }

    private void leave() {
        lock.lock();
        try {
            puts--;
            users--;
            if (fenced || shut) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that a person has put the channel on hold.
     *
     * @param why for those who are refused; empty to end the hold
     * @param drains whether puts are refused although the channel is there
     */
    public void onHold(String why, boolean drains) {
        lock.lock();
        try {
            onHold = why;
            shut = drains;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the puts that were running when the channel began to be drained; false if some still are. */
    public boolean awaitShut(Duration deadline) throws InterruptedException {
        long left = deadline.toNanos();
        lock.lockInterruptibly();
        try {
            while (shut && puts > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !shut || puts == 0;
        } finally {
            lock.unlock();
        }
    }

    /** What a person has put the channel on; empty for nothing. */
    public String hold() {
        return onHold;
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

    private Attached enter() throws RefusedException, InterruptedException {
        long left = gateWait.toNanos();
        lock.lockInterruptibly();
        try {
            Attached a = attached;
            while (fenced || shut || a == null) {
                if (left <= 0) {
                    throw new RefusedException(
                            Reason.FAILED,
                            "channel " + key.name() + " is " + (onHold.isEmpty() ? "not there" : onHold)
                                    + "; try again later",
                            null);
                }
                left = changed.awaitNanos(left);
                a = attached;
            }
            users++;
            puts++;
            return a;
        } finally {
            lock.unlock();
        }
    }

    private void exit(@Nullable PortLease lease, @Nullable TakeCall call) {
        lock.lock();
        try {
            users--;
            if (call != null) {
                takers.remove(call);
                call.leave();
            }
            if (lease != null) {
                leases.add(lease);
            }
            if (fenced) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes events; waits only while there are none, and until the taker is {@linkplain #callAway called away}. An empty lease needs
     * no end.
     */
    public PortLease take(Demand demand, TakeCall call) throws Fault, InterruptedException {
        Attached a;
        lock.lockInterruptibly();
        try {
            long left = demand.upTo().toNanos();
            while (fenced || (attached == null && carried.isEmpty())) {
                if (call.answer()) {
                    return PortLease.CALLED_AWAY;
                }
                if (left <= 0) {
                    return PortLease.EMPTY;
                }
                left = changed.awaitNanos(left);
            }
            if (call.answer()) {
                return PortLease.CALLED_AWAY;
            }
            if (!carried.isEmpty()) {
                return leaseCarried(demand.maxEvents(), call);
            }
            a = Objects.requireNonNull(attached);
            users++;
            takers.add(call);
            call.enter();
        } finally {
            lock.unlock();
        }
        PortLease lease = null;
        boolean away = false;
        try {
            lease = take(a, demand, call);
        } catch (InterruptedException e) {
            if (!call.away) {
                throw e;
            }
            away = true;
        } catch (Fault e) {
            a.instance().fails("take", e);
            throw e;
        } finally {
            exit(lease, call);
        }
        if (lease == null) {
            return away ? PortLease.CALLED_AWAY : PortLease.EMPTY;
        }
        return lease;
    }

    private @Nullable PortLease take(Attached a, Demand demand, TakeCall call) throws Fault, InterruptedException {
        int most = Math.min(demand.maxEvents(), a.transactionCapacity());
        Lease raw = Guard.call(
                key, a.loader(), "take", () -> a.channel().take(Demand.of(most, demand.maxBytes(), demand.upTo())));
        List<Event> events = Guard.call(key, a.loader(), "take", raw::events);
        a.instance().succeeds("take");
        int n = events.size();
        takeAttempts.add(Math.max(1, n));
        return n == 0
                ? null
                : new PortLease(events, new ChannelBacking(a, raw, takeSuccesses, n), this::ended, call::mayKeep);
    }

    /** Has a taker that waits return empty-handed, or the next take of one that does not. */
    public void callAway(TakeCall call) {
        lock.lock();
        try {
            call.callAway();
            changed.signalAll();
        } finally {
            lock.unlock();
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
            lock.lock();
            try {
                a = fenced ? null : attached;
                if (a == null) {
                    throw new Fault("commit", key + " is being replaced", null);
                }
                users++;
            } finally {
                lock.unlock();
            }
        }
        try {
            boolean done = new PortCommit(delivered, marks).run(a == null ? attached : a);
            markOwners.change(marks);
            return done;
        } finally {
            if (a != null) {
                exit(null, null);
            }
        }
    }

    /** Whether marks are stored with the events now. */
    public boolean keepsMarks() {
        Attached a = attached;
        return a != null && a.keepsMarks();
    }

    /** The last marks of one component, by its own keys; none if the channel keeps none or is not there. */
    public Map<String, Mark> marks(ComponentKey owner) throws Fault, InterruptedException {
        return MarkNames.in(marks(), owner);
    }

    /** All marks; none if the channel keeps none or is not there. */
    public Map<String, Mark> marks() throws Fault, InterruptedException {
        Attached a = attached;
        return a == null || !a.keepsMarks() ? Map.of() : Guard.call(key, a.loader(), "marks", a.channel()::marks);
    }

    /** How many channels have come behind it so far. */
    public int attachments() {
        return attachments.get();
    }

    /**
     * Has somebody told, on any thread, whenever the channel is about to be replaced or has been.
     *
     * @param call by whom events are taken there
     */
    public void watch(Runnable watcher, TakeCall call) {
        watchers.add(watcher);
        borrowers.add(call);
    }

    public void unwatch(Runnable watcher, TakeCall call) {
        watchers.remove(watcher);
        borrowers.remove(call);
    }

    /** How long a {@link #detach} may take, if those who may have leases take all the time that they have. */
    Duration detachWithin(Duration usual) {
        Duration most = usual;
        for (TakeCall call : borrowers) {
            Duration one = call.mayKeep().plus(usual);
            most = one.compareTo(most) > 0 ? one : most;
        }
        return most;
    }

    private PortLease leaseCarried(int max, TakeCall call) {
        CarriedEvents.Taken taken = carried.take(max);
        takeAttempts.add(taken.events().size());
        PortLease lease = new PortLease(taken.events(), new CarriedBacking(taken), this::ended, call::mayKeep);
        leases.add(lease);
        return lease;
    }

    private void ended(PortLease lease) {
        lock.lock();
        try {
            leases.remove(lease);
            if (fenced) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Opens the gate to a channel that is open. */
    void attach(Instance<Channel> instance) throws Fault, InterruptedException {
        Channel channel = instance.plugin();
        ClassLoader loader = instance.offer().loader();
        int capacity = Guard.call(key, loader, "transactionCapacity", channel::transactionCapacity);
        boolean durable = Guard.call(key, loader, "durable", channel::durable);
        long bytes = Guard.call(key, loader, "transactionBytes", channel::transactionBytes);
        boolean keepsMarks = Guard.call(key, loader, "keepsMarks", channel::keepsMarks);
        Guarantee most = durable ? Guarantee.AT_LEAST_ONCE : Guarantee.AT_MOST_ONCE;
        instance.promises(durable && keepsMarks ? Guarantee.EXACTLY_ONCE : most, "");
        Attached fresh = new Attached(instance, Math.max(1, capacity), Math.max(1, bytes), durable, keepsMarks);
        markOwners.are(keepsMarks ? Guard.call(key, loader, "marks", channel::marks) : Map.of());
        leftBehind.served(durable ? fresh.events() : 0, durable);
        lock.lock();
        try {
            attached = fresh;
            attachments.incrementAndGet();
            fenced = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        watchers.forEach(Runnable::run);
    }

    /**
     * Closes the gate: waits for running puts, and for leases as long as their holders may keep them; ends those by force that are not
     * back by then, and takes the events of a channel that is not durable into its keeping. The channel may be closed afterwards. An
     * interrupt only cuts the waiting short: the events are kept all the same, and the thread stays interrupted.
     *
     * @param usual how long whoever has nothing on lease may take
     */
    void detach(Channel channel, Duration usual) {
        Attached a = attached;
        if (a == null || a.channel() != channel) {
            return;
        }
        boolean interrupted = false;
        try {
            endLeases(usual);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            endLeases(Duration.ZERO);
            if (a.durable()) {
                leftBehind.closing(a.events());
            } else {
                carryOver(a);
                leftBehind.closed();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            log.error("{}: interrupted while its content was being kept for its successor; events may be lost.", key);
        }
        lock.lock();
        try {
            attached = null;
            fenced = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void endLeases(Duration usual) throws InterruptedException {
        for (PortLease stuck : fence(usual)) {
            try {
                stuck.rollback();
                log.warn(
                        "{}: {} events were out for delivery for longer than their sinks may take; they went back and may be"
                                + " delivered twice.",
                        key,
                        stuck.events().size());
            } catch (Fault e) {
                log.error(
                        "{}: {} events on lease could not be given back: {}",
                        key,
                        stuck.events().size(),
                        e.getMessage());
            }
        }
    }

    /** Closes the gate and returns the leases that are still open when the time of their holders is over. */
    private List<PortLease> fence(Duration usual) throws InterruptedException {
        long began = System.nanoTime();
        fenced = true;
        watchers.forEach(Runnable::run);
        lock.lockInterruptibly();
        try {
            takers.forEach(TakeCall::callAway);
            changed.signalAll();
            long left = usual.toNanos();
            while ((users > 0 || !leases.isEmpty()) && left > 0) {
                long unused = changed.awaitNanos(left);
                left = longest(usual).toNanos() - (System.nanoTime() - began);
            }
            return new ArrayList<>(leases);
        } finally {
            lock.unlock();
        }
    }

    private Duration longest(Duration usual) {
        Duration most = usual;
        for (PortLease lease : usual.isZero() ? Set.<PortLease>of() : leases) {
            most = lease.mayKeep().compareTo(most) > 0 ? lease.mayKeep() : most;
        }
        return most;
    }

    private void carryOver(Attached a) throws InterruptedException {
        long moved = 0;
        int most = Math.min(MOVE_BATCH, a.transactionCapacity());
        try {
            while (true) {
                Lease lease = Guard.call(key, a.loader(), "take", () -> a.channel()
                        .take(Demand.of(most, Long.MAX_VALUE, Duration.ZERO)));
                List<Event> events = Guard.call(key, a.loader(), "take", lease::events);
                if (events.isEmpty()) {
                    break;
                }
                lock.lock();
                try {
                    carried.add(events);
                    carriedEvents = carried.size();
                } finally {
                    lock.unlock();
                }
                moved += events.size();
                Guard.run(key, a.loader(), "commit", () -> a.channel().commit(List.of(lease), MarkChanges.none()));
            }
        } catch (Fault e) {
            log.error(
                    "{}: events were lost when its content was to be kept for its successor: {}", key, e.getMessage());
        }
        if (moved > 0) {
            log.info("{}: {} events are kept for its successor.", key, moved);
        }
    }

    /** Whether the channel is being replaced, so that whoever holds a lease should end it. */
    public boolean isFenced() {
        return fenced;
    }

    /** Events that would be gone with the process: those in a channel that is not durable, and carried ones. */
    public long perishable() {
        lock.lock();
        try {
            Attached a = attached;
            long inChannel = a == null || a.durable() ? 0 : a.events();
            return inChannel + carried.size();
        } finally {
            lock.unlock();
        }
    }

    /** Events behind the port, those on lease included. */
    public long events() {
        Attached a = attached;
        return (a == null ? 0 : a.events()) + carriedEvents;
    }

    long carriedEvents() {
        return carriedEvents;
    }

    @Override
    public String note() {
        long out = optional.leftOut();
        String left = leftBehind.note();
        String leftOut = out == 0 ? "" : out + " events were left out, since it is optional and did not take them";
        return Stream.of(left, leftOut, markOwners.note())
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("; "));
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

    /** Says whether the topology has the channel. */
    public void known(boolean inTopology) {
        leftBehind.known(inTopology);
    }

    /** Adds Flume's three gauges. */
    @Override
    public void addUsage(Map<String, Number> values) {
        Attached a = attached;
        ChannelUsage usage = a == null ? ChannelUsage.builder().events(0, 0).build() : a.usage();
        long events = usage.events().orElse(0);
        long capacity = usage.eventCapacity().orElse(0);
        values.put("ChannelSize", events + carriedEvents);
        values.put("ChannelCapacity", capacity);
        values.put("ChannelFillPercentage", capacity == 0 ? 0.0 : 100.0 * events / capacity);
    }

    private final class CarriedBacking implements PortLease.Backing {
        private final CarriedEvents.Taken taken;

        CarriedBacking(CarriedEvents.Taken taken) {
            this.taken = taken;
        }

        @Override
        public void delivered() {
            lock.lock();
            try {
                carried.delivered(taken);
                carriedEvents = carried.size();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            takeSuccesses.add(taken.events().size());
        }

        @Override
        public void rollback() {
            lock.lock();
            try {
                carried.giveBack(taken);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
