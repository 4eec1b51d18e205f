package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.memory.Events.AT_ONCE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.event.Event;

/** Generated sequences of put, take, commit and rollback, done to the channel and to a model that is plain to see through. */
class MemoryChannelModelTest {
    private static final int STEPS = 3000;

    /** Events by number. What is on lease stays in {@code held}, but not in {@code queue}. */
    private static final class Model {
        final Limits limits;
        final TreeMap<Integer, Event> queue = new TreeMap<>();
        final TreeMap<Integer, Event> held = new TreeMap<>();
        int next;

        Model(Limits limits) {
            this.limits = limits;
        }

        String put(List<Event> batch) {
            long bodies = batch.stream().mapToLong(e -> e.body().length).sum();
            long bytes = batch.stream().mapToLong(Event::size).sum();
            if (batch.size() > limits.transactionCapacity()
                    || bodies > limits.bodyCapacity()
                    || bytes > limits.byteCapacity()) {
                return "impossible";
            }
            if (held.size() + batch.size() > limits.capacity()
                    || bodies + bodies() > limits.bodyCapacity()
                    || bytes + bytes() > limits.byteCapacity()) {
                return "full";
            }
            for (Event event : batch) {
                queue.put(next, event);
                held.put(next++, event);
            }
            return "put";
        }

        /** Consecutive numbers from the lowest. */
        NavigableMap<Integer, Event> take(int most) {
            NavigableMap<Integer, Event> taken = new TreeMap<>();
            while (!queue.isEmpty()
                    && taken.size() < Math.min(most, limits.transactionCapacity())
                    && (taken.isEmpty() || queue.firstKey() == taken.lastKey() + 1)) {
                taken.put(queue.firstKey(), queue.pollFirstEntry().getValue());
            }
            return taken;
        }

        long bodies() {
            return held.values().stream().mapToLong(e -> e.body().length).sum();
        }

        long bytes() {
            return held.values().stream().mapToLong(Event::size).sum();
        }
    }

    private record Open(Taken lease, NavigableMap<Integer, Event> events) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(40)
    void theChannelDoesWhatTheModelDoes() throws Exception {
        int capacity = 1 + random.nextInt(400);
        int transactionCapacity = 1 + random.nextInt(capacity);
        long bytes = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(capacity * 20);
        Limits limits = new Limits(
                capacity, transactionCapacity, Duration.ZERO, bytes == Long.MAX_VALUE ? bytes : bytes / 5 * 4, bytes);
        MemoryChannel channel = new MemoryChannel(limits);
        Model model = new Model(limits);
        List<Open> open = new ArrayList<>();
        int putsInTen = 1 + random.nextInt(6);
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + ", step " + step + ", " + limits;
            if (random.nextInt(10) < putsInTen) {
                List<Event> batch = batch(1 + random.nextInt(random.nextBoolean() ? 3 : transactionCapacity + 1));
                assertThat(put(channel, batch)).as(where).isEqualTo(model.put(batch));
            } else if (open.isEmpty() || random.nextBoolean()) {
                int most = 1 + random.nextInt(random.nextBoolean() ? 5 : transactionCapacity + 3);
                Open taken = new Open(Taken.from(channel, most, AT_ONCE), model.take(most));
                assertSame(taken, where);
                open.add(taken);
            } else {
                end(open.remove(random.nextInt(open.size())), model, where);
            }
            assertThat(channel.usage())
                    .as(where)
                    .isEqualTo(ChannelUsage.builder()
                            .events(model.held.size(), capacity)
                            .bytes(model.bytes(), limits.byteCapacity())
                            .build());
        }
    }

    private void end(Open ended, Model model, String where) throws Exception {
        assertSame(ended, where);
        if (random.nextBoolean()) {
            ended.lease().commit();
            model.held.keySet().removeAll(ended.events().keySet());
        } else {
            ended.lease().rollback();
            model.queue.putAll(ended.events());
        }
    }

    private static void assertSame(Open open, String where) {
        List<Event> expected = new ArrayList<>(open.events().values());
        if (!open.lease().events().equals(expected)) {
            assertThat(open.lease().events()).as(where).containsExactlyElementsOf(expected);
        }
    }

    private static String put(MemoryChannel channel, List<Event> batch) throws InterruptedException {
        try {
            Taken.put(channel, batch);
            return "put";
        } catch (ChannelFullException e) {
            return "full";
        } catch (ChannelException e) {
            return "impossible";
        }
    }

    private List<Event> batch(int size) {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Event event = Event.of(new byte[random.nextInt(20)]);
            batch.add(random.nextInt(4) == 0 ? event.withHeader("n", String.valueOf(random.nextInt(1000))) : event);
        }
        return batch;
    }
}
