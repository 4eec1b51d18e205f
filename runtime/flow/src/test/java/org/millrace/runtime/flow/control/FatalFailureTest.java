package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.MillraceException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.flow.Routes;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** What says that trying again is pointless is not tried again, wherever it says so, and its status tells. */
@Timeout(60)
class FatalFailureTest {
    private final AtomicInteger calls = new AtomicInteger();

    /** A plug-in's own. */
    private static final class NoPermission extends MillraceException {
        private static final long serialVersionUID = 1L;

        NoPermission() {
            super(Category.FATAL, "no permission on table t", null);
        }
    }

    private static <E extends Throwable> void sneak(Throwable t) throws E {
        throw FatalFailureTest.<E>as(t);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E as(Throwable t) {
        return (E) t;
    }

    private void fails() {
        calls.incrementAndGet();
        FatalFailureTest.<RuntimeException>sneak(new NoPermission());
    }

    private static void awaitGivenUp(Flow flow, String kind, String name) {
        flow.awaitState(kind, name, State.FAILED);
        await().untilAsserted(() ->
                assertThat(flow.status(kind, name).detail()).contains("no permission on table t", "not tried again"));
    }

    private void awaitFailedOnce(Flow flow, String kind, String name) {
        awaitGivenUp(flow, kind, name);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aSinkWithAnExceptionOfItsOwn() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> (Sink) batch -> fails());
            flow.awaitRunning();
            flow.source.send(5);
            awaitFailedOnce(flow, "sink", "k1");
        }
    }

    @Test
    void aSourceThatIsPolled() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("source", "r1");
            flow.offer("source", "r1", () -> new PolledSource() {
                @Override
                public Duration poll(Outlet outlet) {
                    fails();
                    return Duration.ZERO;
                }
            });
            awaitFailedOnce(flow, "source", "r1");
        }
    }

    @Test
    void anInterceptor() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> {
                fails();
                return batch;
            });
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            flow.awaitState("source", "r1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            awaitFailedOnce(flow, "interceptor", "r1.i1");
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> batch);
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            flow.source.send(1);
        }
    }

    @Test
    void aSelector() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.replace("selector", "r1", () -> new ChannelSelector() {
                @Override
                public void bind(List<String> channels) {}

                @Override
                public void route(List<Event> batch, Routes routes) {
                    fails();
                }
            });
            flow.awaitState("source", "r1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            awaitFailedOnce(flow, "selector", "r1");
        }
    }

    @Test
    void aChannelThatIsPutInto() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.replace("channel", "c1", () -> new QueueChannel(10) {
                @Override
                public void put(List<Event> batch, MarkChanges marks, Duration wait) {
                    fails();
                }
            });
            flow.awaitState("source", "r1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            awaitFailedOnce(flow, "channel", "c1");
        }
    }

    @Test
    void aChannelThatIsTakenFrom() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(10) {
                @Override
                public Lease take(Demand demand) {
                    fails();
                    return Lease.none();
                }
            });
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            awaitGivenUp(flow, "channel", "c1");
            int taken = calls.get();
            flow.offer("channel", "c1", () -> new QueueChannel(10));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(5);
            flow.awaitReceived(5);
            assertThat(calls).hasValue(taken);
        }
    }

    @Test
    void aProcessorThatSaysItItself() throws Exception {
        try (Flow flow = group(batch -> fails(), new ListSink(new java.util.ArrayList<>()))) {
            flow.source.send(5);
            awaitFailedOnce(flow, "processor", "g1");
            flow.awaitState("sink", "k1", State.WAITING);
            assertThat(flow.status("sink", "k1").detail()).contains("processor", "no permission");
        }
    }

    @Test
    void aProcessorThatPassesOnWhatItsSinkSaidIsNotAtFault() throws Exception {
        Sink sink = batch -> {
            throw new FatalException("no permission on table t");
        };
        try (Flow flow = group(null, sink)) {
            flow.source.send(5);
            flow.awaitState("sink", "k1", State.FAILED);
            flow.awaitState("processor", "g1", State.RUNNING);
            assertThat(flow.status("processor", "g1").activations()).isEqualTo(1);
        }
    }

    /** What a processor does with a batch. */
    private interface Spread {
        void deliver(Batch batch) throws Exception;
    }

    private static Flow group(@org.jspecify.annotations.Nullable Spread spread, Sink sink) {
        Flow flow = new Flow();
        flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
        flow.control.wire(new DrainSpec("g1", "c1", List.of("k1"), "g1"));
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        flow.offer("selector", "r1", () -> new ToAllSelector());
        flow.offer("source", "r1", () -> flow.source);
        flow.offer("sink", "k1", () -> sink);
        flow.offer("processor", "g1", () -> new SinkProcessor() {
            private List<GroupedSink> sinks = List.of();

            @Override
            public void bind(List<GroupedSink> given) {
                sinks = given;
            }

            @Override
            public void deliver(Batch batch) throws Exception {
                if (spread == null) {
                    sinks.get(0).deliver(batch);
                } else {
                    spread.deliver(batch);
                }
            }
        });
        flow.awaitRunning();
        flow.awaitState("processor", "g1", State.RUNNING);
        return flow;
    }
}
