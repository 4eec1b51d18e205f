package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Formats;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.ModelStore.Manners;
import org.millrace.testkit.TestContext;
import org.slf4j.LoggerFactory;

/**
 * Processes that live and die by chance, on stores of all manners and in all formats: steps that fail, answers that are lost, leases
 * that are stolen, power that is cut. {@code -Dmillrace.model.buckets=200000} runs more of it, {@code -Dmillrace.model.seed=} the one
 * of a failure first.
 */
class BucketModelTest {
    private static final int RUNS = Integer.getInteger("millrace.model.buckets", 2_000);
    private static final int MOST_LIVES = 6;
    /** So many steps of a life may fail. */
    private static final int TROUBLE = 1_000;

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.millrace");
    private static final List<Manners> MANNERS =
            List.of(Manners.HDFS, Manners.OLD_HDFS, Manners.LOCAL, Manners.NO_IDENTITIES, Manners.OBJECTS);

    @TempDir
    Path directory;

    private @Nullable Level usual;

    @BeforeEach
    void quieten() {
        usual = LOG.getLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        LOG.setLevel(usual);
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static World.Shape shape(Random random, boolean keepsMarks) {
        Manners manners = any(MANNERS, random);
        int batch = 1 + random.nextInt(6);
        return new World.Shape(
                manners,
                any(List.of(Formats.values()), random),
                keepsMarks,
                10 + random.nextInt(40),
                random.nextInt(4) == 0 ? 12 : 1 + random.nextInt(3),
                batch,
                batch + random.nextInt(12),
                1 + random.nextInt(12),
                1 + random.nextInt(5),
                keepsMarks && manners.equals(Manners.LOCAL) && random.nextBoolean());
    }

    private static Life.Plan chance(Random random) {
        int rare = 10 + random.nextInt(200);
        int kills = random.nextInt(3) == 0 ? 0 : 1;
        return (name, number) -> {
            // All trouble passes.
            if (number > TROUBLE || random.nextInt(rare) != 0) {
                return Fault.NONE;
            }
            if (kills == 0 || random.nextInt(3) != 0) {
                return random.nextBoolean() ? Fault.FAILS : Fault.REPLY_LOST;
            }
            return any(List.of(Fault.KILLED_BEFORE, Fault.KILLED_WITHIN, Fault.KILLED_AFTER), random);
        };
    }

    private World run(long seed, boolean keepsMarks) throws Exception {
        Random random = new Random(seed);
        World world = new World(shape(random, keepsMarks), random, TestContext.in(directory));
        for (int lives = random.nextInt(MOST_LIVES); lives > 0; lives--) {
            if (random.nextInt(4) == 0) {
                world.theftsComing();
            }
            if (!live(world, new Life(chance(random)))) {
                world.crash(random.nextBoolean());
            }
        }
        world.noThefts();
        return world;
    }

    private static boolean live(World world, Life life) throws Exception {
        while (true) {
            try {
                return world.live(life);
            } catch (World.Uncertain e) {
                world.channel.rollBack();
            }
        }
    }

    @Test
    void eachEventIsInOneFinishedFileWhateverHappens() throws Exception {
        long first = Long.getLong("millrace.model.seed", new Random().nextInt());
        for (long seed = first; seed < first + RUNS; seed++) {
            Counts counts;
            try {
                counts = run(seed, true).rest();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with -Dmillrace.model.seed=" + seed, e);
            }
            assertThat(counts.isExact())
                    .as("with -Dmillrace.model.seed=%d: %s", seed, counts)
                    .isTrue();
        }
    }

    /** Of a channel that forgets: what is not committed comes again, and is then there twice at most where it was not cut. */
    @Test
    void withoutMarksNothingIsLost() throws Exception {
        long first = Long.getLong("millrace.model.seed", new Random().nextInt());
        for (long seed = first; seed < first + RUNS / 4; seed++) {
            World world = run(seed, false);
            world.ignoreTornEnds();
            Counts counts = world.rest();
            assertThat(List.of(counts.lost(), counts.inUse().size()))
                    .as("with -Dmillrace.model.seed=%d: %s", seed, counts)
                    .containsExactly(0, 0);
        }
    }
}
