package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** A source of datagrams that is replaced while they come: each arrives once. */
@Timeout(120)
class DatagramSwapTest {
    private static final int COUNT = 20_000;
    /** So few wait in the kernel at any time that it has room for them, however slow the machine is. */
    private static final int MOST_ON_THE_WAY = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final AtomicReference<@Nullable InetSocketAddress> bound = new AtomicReference<>();
    private final AtomicInteger arrived = new AtomicInteger();

    /** Sources as often as the engine asks: one that was too slow to start is followed by another of the same version. */
    private final class Version implements Supplier<DatagramSource> {
        private final List<DatagramSource> instances = new CopyOnWriteArrayList<>();

        @Override
        public DatagramSource get() {
            DatagramSource source = new DatagramSource(ANY_PORT, bound, arrived);
            instances.add(source);
            return source;
        }

        int read() {
            return instances.stream().mapToInt(source -> source.read.get()).sum();
        }
    }

    private int sendAll(InetSocketAddress to) throws IOException {
        try (DatagramChannel sender = DatagramChannel.open()) {
            for (int i = 0; i < COUNT; i++) {
                while (i - arrived.get() >= MOST_ON_THE_WAY) {
                    LockSupport.parkNanos(20_000);
                }
                sender.send(ByteBuffer.wrap(Integer.toString(i).getBytes(StandardCharsets.UTF_8)), to);
            }
        }
        return COUNT;
    }

    @Test
    void noDatagramIsLostOrDoubledWhileTheSourceIsReplaced() throws Exception {
        Version first = new Version();
        Version second = new Version();
        Version third = new Version();
        try (Flow flow = new Flow()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
            // It takes them all, so that no source is kept waiting while its datagrams pile up.
            flow.offer("channel", "c1", () -> new QueueChannel(COUNT));
            flow.offer("selector", "r1", () -> new ToAllSelector());
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            TestOffer one = flow.offer("source", "r1", first);
            flow.awaitState("source", "r1", State.RUNNING);
            InetSocketAddress address = Objects.requireNonNull(bound.get());
            FutureTask<Integer> sending = new FutureTask<>(() -> sendAll(address));
            new Thread(sending, "sender").start();

            await().atMost(PATIENCE).until(() -> arrived.get() > COUNT / 4);
            TestOffer two = flow.offer("source", "r1", second);
            flow.control.withdraw(one);
            await().atMost(PATIENCE).until(() -> second.read() > 0 && arrived.get() > COUNT / 2);
            flow.offer("source", "r1", third);
            flow.control.withdraw(two);

            assertThat(sending.get()).isEqualTo(COUNT);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(flow.received).hasSizeGreaterThanOrEqualTo(COUNT));
            List<String> expected = IntStream.range(0, COUNT)
                    .mapToObj(Integer::toString)
                    .sorted()
                    .toList();
            List<String> received = new ArrayList<>(flow.received);
            received.sort(null);
            assertThat(received).isEqualTo(expected);
            assertThat(List.of(first.read(), second.read(), third.read()))
                    .allSatisfy(read -> assertThat(read).isPositive());
            assertThat(bound.get()).isEqualTo(address);
        }
    }
}
