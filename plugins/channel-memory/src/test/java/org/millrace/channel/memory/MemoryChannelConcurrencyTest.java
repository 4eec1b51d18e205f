package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.memory.Events.LONG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.event.Event;
import org.millrace.testkit.Started;

/** Every event of each producer is delivered once, and to a single consumer in its producer's order. */
@Timeout(120)
class MemoryChannelConcurrencyTest {
    private static final int EVENTS = 60_000;

    private final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 100, 100",
        "4, 1, 100, 100",
        "4, 1, 5000, 1",
        "1, 1, 1, 1",
        "4, 4, 100, 20",
        "2, 3, 100000, 1000",
        "8, 8, 30, 30",
    })
    void nothingIsLostOrDeliveredTwice(int producers, int consumers, int capacity, int largestBatch) throws Exception {
        MemoryChannel channel = new MemoryChannel(new Limits(capacity, largestBatch, LONG, 1_000_000, 1_000_000));
        missing.set(EVENTS);
        List<Started<?>> started = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int id = i;
            int count = EVENTS / producers + (i == 0 ? EVENTS % producers : 0);
            started.add(Started.run(() -> produce(channel, id, count, largestBatch)));
        }
        for (int i = 0; i < consumers; i++) {
            Random random = new Random(i);
            started.add(Started.run(() -> consume(channel, random, largestBatch)));
        }
        for (Started<?> each : started) {
            each.result();
        }

        assertThat(delivered).hasSize(EVENTS).doesNotHaveDuplicates();
        assertThat(channel.usage())
                .isEqualTo(ChannelUsage.builder()
                        .events(0, capacity)
                        .bytes(0, 1_000_000)
                        .build());
        if (consumers == 1) {
            assertEachProducersOrder();
        }
    }

    private static void produce(MemoryChannel channel, int id, int count, int largestBatch) throws Exception {
        Random random = new Random(1000 + id);
        List<Event> batch = new ArrayList<>();
        int at = 0;
        while (at < count) {
            batch.clear();
            int end = Math.min(count, at + 1 + random.nextInt(largestBatch));
            while (at < end) {
                batch.add(Event.of(id + ":" + at++));
            }
            Taken.put(channel, batch);
        }
    }

    private void consume(MemoryChannel channel, Random random, int largestBatch) throws Exception {
        while (missing.get() > 0) {
            Taken lease = Taken.from(channel, 1 + random.nextInt(largestBatch), Duration.ofMillis(5));
            if (random.nextInt(5) == 0) {
                lease.rollback();
                continue;
            }
            for (Event event : lease.events()) {
                delivered.add(event.text());
            }
            missing.addAndGet(-lease.events().size());
            lease.commit();
        }
    }

    private void assertEachProducersOrder() {
        Map<String, Integer> next = new HashMap<>();
        for (String text : delivered) {
            String[] parts = text.split(":", 2);
            assertThat(Integer.parseInt(parts[1])).as(text).isEqualTo(next.getOrDefault(parts[0], 0));
            next.merge(parts[0], 1, Integer::sum);
        }
    }
}
