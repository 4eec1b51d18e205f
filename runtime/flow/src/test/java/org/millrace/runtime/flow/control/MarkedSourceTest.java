package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** How far a source has read is where its events are, or in a file of the agent's. */
class MarkedSourceTest {
    private static final String KEY = "numbers";

    /** Counts, from where it was. */
    private static class Counting implements PolledSource, MarkedSource {
        private final int upTo;
        private final List<Long> restored;
        private long next;

        Counting(int upTo, List<Long> restored) {
            this.upTo = upTo;
            this.restored = restored;
        }

        @Override
        public void restore(Map<String, Mark> marks) {
            Mark mark = marks.get(KEY);
            next = mark == null ? 0 : mark.number();
            restored.add(next);
        }

        @Override
        public Duration poll(Outlet outlet) throws Exception {
            if (next >= upTo) {
                return Duration.ofMillis(5);
            }
            outlet.accept(List.of(Event.of(Long.toString(next))), MarkChanges.set(KEY, Mark.of(next + 1)));
            next++;
            return Duration.ZERO;
        }
    }

    /** Hands one more on when it is stopped. */
    private static final class Finishing extends Counting {
        private final List<String> ends;
        private volatile @Nullable Outlet outlet;

        Finishing(List<Long> restored, List<String> ends) {
            super(Integer.MAX_VALUE, restored);
            this.ends = ends;
        }

        @Override
        public void start(Outlet given) {
            outlet = given;
        }

        @Override
        public void stop() throws Exception {
            try {
                poll(Objects.requireNonNull(outlet));
                ends.add("put");
            } catch (RefusedException e) {
                ends.add(e.reason().name());
                throw e;
            }
        }
    }

    /** Keeps marks as long as the map it is given. */
    private static class Keeping extends QueueChannel {
        private final Map<String, Mark> marks;

        Keeping(Map<String, Mark> marks) {
            super(1000);
            this.marks = marks;
        }

        private void keep(MarkChanges changes) {
            marks.putAll(changes.set());
            marks.keySet().removeAll(changes.dropped());
        }

        @Override
        public void put(List<Event> batch, MarkChanges changes, Duration wait) throws ChannelFullException {
            super.put(batch, changes, wait);
            keep(changes);
        }

        @Override
        public void commit(List<Lease> leases, MarkChanges changes) throws ChannelException, InterruptedException {
            super.commit(leases, changes);
            keep(changes);
        }

        @Override
        public boolean keepsMarks() {
            return true;
        }

        @Override
        public Map<String, Mark> marks() {
            return Map.copyOf(marks);
        }
    }

    private String type = "counting";
    private final List<Long> restored = new CopyOnWriteArrayList<>();

    private Flow flow(Path data, Map<String, ? extends QueueChannel> channels, int upTo) {
        return flow(data, channels, upTo, List.of());
    }

    private Flow flow(Path data, Map<String, ? extends QueueChannel> channels, int upTo, List<String> interceptors) {
        Flow flow = new Flow(data);
        List<String> names = channels.keySet().stream().sorted().toList();
        flow.control.wire(new InletSpec("r1", names, interceptors, "r1"));
        channels.forEach((name, channel) -> {
            flow.control.wire(new DrainSpec("of " + name, name, List.of("of " + name), ""));
            flow.offer("channel", name, () -> channel);
            flow.offer("sink", "of " + name, () -> new ListSink(flow.received));
        });
        flow.offer("selector", "r1", ToAllSelector::new);
        flow.offer(new TestOffer("source", "r1", () -> new Counting(upTo, restored)).ofType(type));
        return flow;
    }

    @Test
    void aPositionIsKeptByTheOneChannelThatCanKeepIt(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        try (Flow flow = flow(data, Map.of("c1", new Keeping(marks)), 10)) {
            flow.awaitReceived(10);
        }
        assertThat(marks.get("source r1\t" + KEY)).isEqualTo(Mark.of(10));
        try (Flow flow = flow(data, Map.of("c1", new Keeping(marks)), 12)) {
            await().untilAsserted(() -> assertThat(flow.received).containsExactly("10", "11"));
        }
        assertThat(restored).containsExactly(0L, 10L);
        assertThat(data.resolve("a1/source-r1/positions")).doesNotExist();
    }

    @Test
    void otherwiseItIsInAFile(@TempDir Path data) {
        try (Flow flow = flow(data, Map.of("c1", new QueueChannel(1000)), 10)) {
            flow.awaitReceived(10);
        }
        assertThat(data.resolve("a1/source-r1/positions")).exists();
        try (Flow flow = flow(data, Map.of("c1", new QueueChannel(1000)), 12)) {
            await().untilAsserted(() -> assertThat(flow.received).containsExactly("10", "11"));
        }
        assertThat(restored).containsExactly(0L, 10L);
    }

    @Test
    void itMovesWithTheWiring(@TempDir Path data) {
        Map<String, Mark> first = new ConcurrentHashMap<>();
        Map<String, Mark> second = new ConcurrentHashMap<>();
        try (Flow flow = flow(data, Map.of("c1", new Keeping(first)), 10)) {
            flow.awaitReceived(10);
        }
        // Two that would have to agree: the file is right from now on.
        try (Flow flow = flow(data, Map.of("c1", new Keeping(first), "c2", new Keeping(second)), 20)) {
            await().untilAsserted(() -> assertThat(flow.received).hasSize(20));
        }
        assertThat(first.get("source r1\t" + KEY)).isEqualTo(Mark.of(10));
        try (Flow flow = flow(data, Map.of("c1", new Keeping(first)), 25)) {
            await().untilAsserted(() -> assertThat(flow.received).containsExactly("20", "21", "22", "23", "24"));
        }
        try (Flow flow = flow(data, Map.of("c2", new Keeping(second)), 26)) {
            flow.control.wire(new DrainSpec("k9", "c1", List.of("k9"), ""));
            flow.offer("channel", "c1", () -> new Keeping(first));
            await().untilAsserted(() -> assertThat(restored).hasSize(4));
        }
        assertThat(restored.subList(0, 3)).containsExactly(0L, 10L, 20L);
    }

    @Test
    void anotherTypeUnderTheSameNameBeginsAnewAndTheFormerOneGoesOnWhereItWas(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        thereAndBack(data.resolve("kept"), () -> new Keeping(marks));
        thereAndBack(data.resolve("in a file"), () -> new QueueChannel(1000));
    }

    @Test
    void anotherTypeIsWrittenDownAlsoIfThatFailsAtFirst(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        AtomicInteger failures = new AtomicInteger();
        type = "counting";
        runUntil(data, new Keeping(marks), 10);
        type = "other";
        Keeping refusing = new Keeping(marks) {
            @Override
            public void put(List<Event> batch, MarkChanges changes, Duration wait) throws ChannelFullException {
                if (failures.getAndIncrement() < 2) {
                    throw new ChannelFullException("not now");
                }
                super.put(batch, changes, wait);
            }
        };
        runUntil(data, refusing, 3);
        runUntil(data, new Keeping(marks), 4);
        assertThat(failures).hasValueGreaterThan(2);
        assertThat(restored).startsWith(0L, 0L).endsWith(3L);
    }

    @Test
    void oneWhoseSuccessorOfAnotherTypeFailsGoesOnWithItsOwnMarks(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        AtomicInteger asked = new AtomicInteger();
        try (Flow flow = flow(data, Map.of("c1", new Keeping(marks)), Integer.MAX_VALUE)) {
            await().until(() -> flow.received.size() > 100);
            flow.offer(new TestOffer("source", "r1", () -> new Counting(0, restored) {
                        @Override
                        public void restore(Map<String, Mark> given) {
                            asked.incrementAndGet();
                            throw new IllegalStateException("not these");
                        }
                    })
                    .ofType("other"));
            await().until(() -> asked.get() > 0);
            int before = flow.received.size();
            await().until(() -> flow.received.size() > before + 100);
        }
        restored.clear();
        Mark last = Objects.requireNonNull(marks.get("source r1\t" + KEY));
        runUntil(data, new Keeping(marks), (int) last.number() + 1);
        assertThat(restored).containsExactly(last.number());
    }

    @Test
    void onceItsSuccessorHasReadThePositionASourcePutsNothingAnyMore(@TempDir Path data) {
        List<String> ends = new CopyOnWriteArrayList<>();
        List<String> received;
        try (Flow flow = flow(data, Map.of("c1", new Keeping(new ConcurrentHashMap<>())), Integer.MAX_VALUE)) {
            received = flow.received;
            await().until(() -> received.size() > 100);
            for (int i = 1; i <= 5; i++) {
                int swaps = i;
                flow.offer(new TestOffer("source", "r1", swaps + 1L, () -> new Finishing(restored, ends)).ofType(type));
                await().until(() -> restored.size() > swaps && ends.size() == swaps - 1);
                int before = received.size();
                await().until(() -> received.size() > before + 100);
            }
        }
        assertThat(ends).containsExactly("CLOSING", "CLOSING", "CLOSING", "CLOSING", "put");
        assertThat(received)
                .isEqualTo(IntStream.range(0, received.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private void thereAndBack(Path data, Supplier<QueueChannel> channel) {
        restored.clear();
        type = "counting";
        runUntil(data, channel.get(), 10);
        type = "org.example.Other source/with a name";
        runUntil(data, channel.get(), 3);
        runUntil(data, channel.get(), 4);
        type = "counting";
        runUntil(data, channel.get(), 11);
        assertThat(restored).containsExactly(0L, 0L, 3L, 10L);
    }

    private void runUntil(Path data, QueueChannel channel, int upTo) {
        try (Flow flow = flow(data, Map.of("c1", channel), upTo)) {
            await().untilAsserted(() -> assertThat(flow.received).last().isEqualTo(Integer.toString(upTo - 1)));
        }
    }

    @Test
    void aBatchOfWhichNothingIsLeftMovesItAllTheSame(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        try (Flow flow = flow(data, Map.of("c1", new Keeping(marks)), 10, List.of("r1.i1"))) {
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> List.of());
            await().untilAsserted(
                            () -> assertThat(marks.get("source r1\t" + KEY)).isEqualTo(Mark.of(10)));
        }
    }

    @Test
    void whatInterceptorsMakeLargerThanAChannelTakesIsPutInParts(@TempDir Path data) {
        Map<String, Mark> marks = new ConcurrentHashMap<>();
        AtomicInteger largest = new AtomicInteger();
        Keeping channel = new Keeping(marks) {
            @Override
            public void put(List<Event> batch, MarkChanges changes, Duration wait) throws ChannelFullException {
                largest.accumulateAndGet(batch.size(), Math::max);
                super.put(batch, changes, wait);
            }
        };
        try (Flow flow = flow(data, Map.of("c1", channel), 1, List.of("r1.i1"))) {
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> {
                List<Event> more = new ArrayList<>();
                for (int i = 0; i < 250; i++) {
                    more.addAll(batch);
                }
                return more;
            });
            await().untilAsserted(() -> assertThat(flow.received).hasSize(250));
        }
        assertThat(largest).hasValueLessThanOrEqualTo(100);
    }

    @Test
    void theAgentsOwnKeyIsNotForSources(@TempDir Path data) {
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitState("source", "r1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.outlet().accept(List.of(), MarkChanges.set("", Mark.of(1))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
