package org.millrace.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Pause pause = new Pause(Duration.ofMinutes(5), () -> now);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "7; 7",
                "' 120 '; 120",
                "Sun, 1 Mar 2026 12:00:30 GMT; 30",
                "Sun, 01 Mar 2026 12:00:30 GMT; 30",
                "86400; 300",
                "99999999999999999; 300",
                "Sun, 01 Mar 2099 12:00:30 GMT; 300"
            })
    void itLastsAsLongAsItIsAskedForAndNoLongerThanItMay(String retryAfter, int seconds) {
        pause.asked(retryAfter);
        assertThat(pause.left()).isEqualTo(Duration.ofSeconds(seconds));
        now = now.plusSeconds(seconds);
        assertThat(pause.left()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-5", "soon", "1.5", "999999999999999999999", "Sun, 01 Mar 2026 11:00:30 GMT", "١٢"})
    void whatIsNoTimeIsNoPause(String retryAfter) {
        pause.asked(retryAfter);
        assertThat(pause.left()).isZero();
    }

    @Test
    void aClockThatIsSetBackMakesItNoLongerThanItMayBe() {
        pause.asked("10");
        now = now.minus(Duration.ofDays(1));
        assertThat(pause.left()).isEqualTo(Duration.ofMinutes(5));
    }
}
