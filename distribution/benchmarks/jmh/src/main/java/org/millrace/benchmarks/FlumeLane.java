package org.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flume.ChannelFullException;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.Transaction;
import org.apache.flume.channel.MemoryChannel;
import org.apache.flume.event.EventBuilder;

/** Flume's memory channel, driven as its channel processor and its sinks drive it. */
final class FlumeLane implements Lane {
    private final MemoryChannel channel = new MemoryChannel();
    private final List<Event> batch;

    FlumeLane(int batchSize) {
        channel.setName("measured");
        channel.configure(new Context(Map.of(
                "capacity", String.valueOf(CAPACITY),
                "transactionCapacity", String.valueOf(TRANSACTION_CAPACITY))));
        channel.start();
        batch = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            batch.add(EventBuilder.withBody(new byte[BODY]));
        }
    }

    @Override
    public void put() throws InterruptedException {
        while (!offer()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private boolean offer() {
        Transaction transaction = channel.getTransaction();
        transaction.begin();
        try {
            for (Event event : batch) {
                channel.put(event);
            }
            transaction.commit();
            return true;
        } catch (ChannelFullException e) {
            transaction.rollback();
            return false;
        } finally {
            transaction.close();
        }
    }

    @Override
    public int take(int most) {
        Transaction transaction = channel.getTransaction();
        transaction.begin();
        try {
            int count = 0;
            while (count < most && channel.take() != null) {
                count++;
            }
            transaction.commit();
            return count;
        } finally {
            transaction.close();
        }
    }

    @Override
    public void close() {
        channel.stop();
    }
}
