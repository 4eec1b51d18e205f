package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.component.BundleClaims;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/** A flow of r1 -> c1 -> k1 to experiment on, with short deadlines. */
final class Flow implements AutoCloseable {
    static {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    final Board board;
    final BundleClaims claims;
    final List<String> received = new CopyOnWriteArrayList<>();
    final ManualSource source = new ManualSource();
    final FlowControl control;
    final Holds holds;
    final OrderedStop orderedStop;
    private final FlowContext context;
    private final List<TestOffer> offers = new ArrayList<>();

    Flow() {
        this(Path.of("target/test-data", UUID.randomUUID().toString()));
    }

    Flow(Path data) {
        FlowSettings settings = new FlowSettings(
                data,
                Duration.ofMillis(400),
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                Duration.ofMillis(20));
        context = new FlowContext("a1", settings, Clock.systemUTC());
        board = context.board();
        claims = context.claims();
        HoldFile holdFile = new HoldFile(context.folder().resolve("holds"));
        control = new FlowControl(context, holdFile);
        holds = new Holds(holdFile, control, settings.closeDeadline().multipliedBy(2));
        orderedStop = new OrderedStop(control, settings.closeDeadline(), settings.drainDeadline());
    }

    /** The usual flow, running. */
    static Flow running() {
        Flow flow = new Flow();
        flow.usual();
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitRunning();
        return flow;
    }

    /** The usual flow without its sink. */
    Flow usual() {
        control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
        control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
        offer("channel", "c1", () -> new QueueChannel(1000));
        offer("selector", "r1", () -> new ToAllSelector());
        offer("source", "r1", () -> source);
        return this;
    }

    TestOffer offer(String kind, String name, Supplier<?> maker) {
        return offer(new TestOffer(kind, name, maker));
    }

    TestOffer offer(TestOffer offer) {
        offers.add(offer);
        control.offer(offer);
        return offer;
    }

    /** Offers another in the place of what is there, and waits until that serves. */
    void replace(String kind, String name, Supplier<?> maker) {
        TestOffer next = offer(kind, name, maker);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> status(kind, name).version().equals(next.version()));
    }

    /** Withdraws whatever is offered under a name, as when a configuration changes or a bundle stops. */
    void withdraw(String kind, String name) {
        ComponentKey key = new ComponentKey(Kind.of(kind).orElseThrow(), name);
        offers.removeIf(offer -> {
            boolean same = offer.key().equals(key);
            if (same) {
                control.withdraw(offer);
            }
            return same;
        });
    }

    ComponentStatus status(String kind, String name) {
        return board.cell(new ComponentKey(Kind.of(kind).orElseThrow(), name)).read();
    }

    void awaitState(String kind, String name, State state) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(status(kind, name).state())
                        .as(() -> status(kind, name).toString())
                        .isEqualTo(state));
    }

    void awaitRunning() {
        awaitState("channel", "c1", State.RUNNING);
        awaitState("sink", "k1", State.RUNNING);
        awaitState("source", "r1", State.RUNNING);
    }

    void awaitReceived(int upTo) {
        List<String> expected =
                IntStream.range(0, upTo).mapToObj(Integer::toString).toList();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(received).isEqualTo(expected));
    }

    @Override
    public void close() {
        orderedStop.stop();
        control.close();
        context.close();
    }
}
