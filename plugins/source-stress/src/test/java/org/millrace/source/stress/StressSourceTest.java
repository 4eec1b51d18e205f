package org.millrace.source.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.TestOutlet;

class StressSourceTest {
    private final TestOutlet outlet = new TestOutlet();
    private long nanos;

    private StressSource source(int batchSize, long maxTotal, long maxSuccessful, int perSecond) {
        return new StressSource(10, batchSize, maxTotal, maxSuccessful, perSecond, () -> nanos);
    }

    private int polls(StressSource source, int most) throws Exception {
        for (int i = 0; i < most; i++) {
            if (!source.poll(outlet).isZero()) {
                return i;
            }
        }
        return most;
    }

    @Test
    void withoutALimitItNeverEnds() throws Exception {
        StressSource source = source(1, -1, -1, 0);
        assertThat(polls(source, 1000)).isEqualTo(1000);
        assertThat(outlet.events()).hasSize(1000).allMatch(event -> event.body().length == 10);
        assertThat(outlet.events().get(0).body()).containsOnly(Byte.MAX_VALUE);
    }

    @Test
    void itEndsAfterSoManyThatWereSent() throws Exception {
        StressSource source = source(10, 35, -1, 0);
        outlet.refuse(Reason.FULL, 1);
        assertThatThrownBy(() -> source.poll(outlet)).isInstanceOf(RefusedException.class);
        polls(source, 100);
        assertThat(outlet.events()).hasSize(25);
    }

    @Test
    void itEndsAfterSoManyThatWereTaken() throws Exception {
        StressSource source = source(10, -1, 35, 0);
        outlet.refuse(Reason.FULL, 1);
        assertThatThrownBy(() -> source.poll(outlet)).isInstanceOf(RefusedException.class);
        polls(source, 100);
        assertThat(outlet.events()).hasSize(35);
    }

    @Test
    void itKeepsToARate() throws Exception {
        StressSource source = source(10, -1, -1, 100);
        for (int ms = 0; ms < 10_000; ms++) {
            nanos = Duration.ofMillis(ms).toNanos();
            source.poll(outlet);
        }
        assertThat(outlet.events()).hasSize(1000);
    }

    @Test
    void ofAPauseItMakesUpForASecondAtMost() throws Exception {
        StressSource source = source(10, -1, -1, 100);
        source.poll(outlet);
        nanos = Duration.ofHours(1).toNanos();
        assertThat(polls(source, 1000)).isBetween(10, 12);
    }
}
