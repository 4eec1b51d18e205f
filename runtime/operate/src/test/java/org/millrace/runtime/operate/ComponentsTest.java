package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

class ComponentsTest {
    private final Components components = new Components();

    @Test
    void whatRunsIsTruerThanWhatIsPlanned() {
        components.addStatus(() -> List.of(Given.status("sink", "k1", State.WAITING, "its type is not installed")));
        components.addStatus(() -> List.of(Given.status("sink", "k1", State.RUNNING, "")));

        assertThat(components.statuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(State.RUNNING);
            assertThat(status.detail()).isEmpty();
        });
    }

    @Test
    void ofTwoThatWaitTheOneThatSaysForWhatIsShown() {
        components.addStatus(() -> List.of(Given.status("sink", "k1", State.WAITING, "")));
        components.addStatus(() -> List.of(Given.status("sink", "k1", State.WAITING, "its type is not installed")));

        assertThat(components.statuses())
                .extracting(ComponentStatus::detail)
                .containsExactly("its type is not installed");
    }

    @Test
    void aFailureIsNotHiddenByThePlan() {
        components.addStatus(() -> List.of(Given.status("source", "r1", State.FAILED, "port 44444 is in use")));
        components.addStatus(() -> List.of(Given.status("source", "r1", State.INVALID, "bad key")));

        assertThat(components.statuses()).extracting(ComponentStatus::state).containsExactly(State.FAILED);
    }

    @Test
    void theyComeInTheOrderOfTheFlow() {
        components.addStatus(() -> List.of(
                Given.status("sink", "k2", State.RUNNING, ""),
                Given.status("channel", "c1", State.RUNNING, ""),
                Given.status("sink", "k1", State.RUNNING, ""),
                Given.status("source", "r1", State.RUNNING, "")));

        assertThat(components.statuses())
                .extracting(status -> status.key().name())
                .containsExactly("r1", "c1", "k1", "k2");
    }

    @Test
    void whoHasLeftIsNotAsked() {
        var source = (org.millrace.runtime.services.MetricsSource) () -> List.of(
                new MetricGroup(new ComponentKey(Kind.SINK, "k1"), Map.of("EventDrainSuccessCount", 3), Set.of()));
        components.addMetrics(source);
        assertThat(components.metrics()).hasSize(1);

        components.removeMetrics(source);
        assertThat(components.metrics()).isEmpty();
    }
}
