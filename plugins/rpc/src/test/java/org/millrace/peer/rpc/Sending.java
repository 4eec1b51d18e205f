package org.millrace.peer.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.flume.peer.FlumeAgent;
import org.millrace.flume.peer.FlumeCollector;
import org.millrace.testkit.TestBatch;

/** What a sink that sends to Flume's own agent keeps to. */
public final class Sending {
    private static final int LIVES = 3;
    private static final int DELIVERIES_OF_A_LIFE = 10;
    private static final int BATCH = 500;
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(60);

    private Sending() {}

    private static List<Event> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Event.of("e" + i)).toList();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    private static List<Event> left(TestBatch batch) {
        return batch.comesAgain().keySet().stream().map(batch.events()::get).toList();
    }

    /** Sends by an open sink, and closes it. */
    public static void eachEventArrivesOnceAndInOrder(FlumeCollector flume, Sink sink) throws Exception {
        try (FlumeAgent agent = flume.start()) {
            for (int i = 0; i < 5; i++) {
                TestBatch batch = TestBatch.of(events(BATCH * i, BATCH * (i + 1)));
                sink.deliver(batch);
                assertThat(batch.comesAgain()).isEmpty();
            }
            await().atMost(ARRIVES_WITHIN)
                    .untilAsserted(() -> assertThat(flume.written()).hasSize(5 * BATCH));
        } finally {
            sink.close();
        }
        assertThat(flume.written()).isEqualTo(texts(5 * BATCH));
    }

    /** Sends by an open sink, and closes it. */
    public static void whatAKilledServerAcknowledgedIsThere(FlumeCollector flume, Sink sink) throws Exception {
        int delivered = 0;
        try {
            for (int life = 0; life < LIVES; life++) {
                try (FlumeAgent agent = flume.start()) {
                    delivered = deliverUntilKilled(agent, sink, delivered);
                }
            }
        } finally {
            sink.close();
        }
        int all = delivered;
        assertThat(all).isGreaterThanOrEqualTo(LIVES * DELIVERIES_OF_A_LIFE * BATCH);
        try (FlumeAgent agent = flume.start()) {
            await().atMost(ARRIVES_WITHIN).untilAsserted(() -> assertThat(new HashSet<>(flume.written()))
                    .containsAll(texts(all)));
        }
    }

    private static int deliverUntilKilled(FlumeAgent agent, Sink sink, int from) throws Exception {
        CountDownLatch busy = new CountDownLatch(DELIVERIES_OF_A_LIFE);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        Thread killer = new Thread(() -> {
            try {
                busy.await();
                agent.kill();
            } catch (InterruptedException e) {
                failed.set(e);
            }
        });
        killer.start();
        int delivered = from;
        List<Event> left = events(delivered, delivered + BATCH);
        while (killer.isAlive()) {
            try {
                TestBatch batch = TestBatch.of(left);
                sink.deliver(batch);
                left = left(batch);
            } catch (RetryableException e) {
                // It is full, or has been killed: what was not taken comes again.
                Thread.onSpinWait();
            }
            if (left.isEmpty()) {
                delivered += BATCH;
                left = events(delivered, delivered + BATCH);
                busy.countDown();
            }
        }
        killer.join();
        assertThat(failed.get()).isNull();
        return delivered;
    }
}
