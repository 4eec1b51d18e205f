package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TopologySettingsTest {
    private static TopologySettings from(Map<String, String> properties) {
        return TopologySettings.from(properties::get);
    }

    @Test
    void defaults() {
        assertThat(from(Map.of()))
                .isEqualTo(new TopologySettings(
                        "agent", List.of(), false, true, Optional.empty(), true, "millrace.plugins"));
    }

    @Test
    void everyPropertyIsRead() {
        assertThat(from(Map.of(
                        "millrace.agent.name", "a1",
                        "millrace.conf.files", "/x/one.conf\n /y/two, three.conf \n\n",
                        "millrace.strict", "true",
                        "millrace.poll.seconds", " 7 ",
                        "millrace.mode", "check",
                        "millrace.begin", "x.y")))
                .isEqualTo(new TopologySettings(
                        "a1",
                        List.of(Path.of("/x/one.conf"), Path.of("/y/two, three.conf")),
                        true,
                        true,
                        Optional.of(Duration.ofSeconds(7)),
                        false,
                        "x.y"));
    }

    @Test
    void withoutReloadFilesAreNotLookedAt() {
        assertThat(from(Map.of("millrace.reload", "false", "millrace.poll.seconds", "7"))
                        .follows())
                .isFalse();
    }

    @Test
    void aSecondIsTheShortestPoll() {
        assertThat(from(Map.of("millrace.poll.seconds", "0")).poll()).contains(Duration.ofSeconds(1));
        assertThat(from(Map.of("millrace.poll.seconds", "-3")).poll()).contains(Duration.ofSeconds(1));
    }

    @Test
    void aPollThatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> from(Map.of("millrace.poll.seconds", "soon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("millrace.poll.seconds is not a whole number: soon");
    }
}
