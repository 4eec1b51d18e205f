package org.millrace.runtime.flow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.runtime.flow.model.World.Result;
import org.millrace.runtime.flow.model.World.Shape;
import org.slf4j.LoggerFactory;

/**
 * The real drain on the real file channel, crashing at every step there is, while sinks, processors and channel are replaced. {@code
 * -Dmillrace.model.checkpoints=100000} runs more of it, {@code -Dmillrace.model.seed=} the one of a failure first.
 */
class CheckpointModelTest {
    private static final int SHAPES = 8;
    private static final int RUNS = Integer.getInteger("millrace.model.checkpoints", 2_000) / SHAPES;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.millrace");

    @TempDir
    static Path directory;

    private static @Nullable Level usual;

    @BeforeAll
    static void quieten() throws Exception {
        usual = LOG.getLevel();
        LOG.setLevel(Level.OFF);
        for (String each : new String[] {"acks", "data0", "data1"}) {
            Files.createDirectories(directory.resolve(each));
        }
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(usual);
    }

    private static Result run(long seed, Shape shape, Bug bug) throws Exception {
        return Beside.call(() -> new World(seed, shape, bug, directory).run());
    }

    private static void each(Shape shape) throws Exception {
        long first = Long.getLong("millrace.model.seed", new Random().nextInt());
        long crashes = 0;
        for (long seed = first; seed < first + RUNS; seed++) {
            Result result;
            try {
                result = run(seed, shape, Bug.NONE);
            } catch (Exception e) {
                throw new AssertionError("with -Dmillrace.model.seed=" + seed, e);
            }
            assertThat(new int[] {
                        result.lost(), shape.checkpointed() ? result.doubled() : result.tooOften(), result.leftOver()
                    })
                    .as("%s with -Dmillrace.model.seed=%d: lost, too often, left over", shape, seed)
                    .containsExactly(0, 0, 0);
            crashes += result.crashes();
        }
        assertThat(crashes).isGreaterThan(RUNS);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,2", "2,2"})
    void aCheckpointedSinkHasEachEventOnce(int groups, int perGroup) throws Exception {
        each(new Shape(groups, perGroup, true));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,2", "2,2"})
    void aPlainSinkLosesNothingAndHasTwiceOnlyWhatWasNotCommitted(int groups, int perGroup) throws Exception {
        each(new Shape(groups, perGroup, false));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aMistakeIsNoticed(Bug bug) throws Exception {
        int stuck = 0;
        for (long seed = 0; seed < 200; seed++) {
            try {
                Result result = run(seed, new Shape(1, 2, true), bug);
                if (result.lost() + result.doubled() + result.leftOver() > 0) {
                    return;
                }
            } catch (Life.Stuck e) {
                // The channel has noticed it, and does not open any more: not what is to be shown here.
                stuck++;
            }
        }
        fail(bug + " was not noticed; " + stuck + " runs came to no end");
    }
}
