package org.millrace.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.memory.MeasuredChannel;

/** Millrace's memory channel. */
final class MillraceLane implements Lane {
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final Channel channel = MeasuredChannel.of(CAPACITY, TRANSACTION_CAPACITY);
    private final List<Event> batch;

    MillraceLane(int batchSize) {
        batch = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            batch.add(Event.of(new byte[BODY]));
        }
    }

    @Override
    public void put() throws InterruptedException {
        while (true) {
            try {
                channel.put(batch, MarkChanges.none(), WAIT);
                return;
            } catch (ChannelFullException e) {
                // Tried again, as a source would.
            } catch (ChannelException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public int take(int most) throws Exception {
        Lease lease = channel.take(Demand.of(most, Long.MAX_VALUE, WAIT));
        int count = lease.events().size();
        if (count > 0) {
            channel.commit(List.of(lease), MarkChanges.none());
        }
        return count;
    }

    @Override
    public void close() throws Exception {
        channel.close();
    }
}
