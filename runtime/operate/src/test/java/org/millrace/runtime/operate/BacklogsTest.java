package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

class BacklogsTest {
    private static final Instant NOW =
            ZonedDateTime.of(2026, 1, 2, 14, 0, 0, 0, ZoneId.systemDefault()).toInstant();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneId.systemDefault());

    private final Backlogs backlogs = new Backlogs();

    private static MetricGroup source(long bytesLeft, long filesLeft, long bytesRead) {
        Map<String, Number> values = new LinkedHashMap<>();
        values.put("EventReceivedCount", 7L);
        values.put("BytesLeft", bytesLeft);
        values.put("FilesLeft", filesLeft);
        values.put("BytesRead", bytesRead);
        return new MetricGroup(new ComponentKey(Kind.SOURCE, "r1"), values, Set.of("BytesRead"));
    }

    private void at(int second, MetricGroup group) {
        backlogs.sample(List.of(group), TimeUnit.SECONDS.toNanos(second));
    }

    private String text(MetricGroup group) {
        return Backlogs.text(backlogs.with(group), CLOCK).orElse("");
    }

    @Test
    void speedAndEndAreToldFromWhatWasReadInTheLastHalfMinute() {
        at(0, source(5_000_000_000L, 400, 0));
        // A fast minute long ago counts no more.
        at(10, source(4_000_000_000L, 350, 1_000_000_000L));
        for (int second = 12; second <= 42; second += 2) {
            at(second, source(0, 0, 1_000_000_000L + (second - 10) * 25_000_000L));
        }
        MetricGroup now = source(1_250_000_000L, 340, 1_800_000_000L);
        assertThat(text(now)).isEqualTo("1.3 GB in 340 files left, 25.0 MB/s, done about 14:00:50");
        assertThat(backlogs.with(now).values())
                .containsEntry("BytesPerSecond", 25_000_000L)
                .containsEntry("SecondsLeft", 50L)
                .containsEntry("EventReceivedCount", 7L);
        assertThat(backlogs.with(now).counters()).containsExactly("BytesRead");
    }

    @Test
    void beforeASpeedIsKnownOnlyWhatIsLeftIsTold() {
        assertThat(text(source(1500, 1, 0))).isEqualTo("1.5 kB in 1 file left");
        at(0, source(1500, 1, 0));
        assertThat(text(source(1500, 0, 0))).isEqualTo("1.5 kB left");
        assertThat(backlogs.with(source(1500, 0, 0)).values()).doesNotContainKeys("BytesPerSecond", "SecondsLeft");
    }

    @Test
    void whatDoesNotMoveHasNoEnd() {
        at(0, source(1500, 1, 9));
        at(10, source(1500, 1, 9));
        assertThat(text(source(1500, 1, 9))).isEqualTo("1.5 kB in 1 file left, nothing is read");
        assertThat(backlogs.with(source(1500, 1, 9)).values())
                .containsEntry("BytesPerSecond", 0L)
                .doesNotContainKey("SecondsLeft");
    }

    @Test
    void whereNothingIsLeftNothingIsSaid() {
        at(0, source(0, 0, 0));
        at(10, source(0, 0, 100));
        assertThat(text(source(0, 0, 100))).isEmpty();
        assertThat(backlogs.with(source(0, 0, 100)).values()).containsEntry("SecondsLeft", 0L);
    }

    @Test
    void anotherInstanceBeginsAnew() {
        at(0, source(9, 1, 1_000_000));
        at(10, source(9, 1, 2_000_000));
        at(20, source(9, 1, 10));
        assertThat(backlogs.with(source(9, 1, 10)).values()).doesNotContainKey("BytesPerSecond");
        at(22, source(9, 1, 210));
        assertThat(backlogs.with(source(9, 1, 10)).values()).containsEntry("BytesPerSecond", 100L);
    }

    @Test
    void aSourceThatIsGoneIsForgotten() {
        at(0, source(9, 1, 0));
        at(10, source(9, 1, 1000));
        backlogs.sample(List.of(), TimeUnit.SECONDS.toNanos(12));
        assertThat(backlogs.with(source(9, 1, 1000)).values()).doesNotContainKey("BytesPerSecond");
    }

    @Test
    void anEndThatIsFarIsToldWithItsDay() {
        at(0, source(1_000_000, 1, 0));
        at(10, source(1_000_000, 1, 10));
        assertThat(text(source(200_000, 1, 10))).endsWith("1 byte/s, done about 2026-01-04 21:33");
    }

    @Test
    void otherComponentsAreLeftAsTheyAre() {
        MetricGroup sink =
                new MetricGroup(new ComponentKey(Kind.SINK, "k1"), Map.of("BytesLeft", 1L, "BytesRead", 1L), Set.of());
        MetricGroup plain =
                new MetricGroup(new ComponentKey(Kind.SOURCE, "r2"), Map.of("EventReceivedCount", 1L), Set.of());
        backlogs.sample(List.of(sink, plain), 0);
        backlogs.sample(List.of(sink, plain), TimeUnit.SECONDS.toNanos(10));
        assertThat(backlogs.with(sink)).isSameAs(sink);
        assertThat(backlogs.with(plain)).isSameAs(plain);
        assertThat(Backlogs.text(sink, CLOCK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 byte",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "25000000, 25.0 MB",
        "9223372036854775807, 9.2 EB"
    })
    void bytesAreToldInThreeDigitsOrSo(long number, String text) {
        assertThat(Backlogs.bytes(number)).isEqualTo(text);
    }

    @Test
    void statusAndMetricsShowIt() throws Exception {
        Components components = new Components();
        components.addStatus(() -> List.of(Given.status("source", "r1", State.DEGRADED, "1 file is set aside")));
        components.addMetrics(() -> List.of(source(1_500_000, 3, 0)));
        StringBuilder answer = new StringBuilder();
        new StatusCommand(components, CLOCK).run(List.of(), answer);
        assertThat(answer).contains("1.5 MB in 3 files left; 1 file is set aside");
        components.sample(0);
        components.sample(TimeUnit.SECONDS.toNanos(5));
        assertThat(components.metrics().get(0).values()).containsEntry("BytesPerSecond", 0L);
        answer.setLength(0);
        new StatusCommand(components, CLOCK).run(List.of("--json"), answer);
        assertThat(answer).contains("\"BytesLeft\":1500000", "\"BytesPerSecond\":0");
    }
}
