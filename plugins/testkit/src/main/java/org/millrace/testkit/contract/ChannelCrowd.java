package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.testkit.Started;

/** Several putters and takers of one channel; a taker gives one lease in three back. */
final class ChannelCrowd {
    private static final int PUTTERS = 3;
    private static final int TAKERS = 3;
    private static final int BATCHES = 60;
    private static final int BATCH = 5;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Channel channel;
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger left = new AtomicInteger(PUTTERS * BATCHES * BATCH);

    ChannelCrowd(Channel channel) {
        this.channel = channel;
    }

    void run() throws Exception {
        List<Started<String>> all = new ArrayList<>();
        for (int p = 0; p < PUTTERS; p++) {
            int putter = p;
            all.add(Started.run(() -> put(putter)));
        }
        for (int t = 0; t < TAKERS; t++) {
            all.add(Started.run(this::take));
        }
        for (Started<String> each : all) {
            each.result();
        }
        List<String> expected = new ArrayList<>();
        for (int p = 0; p < PUTTERS; p++) {
            for (int i = 0; i < BATCHES * BATCH; i++) {
                expected.add(p + "-" + i);
            }
        }
        List<String> got = new ArrayList<>(taken);
        Collections.sort(expected);
        Collections.sort(got);
        assertEquals(expected, got, "each event was committed once");
    }

    private void put(int putter) throws Exception {
        for (int b = 0; b < BATCHES; b++) {
            List<Event> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(Event.of(putter + "-" + (b * BATCH + i)));
            }
            channel.put(batch, MarkChanges.none(), LONG);
        }
    }

    private void take() throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        for (int round = 0; left.get() > 0 && System.nanoTime() < end; round++) {
            Lease lease = channel.take(Demand.of(7, Long.MAX_VALUE, Duration.ofMillis(20)));
            if (lease.events().isEmpty()) {
                continue;
            }
            if (round % 3 == 2) {
                lease.rollback();
            } else {
                List<String> texts = OddEvents.texts(lease.events());
                channel.commit(List.of(lease), MarkChanges.none());
                taken.addAll(texts);
                left.addAndGet(-texts.size());
            }
        }
    }
}
