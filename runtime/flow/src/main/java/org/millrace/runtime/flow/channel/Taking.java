package org.millrace.runtime.flow.channel;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;

/**
 * Takes events for those who deliver them: from the channel behind the gate, or of what is carried over. Open to every thread of a
 * drain.
 *
 * @param gate whose lock guards the rest
 */
record Taking(ComponentKey key, Gate gate, LeaseBook leases, CarryOver carryOver, PortFigures figures) {

    /**
     * Takes events; waits only while there are none, and until the taker is called away. An empty lease needs
     * no end.
     */
    PortLease take(Demand demand, TakeCall call) throws Fault, InterruptedException {
        Attached a;
        gate.lock.lockInterruptibly();
        try {
            long left = demand.upTo().toNanos();
            while (gate.isFenced() || (gate.attached() == null && !carryOver.waits())) {
                if (call.answer()) {
                    return PortLease.CALLED_AWAY;
                }
                if (left <= 0) {
                    return PortLease.EMPTY;
                }
                left = gate.changed.awaitNanos(left);
            }
            if (call.answer()) {
                return PortLease.CALLED_AWAY;
            }
            if (carryOver.lends(gate.attached() != null)) {
                return leaseCarried(demand, call);
            }
            a = Objects.requireNonNull(gate.attached());
            gate.entered();
            leases.enters(call);
        } finally {
            gate.lock.unlock();
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
        figures.takeAttempts().add(Math.max(1, n));
        if (n == 0) {
            return null;
        }
        ChannelBacking backing = new ChannelBacking(a, raw, figures.takeSuccesses(), n);
        return new PortLease(events, backing, leases::ended, call::mayKeep);
    }

    private void exit(@Nullable PortLease lease, TakeCall call) {
        gate.lock.lock();
        try {
            leases.leaves(call);
            if (lease != null) {
                leases.lent(lease);
            }
            gate.leave();
        } finally {
            gate.lock.unlock();
        }
    }

    private PortLease leaseCarried(Demand demand, TakeCall call) {
        CarriedEvents.Taken taken = carryOver.take(demand);
        figures.takeAttempts().add(taken.events().size());
        CarriedBacking backing = new CarriedBacking(carryOver, taken, figures.takeSuccesses());
        PortLease lease = new PortLease(taken.events(), backing, leases::ended, call::mayKeep);
        leases.lent(lease);
        return lease;
    }
}
