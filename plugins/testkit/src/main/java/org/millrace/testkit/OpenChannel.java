package org.millrace.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

/** An open channel. May be called by many threads, as the channel may. */
public final class OpenChannel extends Opened<Channel> {
    OpenChannel(Channel channel, TestContext context) {
        super(channel, context);
    }

    /** Puts events with these bodies, as one batch that does not wait for room. */
    public void put(String... bodies) throws ChannelException, InterruptedException {
        put(Arrays.stream(bodies).map(Event::of).toList());
    }

    /** Puts a batch that does not wait for room. */
    public void put(List<Event> batch) throws ChannelException, InterruptedException {
        component().put(batch, MarkChanges.none(), Duration.ZERO);
    }

    /** Lends what is there, at most so many. */
    public Lease take(int events) throws ChannelException, InterruptedException {
        return component().take(Demand.of(events, Long.MAX_VALUE, Duration.ZERO));
    }

    /** A lease's events are delivered. */
    public void commit(Lease lease) throws ChannelException, InterruptedException {
        component().commit(List.of(lease), MarkChanges.none());
    }

    /** Takes and commits all there is; the texts. */
    public List<String> drain() throws ChannelException, InterruptedException {
        List<String> all = new ArrayList<>();
        while (true) {
            Lease lease = take(Integer.MAX_VALUE);
            if (lease.events().isEmpty()) {
                return all;
            }
            lease.events().forEach(event -> all.add(event.text()));
            commit(lease);
        }
    }
}
