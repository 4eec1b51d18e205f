package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.FlowGuarantee;

/** What a flow gives is the least that its parts give, and it is said which. */
class FlowGuaranteeTest {
    /** A channel whose content outlives it. */
    private static class Durable extends QueueChannel {
        private final boolean keepsMarks;

        Durable(boolean keepsMarks) {
            super(1000);
            this.keepsMarks = keepsMarks;
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public boolean keepsMarks() {
            return keepsMarks;
        }
    }

    private static class Reading implements MarkedSource {
        @Override
        public void restore(Map<String, Mark> marks) {}

        @Override
        public void start(Outlet outlet) {}

        @Override
        public void stop() {}
    }

    private static final class Publishing implements CheckpointedSink {
        @Override
        public Window window() {
            return Window.of(10, 1 << 20, Duration.ofSeconds(1));
        }

        @Override
        public void restore(List<Mark> marks) {}

        @Override
        public void deliver(Batch batch) {}

        @Override
        public Mark checkpoint() {
            return Mark.of(1);
        }

        @Override
        public void rolledBack() {}
    }

    private final Flow flow = new Flow();

    private FlowGuaranteeTest wired(String... channels) {
        flow.control.wire(new InletSpec("r1", List.of(channels), List.of(), "r1"));
        flow.offer("selector", "r1", ToAllSelector::new);
        for (String channel : channels) {
            flow.control.wire(new DrainSpec("k" + channel, channel, List.of("k" + channel), ""));
        }
        return this;
    }

    private TestOffer exact(String kind, String name, Supplier<?> maker) {
        return flow.offer(new TestOffer(kind, name, maker).giving(Guarantee.EXACTLY_ONCE));
    }

    private FlowGuarantee first(Guarantee awaited) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(flow.control.flows().get(0).gives())
                        .as(() -> flow.board.components().toString())
                        .contains(awaited));
        try {
            return flow.control.flows().get(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFlowOfPartsThatKeepTheirPlacesInOneRecordIsExactlyOnce() {
        try (flow) {
            wired("c1");
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new Durable(true));
            exact("sink", "kc1", Publishing::new);
            FlowGuarantee given = first(Guarantee.EXACTLY_ONCE);
            assertThat(given.source()).hasToString("source r1");
            assertThat(given.sinks()).hasToString("[sink kc1]");
            assertThat(given.because())
                    .containsExactly(
                            "channel c1 stores the marks of source r1 and of what it ends in with their events");
        }
    }

    @Test
    void aChannelInMemoryMakesItAtMostOnceWhateverTheOthersGive() {
        try (flow) {
            wired("c1");
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new QueueChannel(1000));
            exact("sink", "kc1", Publishing::new);
            assertThat(first(Guarantee.AT_MOST_ONCE).because().get(0))
                    .isEqualTo("channel c1 keeps events in memory: they are lost if the process is killed");
        }
    }

    @Test
    void aDurableChannelThatKeepsNoMarksMakesItAtLeastOnce() {
        try (flow) {
            wired("c1");
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new Durable(false));
            exact("sink", "kc1", Publishing::new);
            assertThat(first(Guarantee.AT_LEAST_ONCE).because())
                    .containsExactly(
                            "channel c1 keeps no marks, so that the position of source r1 is not stored with the events",
                            "channel c1 keeps no marks, so that sink kc1 delivers again after a failure");
        }
    }

    @Test
    void severalRequiredChannelsMakeItAtLeastOnceForTheSource() {
        try (flow) {
            wired("c1", "c2");
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new Durable(true));
            exact("channel", "c2", () -> new Durable(true));
            exact("sink", "kc1", Publishing::new);
            exact("sink", "kc2", Publishing::new);
            assertThat(first(Guarantee.AT_LEAST_ONCE).because())
                    .containsExactly(
                            "source r1 feeds several channels, so that its position is not stored with the events");
        }
    }

    @Test
    void whatGoesIntoAnOptionalChannelIsAtMostOnceAndTheOtherStaysExact() throws Exception {
        try (flow) {
            flow.control.wire(new InletSpec("r1", List.of("c1", "c2"), List.of(), "r1"));
            flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
            flow.control.wire(new DrainSpec("k2", "c2", List.of("k2"), ""));
            flow.offer("selector", "r1", () -> new ToAllSelector("c2"));
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new Durable(true));
            exact("channel", "c2", () -> new Durable(true));
            exact("sink", "k1", Publishing::new);
            exact("sink", "k2", Publishing::new);
            first(Guarantee.EXACTLY_ONCE);
            await().untilAsserted(() ->
                    assertThat(flow.control.flows().get(1).gives()).contains(Guarantee.AT_MOST_ONCE));
            assertThat(flow.control.flows().get(1).because())
                    .containsExactly("channel c2 is optional for source r1: what it can't take at once is left out");
        }
    }

    @Test
    void aPartThatDeclaresMoreThanItIsCountsAsWhatItIs() {
        try (flow) {
            wired("c1");
            exact("source", "r1", () -> flow.source);
            exact("channel", "c1", () -> new Durable(true));
            exact("sink", "kc1", () -> new ListSink(flow.received));
            assertThat(first(Guarantee.AT_LEAST_ONCE).because())
                    .containsExactly(
                            "source r1 may bring events again that were not acknowledged",
                            "sink kc1 delivers again after a failure");
        }
    }

    @Test
    void anInstanceMaySayThatItGivesLessAsItIsConfigured() {
        try (flow) {
            wired("c1");
            exact("source", "r1", () -> new Reading() {
                @Override
                public void open(ComponentContext context) {
                    context.promises(Guarantee.AT_MOST_ONCE, "acks = 0");
                }
            });
            exact("channel", "c1", () -> new Durable(true));
            exact("sink", "kc1", Publishing::new);
            assertThat(first(Guarantee.AT_MOST_ONCE).because()).containsExactly("source r1 may lose events (acks = 0)");
        }
    }

    @Test
    void theLeastOfAGroupCounts() {
        try (flow) {
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            flow.control.wire(new DrainSpec("g1", "c1", List.of("k1", "k2"), ""));
            flow.offer("selector", "r1", ToAllSelector::new);
            exact("source", "r1", Reading::new);
            exact("channel", "c1", () -> new Durable(true));
            exact("sink", "k1", Publishing::new);
            exact("sink", "k2", () -> new ListSink(flow.received));
            FlowGuarantee given = first(Guarantee.AT_LEAST_ONCE);
            assertThat(given.group()).isEqualTo("g1");
            assertThat(given.because()).containsExactly("sink k2 delivers again after a failure");
        }
    }

    @Test
    void whatIsNotThereGivesNothingThatIsKnown() throws Exception {
        try (flow) {
            wired("c1");
            flow.offer("channel", "c1", (Supplier<Channel>) () -> new Durable(true));
            flow.awaitState("channel", "c1", org.millrace.runtime.services.ComponentStatus.State.RUNNING);
            FlowGuarantee given = flow.control.flows().get(0);
            assertThat(given.gives()).isEmpty();
            assertThat(given.because()).containsExactly("source r1 does not serve", "sink kc1 does not serve");
        }
    }
}
