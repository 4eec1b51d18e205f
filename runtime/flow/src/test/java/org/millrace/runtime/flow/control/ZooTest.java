package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** Every kind of bad plug-in: whatever it does, the components beside it go on, and its fault can be seen. */
class ZooTest {

    /** Throws anything at all, checked or not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable t) throws E {
        throw (E) t;
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("runtime"),
                new java.io.IOException("checked"),
                new OutOfMemoryError("pretended"),
                new StackOverflowError(),
                new NoClassDefFoundError("org/example/Missing"),
                new Throwable("bare"),
                new AssertionError("assertion"));
    }

    /** A healthy second flow r2 -> c2 -> k2 beside the one under test. */
    private static final class Neighbour {
        final List<String> received = new CopyOnWriteArrayList<>();
        final ManualSource source = new ManualSource();

        Neighbour(Flow flow) {
            flow.control.wire(new InletSpec("r2", List.of("c2"), List.of(), "r2"));
            flow.control.wire(new DrainSpec("k2", "c2", List.of("k2"), ""));
            flow.offer("channel", "c2", () -> new QueueChannel(1000));
            flow.offer("selector", "r2", () -> new ToAllSelector());
            flow.offer("source", "r2", () -> source);
            flow.offer("sink", "k2", () -> new ListSink(received));
            flow.awaitState("source", "r2", State.RUNNING);
            flow.awaitState("sink", "k2", State.RUNNING);
        }

        void stillWorks(Flow flow) throws Exception {
            int before = received.size();
            source.send(5);
            await().untilAsserted(() -> assertThat(received).hasSize(before + 5));
            assertThat(flow.status("source", "r2").activations()).isEqualTo(1);
            assertThat(flow.status("channel", "c2").activations()).isEqualTo(1);
            assertThat(flow.status("sink", "k2").activations()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSinkWhoseConstructorThrows(Throwable t) throws Exception {
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer("sink", "k1", () -> {
                throw ZooTest.<RuntimeException>sneak(t);
            });
            flow.awaitState("sink", "k1", State.FAILED);
            assertThat(flow.status("sink", "k1").detail())
                    .contains("constructor", t.getClass().getName());
            neighbour.stillWorks(flow);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSinkWhoseOpenThrowsIsTriedAgain(Throwable t) throws Exception {
        AtomicInteger opens = new AtomicInteger();
        AtomicInteger closes = new AtomicInteger();
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void open(ComponentContext context) {
                    if (opens.incrementAndGet() < 3) {
                        throw ZooTest.<RuntimeException>sneak(t);
                    }
                }

                @Override
                public void close() {
                    closes.incrementAndGet();
                }
            });
            flow.awaitRunning();
            assertThat(closes).hasValue(2);
            flow.source.send(10);
            flow.awaitReceived(10);
            neighbour.stillWorks(flow);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSinkWhoseDeliveryThrowsGetsTheEventsAgain(Throwable t) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void deliver(Batch batch) throws Exception {
                    if (calls.incrementAndGet() <= 3) {
                        throw ZooTest.<RuntimeException>sneak(t);
                    }
                    super.deliver(batch);
                }
            });
            flow.awaitRunning();
            flow.source.send(10);
            flow.awaitReceived(10);
            flow.awaitState("sink", "k1", State.RUNNING);
            neighbour.stillWorks(flow);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSinkWhoseCloseThrowsIsReplacedAllTheSame(Throwable t) throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void close() {
                    throw ZooTest.<RuntimeException>sneak(t);
                }
            });
            flow.awaitRunning();
            flow.withdraw("sink", "k1");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            await().until(() -> flow.status("sink", "k1").activations() == 2);
            flow.source.send(10);
            flow.awaitReceived(10);
        }
    }

    @Test
    void aSinkThatSaysFatalIsNotTriedAgainUntilItIsConfiguredAnew() throws Exception {
        AtomicInteger opens = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void open(ComponentContext context) throws Exception {
                    opens.incrementAndGet();
                    throw new FatalException("no permission on table t");
                }
            });
            flow.awaitState("sink", "k1", State.FAILED);
            assertThat(flow.status("sink", "k1").detail()).contains("no permission on table t", "not tried again");
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(10);
            assertThat(opens).hasValue(1);
            flow.withdraw("sink", "k1");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(10);
        }
    }

    private static void hangForGood(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException ignored) {
                // This animal ignores interrupts.
            }
        }
    }

    @Test
    void aSinkThatHangsInCloseIsLeftBehindAndItsSuccessorWorks() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer(new TestOffer("sink", "k1", 55, () -> new ListSink(flow.received) {
                @Override
                public void close() {
                    hangForGood(release);
                }
            }));
            flow.awaitRunning();
            flow.withdraw("sink", "k1");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            neighbour.stillWorks(flow);
            await().until(() -> flow.status("sink", "k1").activations() == 2);
            flow.source.send(10);
            flow.awaitReceived(10);
            assertThat(flow.claims.awaitReleased(55, Duration.ofSeconds(5))).isTrue();
            release.countDown();
        }
    }

    @Test
    void aSinkThatHangsInDeliverLosesItsBatchToItsSuccessor() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void deliver(Batch batch) {
                    inside.countDown();
                    hangForGood(release);
                }
            });
            flow.awaitRunning();
            flow.source.send(10);
            inside.await();
            flow.withdraw("sink", "k1");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(10);
            neighbour.stillWorks(flow);
            release.countDown();
        }
    }

    @Test
    void aSourceThatThrowsInStartAndHangsInStopIsReplaced() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            flow.withdraw("source", "r1");
            flow.offer("source", "r1", () -> new ManualSource() {
                @Override
                public void start(Outlet given) throws Exception {
                    super.start(given);
                    throw new LinkageError("no such method");
                }

                @Override
                public void stop() {
                    hangForGood(release);
                }
            });
            neighbour.stillWorks(flow);
            flow.withdraw("source", "r1");
            ManualSource good = new ManualSource();
            flow.offer("source", "r1", () -> good);
            await().atMost(Duration.ofSeconds(10)).until(good::started);
            good.send(10);
            flow.awaitReceived(10);
            release.countDown();
        }
    }

    @Test
    void aThreadOfAComponentThatDiesMakesItFailAndComeBack() throws Exception {
        AtomicInteger opens = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received) {
                @Override
                public void open(ComponentContext context) {
                    if (opens.incrementAndGet() == 1) {
                        context.threads()
                                .newThread(() -> {
                                    throw new IllegalStateException("timer broke");
                                })
                                .start();
                    }
                }
            });
            await().until(() -> opens.get() == 2);
            flow.awaitRunning();
            flow.source.send(10);
            flow.awaitReceived(10);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void anInterceptorThatThrowsRefusesTheBatchAndNothingElse(Throwable t) throws Exception {
        try (Flow flow = Flow.running()) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> {
                throw ZooTest.<RuntimeException>sneak(t);
            });
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("interceptor r1.i1");
            flow.withdraw("interceptor", "r1.i1");
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            await().until(() -> flow.status("interceptor", "r1.i1").activations() == 2);
            flow.source.send(5);
            flow.awaitReceived(5);
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aChannelThatThrowsRefusesAndItsSinksGoOnTrying(Throwable t) throws Exception {
        AtomicInteger puts = new AtomicInteger();
        AtomicInteger takes = new AtomicInteger();
        try (Flow flow = new Flow()) {
            Neighbour neighbour = new Neighbour(flow);
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(100) {
                @Override
                public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
                    if (puts.incrementAndGet() == 1) {
                        throw ZooTest.<RuntimeException>sneak(t);
                    }
                    super.put(batch, marks, wait);
                }

                @Override
                public Lease take(Demand demand) throws InterruptedException {
                    if (takes.incrementAndGet() < 3) {
                        throw ZooTest.<RuntimeException>sneak(t);
                    }
                    return super.take(demand);
                }
            });
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            flow.source.send(10);
            flow.awaitReceived(10);
            neighbour.stillWorks(flow);
        }
    }

    @Test
    void aChannelThatHangsInPutIsReplaced() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(100) {
                @Override
                public void put(List<Event> batch, MarkChanges marks, Duration wait) {
                    hangForGood(release);
                }
            });
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            ManualSource stuck = flow.source;
            Thread client = new Thread(() -> {
                try {
                    stuck.send(1);
                } catch (Exception ignored) {
                    // The hung channel never answers; what becomes of this batch is not the point here.
                    return;
                }
            });
            client.start();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(100));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> flow.status("channel", "c1").activations() == 2);
            release.countDown();
            client.join();
        }
    }
}
