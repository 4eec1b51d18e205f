package org.millrace.bridge.flume.inside;

import org.apache.flume.Channel;
import org.apache.flume.ChannelException;
import org.apache.flume.Event;
import org.apache.flume.Transaction;
import org.apache.flume.channel.AbstractChannel;

/** A channel's name, for a selector that chooses among channels of the agent's. */
final class NamedChannel extends AbstractChannel {
    static Channel of(String name) {
        NamedChannel channel = new NamedChannel();
        channel.setName(name);
        return channel;
    }

    @Override
    public void put(Event event) {
        throw none();
    }

    @Override
    public Event take() {
        throw none();
    }

    @Override
    public Transaction getTransaction() {
        throw none();
    }

    private static ChannelException none() {
        return new ChannelException("a selector only names channels; the agent puts events into them");
    }
}
