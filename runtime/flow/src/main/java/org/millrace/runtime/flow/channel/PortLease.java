package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.millrace.api.event.Event;
import org.millrace.runtime.flow.component.Fault;

/**
 * A lease as the engine sees it: ended once, by its drain or, if that is stuck when the channel is fenced, by the fence. Who
 * comes second learns that the lease is gone and touches nothing.
 */
public final class PortLease {
    /** What stands behind a lease: a channel's own, or carried events. */
    interface Backing {
        /** The events are gone from the channel. */
        void delivered();

        void rollback() throws Fault, InterruptedException;
    }

    private static final Backing NOTHING = new Backing() {
        @Override
        public void delivered() {}

        @Override
        public void rollback() {}
    };

    /** Nothing was there in time. */
    static final PortLease EMPTY = new PortLease(List.of(), NOTHING, lease -> {}, () -> Duration.ZERO);

    /** The taker was called away before it saw whether there is something. */
    static final PortLease CALLED_AWAY = new PortLease(List.of(), NOTHING, lease -> {}, () -> Duration.ZERO);

    /** Told when a lease ends. */
    interface Ended {
        void ended(PortLease lease);
    }

    private final List<Event> events;
    private final Backing backing;
    private final Ended ended;
    private final Supplier<Duration> mayKeep;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param mayKeep how long its holder may keep it once it is needed back */
    PortLease(List<Event> events, Backing backing, Ended ended, Supplier<Duration> mayKeep) {
        this.events = events;
        this.backing = backing;
        this.ended = ended;
        this.mayKeep = mayKeep;
    }

    public List<Event> events() {
        return events;
    }

    /** Whether it is empty only because its taker was called away. */
    public boolean calledAway() {
        return this == CALLED_AWAY;
    }

    Duration mayKeep() {
        return mayKeep.get();
    }

    Backing backing() {
        return backing;
    }

    /** Keeps others from ending it; false if one has. {@link #delivered}, {@link #release} or {@link #lost} follows. */
    boolean claim() {
        return over.compareAndSet(false, true);
    }

    /** It is still open after all. */
    void release() {
        over.set(false);
    }

    /** Its events are committed. */
    void delivered() {
        backing.delivered();
        ended.ended(this);
    }

    /** Its events come again, or somebody else has them. */
    void lost() throws Fault, InterruptedException {
        try {
            backing.rollback();
        } finally {
            ended.ended(this);
        }
    }

    /** Gives the events back, unless the lease is over. */
    public void rollback() throws Fault, InterruptedException {
        if (claim()) {
            lost();
        }
    }
}
