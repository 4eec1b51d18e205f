package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated sequences against a model. {@code -Dmillrace.model.sequences=100000} runs more of them,
 * {@code -Dmillrace.model.seed=} the one of a failure first.
 */
class EventLogModelTest {
    private static final int SEQUENCES = Integer.getInteger("millrace.model.sequences", 2_000);

    @Test
    void nothingAcknowledgedIsLostWhateverHappens() {
        long first = Long.getLong("millrace.model.seed", new Random().nextLong());
        for (int i = 0; i < SEQUENCES; i++) {
            long seed = first + i;
            try {
                new ModelRun(seed, disk -> disk).run();
            } catch (ModelRun.Violation | IllegalStateException e) {
                fail("with -Dmillrace.model.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LyingDisk.Lie.class)
    void aBrokenRuleIsNoticed(LyingDisk.Lie lie) {
        int noticed = 0;
        for (int i = 0; i < 300; i++) {
            try {
                new ModelRun(i, disk -> new LyingDisk(disk, lie)).run();
            } catch (ModelRun.Violation e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(10);
    }
}
