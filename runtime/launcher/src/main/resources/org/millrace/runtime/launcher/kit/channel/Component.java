package ${package};

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.channel.LeaseLostException;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Keeps events in memory, by number, under one lock. */
@ChannelType(value = "${type}", guarantee = Guarantee.AT_MOST_ONCE)
public final class ${class} implements Channel {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "The most events it holds.", min = "1")
        int capacity() default 10_000;

        @AttributeDefinition(description = "The most events of one batch.", min = "1")
        int transactionCapacity() default 100;
    }

    private final int capacity;
    private final int most;
    private final TreeMap<Long, Event> events = new TreeMap<>();
    private long next;
    private int lent;

    public ${class}(Config config) {
        capacity = config.capacity();
        most = config.transactionCapacity();
        if (most < 1 || most > capacity) {
            throw new InvalidConfigurationException("transactionCapacity", "1 to capacity");
        }
    }

    private final class Lent implements Lease {
        private final TreeMap<Long, Event> own = new TreeMap<>();
        private boolean over;

        @Override
        public List<Event> events() {
            return List.copyOf(own.values());
        }

        @Override
        public void rollback() {
            synchronized (${class}.this) {
                if (!over) {
                    events.putAll(own);
                    end();
                }
            }
        }

        private void end() {
            over = true;
            lent -= own.size();
            ${class}.this.notifyAll();
        }
    }

    @Override
    public synchronized void put(List<Event> batch, MarkChanges marks, Duration wait)
            throws ChannelException, InterruptedException {
        if (batch.size() > most) {
            throw new BatchTooLargeException(batch.size() + " events; transactionCapacity is " + most);
        }
        long end = System.nanoTime() + wait.toNanos();
        while (events.size() + lent + batch.size() > capacity) {
            if (System.nanoTime() >= end) {
                throw new ChannelFullException("full: capacity is " + capacity);
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        for (Event event : batch) {
            events.put(next++, event);
        }
        notifyAll();
    }

    @Override
    public synchronized Lease take(Demand demand) throws InterruptedException {
        long end = System.nanoTime() + demand.upTo().toNanos();
        while (events.isEmpty()) {
            if (System.nanoTime() >= end) {
                return Lease.none();
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        Lent lease = new Lent();
        long bytes = 0;
        while (!events.isEmpty() && lease.own.size() < Math.min(most, demand.maxEvents())) {
            Map.Entry<Long, Event> first = events.firstEntry();
            bytes += first.getValue().size();
            if (bytes > demand.maxBytes() && !lease.own.isEmpty()) {
                break;
            }
            lease.own.put(first.getKey(), first.getValue());
            events.pollFirstEntry();
        }
        lent += lease.own.size();
        return lease;
    }

    @Override
    public synchronized void commit(List<Lease> leases, MarkChanges marks) throws ChannelException {
        List<Lease> lost = new ArrayList<>(leases);
        lost.removeIf(lease -> lease instanceof Lent its && !its.over);
        if (!lost.isEmpty()) {
            throw new LeaseLostException(lost.size() + " leases are not open any more");
        }
        leases.forEach(lease -> ((Lent) lease).end());
    }

    @Override
    public synchronized ChannelUsage usage() {
        return ChannelUsage.builder().events(events.size() + lent, capacity).build();
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
