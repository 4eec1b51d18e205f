package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** A plug-in that answers null, where it may not, is at fault itself: it is told of, and nobody else. */
@Timeout(60)
class NullAnswerTest {

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // This is what bad plug-ins do.
    private static <T> T nothing() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterceptorIsNamedAndItsBatchRefused(boolean inAList) throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            AtomicInteger calls = new AtomicInteger();
            flow.offer("interceptor", "r1.i1", () -> (Interceptor) batch -> {
                if (calls.incrementAndGet() > 1) {
                    return batch;
                }
                return inAList ? Arrays.asList(batch.get(0), NullAnswerTest.<Event>nothing()) : nothing();
            });
            flow.awaitState("source", "r1", State.RUNNING);
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
            assertThatThrownBy(() -> flow.source.send(1))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("interceptor r1.i1, intercept: returned")
                    .hasMessageContaining("null");
            assertThat(flow.status("interceptor", "r1.i1").state()).isEqualTo(State.RETRYING);
            assertThat(flow.status("channel", "c1").state()).isEqualTo(State.RUNNING);
            flow.source.send(1);
            flow.awaitState("interceptor", "r1.i1", State.RUNNING);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChannelIsNamedAndItsDrainTriesAgain(boolean ofTheLease) throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            AtomicBoolean well = new AtomicBoolean();
            flow.offer("channel", "c1", () -> new QueueChannel(10) {
                @Override
                public Lease take(Demand demand) throws InterruptedException {
                    if (well.get()) {
                        return super.take(demand);
                    }
                    return ofTheLease ? new Empty() : nothing();
                }
            });
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitState("channel", "c1", State.RETRYING);
            assertThat(flow.status("channel", "c1").detail()).contains("channel c1, take: returned null");
            well.set(true);
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(5);
            flow.awaitReceived(5);
            flow.awaitState("channel", "c1", State.RUNNING);
        }
    }

    /** A lease of nothing at all. */
    private static final class Empty implements Lease {
        @Override
        public List<Event> events() {
            return nothing();
        }

        @Override
        public void rollback() {}
    }

    @Test
    void aPolledSourceIsNamedAndPolledAgain() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("source", "r1");
            AtomicBoolean well = new AtomicBoolean();
            flow.offer("source", "r1", () -> new PolledSource() {
                @Override
                public Duration poll(Outlet outlet) {
                    return well.get() ? Duration.ofMillis(5) : nothing();
                }
            });
            flow.awaitState("source", "r1", State.RETRYING);
            assertThat(flow.status("source", "r1").detail()).contains("source r1, poll: returned null");
            well.set(true);
            flow.awaitState("source", "r1", State.RUNNING);
        }
    }
}
