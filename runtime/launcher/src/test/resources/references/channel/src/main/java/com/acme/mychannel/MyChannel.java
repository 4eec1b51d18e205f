package com.acme.mychannel;

import java.time.Duration;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.EventQueue;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Keeps events in memory. The queue does what is hard: waiting, leases that end in any order, room. */
@ChannelType(value = "my-channel", guarantee = Guarantee.AT_MOST_ONCE)
public final class MyChannel implements Channel {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "The most events it holds.", min = "1")
        int capacity() default 10_000;

        @AttributeDefinition(description = "The most events of one batch.", min = "1")
        int transactionCapacity() default 100;
    }

    private final int capacity;
    private final int most;
    private final EventQueue events;

    public MyChannel(Config config) {
        capacity = config.capacity();
        most = config.transactionCapacity();
        if (most < 1 || most > capacity) {
            throw new InvalidConfigurationException("transactionCapacity", "1 to capacity");
        }
        events = new EventQueue(capacity, most);
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        events.put(batch, wait); // Marks are for channels that outlive the process: see keepsMarks.
    }

    @Override
    public Lease take(Demand demand) throws InterruptedException {
        return events.take(demand);
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException {
        events.commit(leases);
    }

    @Override
    public ChannelUsage usage() {
        return ChannelUsage.builder().events(events.size(), capacity).build();
    }

    @Override
    public int transactionCapacity() {
        return most;
    }

    @Override
    public boolean durable() {
        return false;
    }
}
