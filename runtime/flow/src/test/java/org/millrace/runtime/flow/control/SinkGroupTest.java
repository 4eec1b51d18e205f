package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** Sinks that get nothing do not say that they run. */
class SinkGroupTest {

    /** Gives everything to the first. */
    private static final class First implements SinkProcessor {
        private List<GroupedSink> sinks = List.of();

        @Override
        public void bind(List<GroupedSink> given) {
            sinks = given;
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            sinks.get(0).deliver(batch);
        }
    }

    private static Flow grouped() {
        Flow flow = new Flow();
        flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
        flow.control.wire(new DrainSpec("g1", "c1", List.of("k1", "k2"), "g1"));
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        flow.offer("selector", "r1", () -> new ToAllSelector());
        flow.offer("source", "r1", () -> flow.source);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.offer("sink", "k2", () -> new ListSink(flow.received));
        return flow;
    }

    @Test
    void theSinksOfAGroupWithoutProcessorSayThatTheyWaitForIt() throws Exception {
        try (Flow flow = grouped()) {
            await().until(() -> flow.status("sink", "k2").detail().contains("sink group g1 does not run"));
            assertThat(flow.status("sink", "k1").state()).isEqualTo(State.WAITING);
            flow.offer("processor", "g1", First::new);
            flow.awaitRunning();
            flow.awaitState("sink", "k2", State.RUNNING);
            flow.source.send(3);
            flow.awaitReceived(3);
            flow.withdraw("processor", "g1");
            flow.awaitState("sink", "k1", State.WAITING);
            flow.awaitState("sink", "k2", State.WAITING);
        }
    }

    @Test
    void theSinksOfAGroupWhoseProcessorFailsSayWhy() throws Exception {
        try (Flow flow = grouped()) {
            flow.offer("processor", "g1", () -> {
                throw new IllegalStateException("no such hash");
            });
            await().until(() -> flow.status("sink", "k1").detail().contains("no such hash"));
            flow.awaitState("sink", "k1", State.WAITING);
            flow.awaitState("processor", "g1", State.FAILED);
        }
    }

    @Test
    void aSinkWhoseChannelHasGoneSaysSo() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.withdraw("channel", "c1");
            await().until(() -> flow.status("sink", "k1").detail().contains("channel c1 is not open"));
            flow.awaitState("sink", "k1", State.WAITING);
            flow.offer("channel", "c1", () -> new QueueChannel(1000));
            flow.awaitRunning();
            flow.source.send(3);
            flow.awaitReceived(3);
        }
    }
}
