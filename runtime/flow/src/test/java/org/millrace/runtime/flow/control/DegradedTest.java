package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.services.ComponentStatus.State;

/** What a component says of itself stays until it says otherwise. */
@Timeout(60)
class DegradedTest {

    @Test
    void whatItSaidBeforeItServedAndUnderAPassingFailureIsShown() throws Exception {
        AtomicBoolean bad = new AtomicBoolean();
        AtomicReference<ComponentContext> context = new AtomicReference<>();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("channel", "c1", () -> new QueueChannel(1000) {
                @Override
                public void open(ComponentContext given) {
                    context.set(given);
                    given.report(Health.DEGRADED, "a file can't be read");
                }

                @Override
                public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
                    if (bad.get()) {
                        throw new IllegalStateException("no room");
                    }
                    super.put(batch, marks, wait);
                }
            });
            flow.awaitState("source", "r1", State.RUNNING);
            flow.awaitState("channel", "c1", State.DEGRADED);
            assertThat(flow.status("channel", "c1").detail()).isEqualTo("a file can't be read");
            flow.source.send(1);
            bad.set(true);
            assertThatThrownBy(() -> flow.source.send(1)).hasMessageContaining("no room");
            flow.awaitState("channel", "c1", State.RETRYING);
            bad.set(false);
            flow.source.send(1);
            flow.awaitState("source", "r1", State.RUNNING);
            flow.awaitState("channel", "c1", State.DEGRADED);
            Objects.requireNonNull(context.get()).report(Health.OK, "");
            flow.awaitState("channel", "c1", State.RUNNING);
        }
    }
}
