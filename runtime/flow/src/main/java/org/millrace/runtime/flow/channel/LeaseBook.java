package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.flow.component.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is lent, to whom, and who waits to be lent something. Its port's lock guards it. */
final class LeaseBook {
    private static final Logger log = LoggerFactory.getLogger(LeaseBook.class);

    private final ComponentKey key;
    private final Lock lock;
    private final Condition changed;
    private final Set<PortLease> leases = new HashSet<>();
    /** Those that are in the channel now. */
    private final Set<TakeCall> takers = new HashSet<>();
    /** Those who may have something on lease; open to every thread. */
    private final Set<TakeCall> borrowers = ConcurrentHashMap.newKeySet();

    LeaseBook(ComponentKey key, Lock lock, Condition changed) {
        this.key = key;
        this.lock = lock;
        this.changed = changed;
    }

    void mayBorrow(TakeCall call) {
        borrowers.add(call);
    }

    void borrowsNoMore(TakeCall call) {
        borrowers.remove(call);
    }

    /** With the lock held. */
    void enters(TakeCall call) {
        takers.add(call);
        call.enter();
    }

    /** With the lock held. */
    void leaves(TakeCall call) {
        takers.remove(call);
        call.leave();
    }

    /** Has those return who wait in the channel. With the lock held. */
    void callAllAway() {
        takers.forEach(TakeCall::callAway);
    }

    /** With the lock held. */
    void lent(PortLease lease) {
        leases.add(lease);
    }

    void ended(PortLease lease) {
        lock.lock();
        try {
            leases.remove(lease);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** With the lock held. */
    List<PortLease> open() {
        return List.copyOf(leases);
    }

    /** How long those who have something may keep it, once it is needed back; at least so long. With the lock held. */
    Duration longestKept(Duration least) {
        Duration most = least;
        for (PortLease lease : leases) {
            most = longer(most, lease.mayKeep());
        }
        return most;
    }

    /** The same of all who may have something. */
    Duration longestBorrowed(Duration least) {
        Duration most = least;
        for (TakeCall call : borrowers) {
            most = longer(most, call.mayKeep().plus(least));
        }
        return most;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Takes back what is still open although its time is over. */
    void takeBack(List<PortLease> stuck) throws InterruptedException {
        for (PortLease lease : stuck) {
            try {
                lease.rollback();
                log.warn(
                        "{}: {} events were out for delivery for longer than their sinks may take; they went back and may be"
                                + " delivered twice.",
                        key,
                        lease.events().size());
            } catch (Fault e) {
                log.error(
                        "{}: {} events on lease could not be given back: {}",
                        key,
                        lease.events().size(),
                        e.getMessage());
            }
        }
    }
}
