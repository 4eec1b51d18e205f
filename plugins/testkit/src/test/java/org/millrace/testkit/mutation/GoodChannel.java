package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/** Events by number under one lock; as it should be, unless a fault is named. */
final class GoodChannel implements Channel {
    static final int CAPACITY = 40;
    private static final int MOST = 20;

    private final String fault;
    private final TreeMap<Long, Event> events = new TreeMap<>();
    private List<Event> callers = List.of();
    private MarkChanges last = MarkChanges.none();
    private long numbers;
    private long head;
    private int lent;

    GoodChannel(String fault) {
        this.fault = fault;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    private final class Lent implements Lease {
        private final TreeMap<Long, Event> own = new TreeMap<>();
        private final List<Event> list = new ArrayList<>();
        private boolean over;

        @Override
        public List<Event> events() {
            return is("lends a list that can be changed") ? list : List.copyOf(list);
        }

        @Override
        public void rollback() {
            synchronized (GoodChannel.this) {
                if (!over) {
                    giveBack();
                    end();
                }
            }
        }

        private void giveBack() {
            boolean last = lent == own.size();
            if (is("gives back to the tail") && last && own.size() == 4) {
                own.values().forEach(event -> events.put(numbers++, event));
            } else if (is("gives back before what came earlier")) {
                own.descendingMap().values().forEach(event -> events.put(--head, event));
            } else if (!is("forgets what is given back") || own.size() != 1) {
                events.putAll(own);
            }
        }

        private void end() {
            over = true;
            lent -= own.size();
            GoodChannel.this.notifyAll();
        }
    }

    @Override
    public synchronized void put(List<Event> batch, MarkChanges marks, Duration wait)
            throws ChannelException, InterruptedException {
        last = marks;
        if (batch.size() > MOST && !is("takes a batch of any size")) {
            throw new BatchTooLargeException("too large");
        }
        long end = System.nanoTime() + wait.toNanos();
        if (is("lets a put wait longer than asked") && !wait.isZero()) {
            end += 5_000_000_000L;
        }
        while (held() + batch.size() > CAPACITY && batch.size() <= MOST) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                if (is("puts a part")) {
                    add(batch.subList(0, CAPACITY - held()));
                }
                throw new ChannelFullException("full");
            }
            wait(left);
        }
        add(batch);
    }

    private int held() {
        return events.size() + (is("frees what is on lease") && lent == 5 ? 0 : lent);
    }

    private void add(List<Event> batch) {
        callers = batch;
        batch.forEach(event -> events.put(numbers++, event));
        notifyAll();
    }

    @Override
    public synchronized Lease take(Demand demand) throws InterruptedException {
        if (is("keeps the list of its caller") && callers.size() == 1 && numbers == 3) {
            events.replaceAll((number, event) -> callers.get(0));
        }
        long end = System.nanoTime() + demand.upTo().toNanos();
        if (is("lets a take wait longer than asked") && !demand.upTo().isZero()) {
            end += 5_000_000_000L;
        }
        while (events.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Lease.none();
            }
            wait(left);
        }
        Lent lease = new Lent();
        int most =
                Math.min(demand.maxEvents(), MOST) + (is("lends more than asked") && demand.maxEvents() == 4 ? 1 : 0);
        while (lease.own.size() < most && !events.isEmpty()) {
            Map.Entry<Long, Event> first = events.pollFirstEntry();
            lease.own.put(first.getKey(), first.getValue());
            lease.list.add(first.getValue());
        }
        lent += lease.own.size();
        return lease;
    }

    @Override
    public synchronized void commit(List<Lease> leases, MarkChanges marks) {
        for (Lease lease : leases) {
            if (lease instanceof Lent its && !its.over) {
                its.end();
                if (is("commits a part")) {
                    break;
                }
            }
        }
    }

    @Override
    public synchronized ChannelUsage usage() {
        int count = events.size() + (is("counts without leases") ? 0 : lent);
        return ChannelUsage.builder().events(count, CAPACITY).build();
    }

    @Override
    public int transactionCapacity() {
        return MOST;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public boolean keepsMarks() {
        return is("forgets marks");
    }

    @Override
    public synchronized Map<String, Mark> marks() {
        return is("keeps marks and does not say so") || is("forgets marks") ? last.set() : Map.of();
    }
}
