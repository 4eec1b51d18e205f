package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.LyingDisk;

/**
 * Generated sequences against a model. {@code -Dmillrace.model.sequences=100000} runs more of them,
 * {@code -Dmillrace.model.seed=} the one of a failure first. {@code -Dmillrace.model.flaky=100000} runs more of those in which
 * looks at the disk fail.
 */
class EventLogModelTest {
    private static final int SEQUENCES = Integer.getInteger("millrace.model.sequences", 2_000);

    private static final int FLAKY = Integer.getInteger("millrace.model.flaky", 1_000);

    @Test
    void nothingAcknowledgedIsLostWhateverHappens() {
        assertThat(runAll(SEQUENCES, ModelRun.Kind.ORDINARY)).isZero();
    }

    @Test
    void nothingAcknowledgedIsLostThoughFilesCannotBeOpenedReadFoundListedOrDeleted() {
        // Opened many times with segments that could not be read then.
        assertThat(runAll(FLAKY, ModelRun.Kind.FLAKY)).isGreaterThan(FLAKY / 20);
    }

    /** @return how often a log was opened though a segment could not be read */
    private static int runAll(int sequences, ModelRun.Kind kind) {
        long first = Long.getLong("millrace.model.seed", new Random().nextLong());
        int unseen = 0;
        for (int i = 0; i < sequences; i++) {
            long seed = first + i;
            try {
                ModelRun run = new ModelRun(seed, kind, disk -> disk);
                run.run();
                unseen += run.unseenStarts();
            } catch (ModelRun.Violation | IllegalStateException e) {
                fail("with -Dmillrace.model.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
        return unseen;
    }

    @ParameterizedTest
    @EnumSource(LyingDisk.Lie.class)
    void aBrokenRuleIsNoticed(LyingDisk.Lie lie) {
        ModelRun.Kind kind = lie.isOfLooks() ? ModelRun.Kind.FLAKY : ModelRun.Kind.ORDINARY;
        assertThat(noticed(kind, disk -> new LyingDisk(disk, lie))).isGreaterThan(lie.isOfLooks() ? 0 : 10);
    }

    @Test
    void thatWhatCannotBeOpenedCountsAsGoneIsNoticed() {
        assertThat(noticed(ModelRun.Kind.FLAKY_AND_GULLIBLE, disk -> disk)).isGreaterThan(10);
    }

    private static int noticed(ModelRun.Kind kind, UnaryOperator<Disk> lie) {
        int noticed = 0;
        for (int i = 0; i < 500; i++) {
            try {
                new ModelRun(i, kind, lie).run();
            } catch (ModelRun.Violation e) {
                noticed++;
            }
        }
        return noticed;
    }
}
