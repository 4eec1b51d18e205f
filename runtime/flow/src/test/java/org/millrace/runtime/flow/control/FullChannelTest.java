package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

/** What a channel held before it was replaced counts against the capacity of its successor. */
class FullChannelTest {

    /** As a memory channel, whose bytes are bounded too. */
    private static final class ByteBounded extends QueueChannel {
        private final long byteCapacity;

        ByteBounded(int capacity, long byteCapacity) {
            super(capacity);
            this.byteCapacity = byteCapacity;
        }

        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
            synchronized (this) {
                if (usage().bytes().orElse(0) + 2L * batch.size() > byteCapacity) {
                    throw new ChannelFullException("byteCapacity=" + byteCapacity);
                }
                super.put(batch, marks, wait);
            }
        }

        @Override
        public synchronized ChannelUsage usage() {
            ChannelUsage usage = super.usage();
            return ChannelUsage.builder()
                    .events(usage.events().orElse(0), usage.eventCapacity().orElse(0))
                    .bytes(2 * usage.events().orElse(0), byteCapacity)
                    .build();
        }
    }

    /** As a memory channel whose puts wait for room. */
    private static final class Waiting extends QueueChannel {
        final CountDownLatch waits = new CountDownLatch(1);

        Waiting(int capacity) {
            super(capacity);
        }

        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
            synchronized (this) {
                while (!wait.isZero() && usage().events().orElse(0) + batch.size() > 10) {
                    waits.countDown();
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new ChannelFullException("interrupted");
                    }
                }
                super.put(batch, marks, wait);
            }
        }
    }

    /** Notes how many events there were at each of its checkpoints; left to itself it would wait for more. */
    private static final class Patient implements CheckpointedSink {
        final List<Integer> answered = new CopyOnWriteArrayList<>();
        private int since;

        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public Window window() {
            return Window.of(1000, 1 << 30, Duration.ofHours(1));
        }

        @Override
        public void restore(List<Mark> marks) {}

        @Override
        public void deliver(Batch batch) {
            since += batch.size();
        }

        @Override
        public Mark checkpoint() {
            answered.add(since);
            since = 0;
            return Mark.of("");
        }

        @Override
        public void rolledBack() {}
    }

    private static void replace(Flow flow, QueueChannel by) {
        serves(flow, new TestOffer("channel", "c1", () -> by));
    }

    private static void serves(Flow flow, TestOffer offer) {
        flow.offer(offer);
        await().until(() -> flow.status("channel", "c1").version().equals(offer.version()));
    }

    /** Sends single events until one is refused for want of room. */
    private static int fill(Flow flow) throws Exception {
        for (int accepted = 0; ; accepted++) {
            try {
                flow.source.send(1);
            } catch (RefusedException e) {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.FULL);
                return accepted;
            }
        }
    }

    private static long size(Flow flow) {
        for (MetricGroup group : flow.board.metrics()) {
            if (group.key().name().equals("c1")) {
                return group.values().getOrDefault("ChannelSize", -1).longValue();
            }
        }
        return -1;
    }

    @Test
    void aFullChannelIsFullHoweverOftenItIsReplaced() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(fill(flow)).isEqualTo(10);
            for (int round = 2; round < 5; round++) {
                replace(flow, new QueueChannel(10));
                assertThat(fill(flow)).isZero();
                assertThat(size(flow)).isEqualTo(10);
            }
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(10);
            flow.source.send(1);
            flow.awaitReceived(11);
        }
    }

    @Test
    void aCheckpointedSinkAnswersWhileSourcesHaveHalfOfTheChannelToFill() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            assertThat(fill(flow)).isEqualTo(10);
            Patient sink = new Patient();
            flow.offer("sink", "k1", () -> sink);
            await().until(() -> size(flow) == 0);
            assertThat(sink.answered).filteredOn(count -> count > 0).containsExactly(5, 5);
        }
    }

    @Test
    void aSmallerSuccessorTakesNothingUntilThereIsLessThanItHolds() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(8);
            replace(flow, new QueueChannel(5));
            assertThat(fill(flow)).isZero();
            replace(flow, new QueueChannel(9));
            assertThat(fill(flow)).isEqualTo(1);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(9);
        }
    }

    @Test
    void bytesOfWhatWasHeldCountToo() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(1000));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(10);
            replace(flow, new ByteBounded(1000, 10));
            assertThat(fill(flow)).isZero();
            replace(flow, new ByteBounded(1000, 24));
            assertThat(fill(flow)).isEqualTo(2);
        }
    }

    @Test
    void putsOfManySourcesDoNotShareOneRoom() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(100));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(50);
            replace(flow, new QueueChannel(100));
            AtomicInteger accepted = new AtomicInteger(50);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> {
                    ManualSource mine = new ManualSource();
                    mine.start(flow.source.outlet());
                    go.await();
                    for (int n = 0; n < 20; n++) {
                        try {
                            mine.send(1);
                            accepted.incrementAndGet();
                        } catch (RefusedException e) {
                            assertThat(e.reason()).isEqualTo(Reason.FULL);
                            return null;
                        }
                    }
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> each : all) {
                each.get();
            }
            threads.shutdown();
            assertThat(accepted).hasValue(100);
            assertThat(size(flow)).isEqualTo(100);
        }
    }

    @Test
    void aPutThatWaitsForRoomGivesWayToTheNextReplacement() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(10);
            Waiting full = new Waiting(10);
            replace(flow, full);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<?> waiting = thread.submit(() -> {
                flow.source.send(1);
                return null;
            });
            assertThat(full.waits.await(10, TimeUnit.SECONDS)).isTrue();
            replace(flow, new QueueChannel(11));
            waiting.get(5, TimeUnit.SECONDS);
            thread.shutdown();
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(11);
        }
    }

    @Test
    void aSuccessorThatFailsLeavesTheFullChannelFull() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            replace(flow, new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(10);
            flow.offer("channel", "c1", () -> {
                throw new IllegalStateException("it does not do");
            });
            await().until(() -> flow.status("channel", "c1").detail().contains("does not do"));
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            replace(flow, new QueueChannel(12));
            assertThat(fill(flow)).isEqualTo(2);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(12);
        }
    }
}
