package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

/** Every event of each producer is delivered once, and to a single consumer in its producer's order. */
@Timeout(120)
class FileChannelConcurrencyTest {
    private static final int EVENTS = 20_000;

    private final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 10000",
        "4, 1, 1, 10000",
        "4, 1, 2, 2000",
        "4, 4, 3, 1000",
        "8, 3, 1, 200",
    })
    void nothingIsLostOrDeliveredTwice(
            int producers, int consumers, int directories, int capacity, @TempDir Path directory) throws Exception {
        List<String> data = new ArrayList<>();
        for (int i = 0; i < directories; i++) {
            data.add(directory.resolve("data" + i).toString());
        }
        Map<String, Object> keys = Map.of(
                "dataDirs",
                String.join(",", data),
                "capacity",
                (long) capacity,
                "transactionCapacity",
                100,
                "maxFileSize",
                1L << 20,
                "keep-alive",
                60);
        FileChannel channel = Typed.open(directory, keys);
        missing.set(EVENTS);
        List<Started<?>> started = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int id = i;
            started.add(Started.run(() -> produce(channel, id, EVENTS / producers)));
        }
        for (int i = 0; i < consumers; i++) {
            Random random = new Random(i);
            started.add(Started.run(() -> consume(channel, random)));
        }
        for (Started<?> each : started) {
            each.result();
        }
        assertThat(delivered).hasSize(EVENTS).doesNotHaveDuplicates();
        assertThat(channel.usage().events().orElse(0)).isZero();
        assertThat(channel.usage().bytes().orElse(0)).isZero();
        channel.close();
        if (consumers == 1) {
            Map<String, Integer> last = new HashMap<>();
            for (String event : delivered) {
                String[] parts = event.split("-", -1);
                int number = Integer.parseInt(parts[1]);
                assertThat(number).isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
            }
        }
    }

    private static void produce(FileChannel channel, int id, int count) throws Exception {
        Random random = new Random(id);
        int made = 0;
        while (made < count) {
            int n = Math.min(count - made, 1 + random.nextInt(100));
            List<Event> batch = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                batch.add(Event.of(id + "-" + made++));
            }
            Taken.put(channel, batch);
        }
    }

    private void consume(FileChannel channel, Random random) throws Exception {
        while (missing.get() > 0) {
            Taken lease = Taken.from(channel, 1 + random.nextInt(100), Duration.ofMillis(5));
            if (random.nextInt(10) == 0) {
                lease.rollback();
            } else if (!lease.events().isEmpty()) {
                List<String> texts = Events.texts(lease);
                lease.commit();
                delivered.addAll(texts);
                missing.addAndGet(-texts.size());
            }
        }
    }

    /** Those that put write themselves, so an interrupt meets them while they write. */
    @Test
    void interruptsOfThoseThatPutHarmNobody(@TempDir Path directory) throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("maxFileSize", 1L << 20, "capacity", 1_000_000L));
        Set<String> put = ConcurrentHashMap.newKeySet();
        Set<String> refused = ConcurrentHashMap.newKeySet();
        List<Started<String>> putters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int id = i;
            putters.add(Started.run(() -> putThoughInterrupted(channel, id, put, refused)));
        }
        Random random = new Random(1);
        while (putters.stream().anyMatch(putter -> !putter.isDone())) {
            putters.get(random.nextInt(putters.size())).interrupt();
            Thread.onSpinWait();
        }
        for (Started<?> each : putters) {
            each.result();
        }
        channel.close();
        FileChannel again = Typed.open(directory, Map.of("capacity", 1_000_000L));
        assertThat(Events.drain(again)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(put);
        assertThat(refused).doesNotContainAnyElementsOf(put);
        again.close();
    }

    private static void putThoughInterrupted(FileChannel channel, int id, Set<String> put, Set<String> refused)
            throws Exception {
        for (int i = 0; i < 1000; i++) {
            String body = id + "-" + i + "-" + "x".repeat(2000);
            try {
                channel.put(List.of(Event.of(body)), MarkChanges.none(), Duration.ZERO);
                put.add(body);
            } catch (InterruptedException e) {
                refused.add(body);
            }
        }
    }
}
