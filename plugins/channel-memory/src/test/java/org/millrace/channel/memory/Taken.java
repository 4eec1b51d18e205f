package org.millrace.channel.memory;

import java.time.Duration;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

/** What was taken from a channel, with the channel it goes back to. */
record Taken(Channel channel, Lease lease) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    static Taken from(Channel channel, int maxEvents, Duration upTo) throws ChannelException, InterruptedException {
        return new Taken(channel, channel.take(Demand.of(maxEvents, Long.MAX_VALUE, upTo)));
    }

    /** Puts a batch without marks, and waits as long as the channel does. */
    static void put(Channel channel, List<Event> batch) throws ChannelException, InterruptedException {
        channel.put(batch, MarkChanges.none(), PATIENCE);
    }

    List<Event> events() {
        return lease.events();
    }

    void commit() throws ChannelException, InterruptedException {
        if (!events().isEmpty()) {
            channel.commit(List.of(lease), MarkChanges.none());
        }
    }

    void rollback() {
        lease.rollback();
    }
}
