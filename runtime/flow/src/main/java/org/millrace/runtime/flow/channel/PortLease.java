package org.millrace.runtime.flow.channel;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.event.Event;
import org.millrace.runtime.flow.component.Fault;

/**
 * A lease as the engine sees it: ended once, by its drain or, if that is stuck when the channel is fenced, by the fence. Who
 * comes second learns that the lease is gone and touches nothing.
 */
public final class PortLease {
    /** What stands behind a lease: a channel's own, or carried events. */
    interface Backing {
        void commit() throws ChannelException, Fault, InterruptedException;

        void rollback() throws Fault, InterruptedException;
    }

    private static final Backing NOTHING = new Backing() {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    };

    static final PortLease EMPTY = new PortLease(List.of(), NOTHING, lease -> {});

    /** Told when a lease ends. */
    interface Ended {
        void ended(PortLease lease);
    }

    private final List<Event> events;
    private final Backing backing;
    private final Ended ended;
    private final AtomicBoolean over = new AtomicBoolean();

    PortLease(List<Event> events, Backing backing, Ended ended) {
        this.events = events;
        this.backing = backing;
        this.ended = ended;
    }

    public List<Event> events() {
        return events;
    }

    /**
     * Forgets the events.
     *
     * @return false if the lease was ended by somebody else: the events will be delivered again
     */
    public boolean commit() throws ChannelException, Fault, InterruptedException {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        try {
            backing.commit();
        } catch (ChannelException | Fault | InterruptedException e) {
            over.set(false);
            throw e;
        }
        ended.ended(this);
        return true;
    }

    /** Gives the events back, unless the lease is over. */
    public void rollback() throws Fault, InterruptedException {
        if (over.compareAndSet(false, true)) {
            try {
                backing.rollback();
            } finally {
                ended.ended(this);
            }
        }
    }
}
