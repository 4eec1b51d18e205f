package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.mark.Mark;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How channels come and go behind a port. Before one goes, puts have ended and what is lent is back; what is in it and would be gone
 * with it is carried over to the next. Belongs to the thread that replaces the channel.
 */
final class Handover {
    private static final Logger log = LoggerFactory.getLogger(Handover.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final ComponentKey key;
    private final Gate gate;
    private final LeaseBook leases;
    private final CarryOver carryOver;
    private final LeftBehind leftBehind;
    private final MarkOwners markOwners;
    private final AtomicInteger attachments = new AtomicInteger();

    Handover(
            ComponentKey key,
            Gate gate,
            LeaseBook leases,
            CarryOver carryOver,
            LeftBehind leftBehind,
            MarkOwners markOwners) {
        this.key = key;
        this.gate = gate;
        this.leases = leases;
        this.carryOver = carryOver;
        this.leftBehind = leftBehind;
        this.markOwners = markOwners;
    }

    /** How many channels have come so far; by any thread. */
    int attachments() {
        return attachments.get();
    }

    /** How long a {@link #detach} may take, if those who may have leases take all the time that they have. */
    Duration detachWithin(Duration usual) {
        return leases.longestBorrowed(usual).plus(usual);
    }

    /** Opens the gate to a channel that is open. */
    void attach(Instance<Channel> instance) throws Fault, InterruptedException {
        try {
            serve(instance, look(instance));
        } catch (Fault | InterruptedException e) {
            if (gate.attached() == null) {
                gate.open(null);
            }
            throw e;
        }
    }

    private Attached look(Instance<Channel> instance) throws Fault, InterruptedException {
        Channel channel = instance.plugin();
        ClassLoader loader = instance.offer().loader();
        int capacity = Guard.call(key, loader, "transactionCapacity", channel::transactionCapacity);
        boolean durable = Guard.call(key, loader, "durable", channel::durable);
        long bytes = Guard.call(key, loader, "transactionBytes", channel::transactionBytes);
        boolean keepsMarks = Guard.call(key, loader, "keepsMarks", channel::keepsMarks);
        Guarantee most = durable ? Guarantee.AT_LEAST_ONCE : Guarantee.AT_MOST_ONCE;
        instance.promises(durable && keepsMarks ? Guarantee.EXACTLY_ONCE : most, "");
        return new Attached(instance, Math.max(1, capacity), Math.max(1, bytes), durable, keepsMarks);
    }

    private void serve(Instance<Channel> instance, Attached fresh) throws Fault, InterruptedException {
        Map<String, Mark> marks =
                fresh.keepsMarks() ? Guard.call(key, fresh.loader(), "marks", fresh.channel()::marks) : Map.of();
        markOwners.are(marks);
        leftBehind.served(fresh.durable() ? fresh.events() : 0, fresh.durable());
        gate.lock.lock();
        try {
            Attached before = gate.attached();
            if (before == null || before.channel() != instance.plugin()) {
                carryOver.begin(false);
            }
        } finally {
            gate.lock.unlock();
        }
        attachments.incrementAndGet();
        gate.open(fresh);
    }

    /**
     * Goes on putting what was carried over into the channel that is there.
     *
     * @return when to go on; null if there is nothing to do
     */
    @Nullable
    Duration pour() throws InterruptedException {
        Attached a = gate.isFenced() ? null : gate.attached();
        return a == null || carryOver.events() == 0 ? null : carryOver.pour(a);
    }

    /**
     * Closes the gate: waits for running puts, and for leases as long as their holders may keep them; ends those by force that are not
     * back by then, and takes the events of a channel that is not durable into its keeping. The channel may be closed afterwards. An
     * interrupt only cuts the waiting short: the events are kept all the same, and the thread stays interrupted.
     *
     * @param usual how long whoever has nothing on lease may take
     * @param successor whether another is open, and is attached at once
     * @throws Fault if there is a successor, but the content could not be taken out: the gate is open again, and nothing has changed
     */
    void detach(Channel channel, Duration usual, boolean successor) throws Fault {
        Attached a = gate.attached();
        if (a == null || a.channel() != channel) {
            return;
        }
        boolean interrupted = false;
        try {
            leases.takeBack(fence(usual, a.durable()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            if (interrupted) {
                leases.takeBack(fence(Duration.ZERO, a.durable()));
            }
            if (a.durable()) {
                leftBehind.closing(a.events());
            } else {
                takeOut(a, usual);
                leftBehind.closed();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            log.error("{}: interrupted while its content was being kept for its successor; events may be lost.", key);
        } catch (Fault e) {
            if (successor) {
                goOn(a);
                throw e;
            }
            log.error("{}: {} events can't be taken out of it, and end with it: {}", key, a.events(), e.getMessage());
        }
        if (successor) {
            gate.vacate();
        } else {
            gate.open(null);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void goOn(Attached a) {
        gate.lock.lock();
        try {
            // What was taken out is older than what is left in it.
            carryOver.begin(true);
        } finally {
            gate.lock.unlock();
        }
        gate.open(a);
    }

    /** Closes the gate and returns the leases that are still open when the time of their holders is over. */
    private List<PortLease> fence(Duration usual, boolean awaitPuts) throws InterruptedException {
        long began = System.nanoTime();
        gate.close();
        gate.lock.lockInterruptibly();
        try {
            leases.callAllAway();
            gate.changed.signalAll();
            long left = usual.toNanos();
            while (left > 0 && !(leases.isEmpty() && (awaitPuts ? gate.isEmpty() : gate.hasOnlyPuts()))) {
                long unused = gate.changed.awaitNanos(left);
                left = leases.longestKept(usual).toNanos() - (System.nanoTime() - began);
            }
            return leases.open();
        } finally {
            gate.lock.unlock();
        }
    }

    /** Takes all out, also what puts bring that were waiting for room, as long as they may take. */
    private void takeOut(Attached a, Duration usual) throws Fault, InterruptedException {
        long until = System.nanoTime() + usual.toNanos();
        long place = carryOver.place();
        boolean last = false;
        while (!last) {
            // The gate is closed: who is not inside by now brings nothing any more.
            last = awaitNobody() || System.nanoTime() - until >= 0;
            place = carryOver.takeOut(a, place);
        }
    }

    /** Waits a little until nobody is inside; false if somebody still is. */
    private boolean awaitNobody() throws InterruptedException {
        long left = LOOK_AGAIN.toNanos();
        gate.lock.lockInterruptibly();
        try {
            while (!gate.isEmpty() && left > 0) {
                left = gate.changed.awaitNanos(left);
            }
            return gate.isEmpty();
        } finally {
            gate.lock.unlock();
        }
    }
}
