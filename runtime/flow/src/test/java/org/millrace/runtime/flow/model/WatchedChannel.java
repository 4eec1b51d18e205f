package org.millrace.runtime.flow.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.channel.LeaseLostException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.SteppedChannel;

/** A file channel that has no threads and never waits. What becomes of its leases is written down. */
final class WatchedChannel implements Channel {
    private final FileChannel channel;
    private final Path directory;
    private final Lifetime process;
    private final Ledger ledger;
    private final boolean quiet;

    WatchedChannel(FileChannel channel, Path directory, Lifetime process, Ledger ledger, boolean quiet) {
        this.channel = channel;
        this.directory = directory;
        this.process = process;
        this.ledger = ledger;
        this.quiet = quiet;
    }

    private final class Watched implements Lease {
        final Lease lease;
        boolean over;

        Watched(Lease lease) {
            this.lease = lease;
        }

        @Override
        public List<Event> events() {
            return lease.events();
        }

        @Override
        public void rollback() {
            lease.rollback();
            if (!over) {
                over = true;
                ledger.rolledBack(events());
            }
        }
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        ThreadFactory none = task -> new Thread(task) {
            @Override
            public synchronized void start() {
                // Never: what it would do is done when the run says so.
            }
        };
        channel.open((ComponentContext) Proxy.newProxyInstance(
                ComponentContext.class.getClassLoader(),
                new Class<?>[] {ComponentContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "threads" -> none;
                    case "dataDirectory" -> directory;
                    default -> {
                        try {
                            yield method.invoke(context, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                }));
    }

    @Override
    public void put(List<Event> batch, MarkChanges changes, Duration wait)
            throws ChannelException, InterruptedException {
        channel.put(batch, changes, Duration.ZERO);
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        Lease lease = channel.take(Demand.of(demand.maxEvents(), demand.maxBytes(), Duration.ZERO));
        if (lease.events().isEmpty()) {
            return lease;
        }
        ledger.lent(lease.events());
        return new Watched(lease);
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges changes) throws ChannelException {
        int trouble = quiet ? -1 : process.random().nextInt(100);
        if (trouble == 0) {
            throw new ChannelException("busy");
        }
        if (trouble == 1 && !leases.isEmpty()) {
            leases.get(process.random().nextInt(leases.size())).rollback();
            throw new LeaseLostException("another has it");
        }
        List<Lease> own = new ArrayList<>();
        leases.forEach(lease -> own.add(((Watched) lease).lease));
        channel.commit(own, changes);
        for (Lease lease : leases) {
            ((Watched) lease).over = true;
            ledger.committed(lease.events(), !changes.isEmpty());
        }
    }

    /** Does what its keeper would do. */
    void tidy() {
        if (SteppedChannel.tidy(channel)) {
            ledger.settled();
        }
    }

    @Override
    public ChannelUsage usage() {
        return channel.usage();
    }

    @Override
    public int transactionCapacity() {
        return channel.transactionCapacity();
    }

    @Override
    public long transactionBytes() {
        return channel.transactionBytes();
    }

    @Override
    public boolean durable() {
        return channel.durable();
    }

    @Override
    public boolean keepsMarks() {
        return channel.keepsMarks();
    }

    @Override
    public Map<String, Mark> marks() throws ChannelException {
        return channel.marks();
    }

    @Override
    public void close() throws Exception {
        channel.close();
    }
}
