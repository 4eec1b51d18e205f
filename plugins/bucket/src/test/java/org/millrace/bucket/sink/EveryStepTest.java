package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Formats;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.ModelStore;
import org.millrace.testkit.TestContext;
import org.slf4j.LoggerFactory;

/** A process is killed at each step that it takes, and so is the one that comes after it, with and without the power. */
class EveryStepTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.millrace");
    private static final List<Fault> FAULTS =
            List.of(Fault.KILLED_BEFORE, Fault.KILLED_WITHIN, Fault.KILLED_AFTER, Fault.FAILS, Fault.REPLY_LOST);

    /** How many steps a recovery takes, about. */
    private static final int RECOVERY = 60;
    /** One of so many pairs of kills is tried. */
    private static final int PART = Integer.getInteger("millrace.bucket.part", 8);

    @TempDir
    Path directory;

    private Level usual;

    @BeforeEach
    void quieten() {
        usual = LOG.getLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        LOG.setLevel(usual);
    }

    /** Where it happens. */
    enum Where {
        HDFS,
        HDFS_IN_BLOCKS,
        HDFS_WITH_FOOTERS,
        HDFS_AS_A_WHOLE,
        OLD_HDFS,
        LOCAL,
        LOCAL_IN_BLOCKS,
        VISIBLE,
        NO_IDENTITIES,
        OBJECTS,
        MANY_FILES;

        World.Shape shape() {
            World.Shape usual = World.Shape.usual();
            return switch (this) {
                case HDFS -> usual;
                case HDFS_IN_BLOCKS -> usual.in(Formats.BLOCKS);
                case HDFS_WITH_FOOTERS -> usual.in(Formats.FOOTER);
                case HDFS_AS_A_WHOLE -> usual.in(Formats.WHOLE);
                case OLD_HDFS -> usual.on(ModelStore.Manners.OLD_HDFS);
                case LOCAL -> usual.on(ModelStore.Manners.LOCAL);
                case LOCAL_IN_BLOCKS -> usual.on(ModelStore.Manners.LOCAL).in(Formats.BLOCKS);
                case VISIBLE -> usual.on(ModelStore.Manners.LOCAL).visibleFromTheBeginning();
                case NO_IDENTITIES -> usual.on(ModelStore.Manners.NO_IDENTITIES);
                case OBJECTS -> usual.on(ModelStore.Manners.OBJECTS);
                case MANY_FILES -> usual.ofPlaces(12).rolling(1);
            };
        }
    }

    private World world(Where where, long seed) {
        return new World(where.shape(), new Random(seed), TestContext.in(directory));
    }

    /** What a run came to, and by which steps. */
    private record Run(Counts counts, List<String> first, List<String> second) {}

    private Run run(Where where, Life.Plan first, Life.Plan second, boolean power) throws Exception {
        World world = world(where, 42);
        Life one = new Life(first);
        Life two = new Life(second);
        if (!live(world, one)) {
            world.crash(power);
        }
        if (!live(world, two)) {
            world.crash(power);
        }
        return new Run(world.rest(), one.trace(), two.trace());
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

    @ParameterizedTest
    @EnumSource(Where.class)
    void whateverHappensAtAnyStepEachEventIsInOneFinishedFile(Where where) throws Exception {
        Run peace = run(where, Life.Plan.PEACE, Life.Plan.PEACE, false);
        assertThat(peace.counts().isExact()).as("%s", peace.counts()).isTrue();
        assertThat(peace.first()).hasSizeGreaterThan(40);
        List<String> wrong = new ArrayList<>();
        for (int step = 1; step <= peace.first().size(); step++) {
            for (Fault fault : FAULTS) {
                for (boolean power : new boolean[] {false, true}) {
                    Run run = run(where, Life.Plan.at(step, fault), Life.Plan.PEACE, power);
                    if (!run.counts().isExact()) {
                        wrong.add(step + " " + run.first().get(step - 1) + " " + fault + (power ? " power" : "") + ": "
                                + run.counts());
                    }
                }
            }
        }
        assertThat(wrong.stream().limit(3)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Where.class)
    void aSecondKillAtAnyStepOfTheRecoveryChangesNothing(Where where) throws Exception {
        Random random = new Random(7);
        Run peace = run(where, Life.Plan.PEACE, Life.Plan.PEACE, false);
        List<String> wrong = new ArrayList<>();
        int runs = 0;
        for (int first = 1; first <= peace.first().size(); first++) {
            Fault fault = FAULTS.get(random.nextInt(3));
            Run once = run(where, Life.Plan.at(first, fault), Life.Plan.PEACE, false);
            for (int second = 1; second <= Math.min(once.second().size(), RECOVERY); second++) {
                if (random.nextInt(PART) != 0) {
                    continue;
                }
                runs++;
                Fault again = FAULTS.get(random.nextInt(FAULTS.size()));
                Run run = run(where, Life.Plan.at(first, fault), Life.Plan.at(second, again), random.nextBoolean());
                if (!run.counts().isExact()) {
                    wrong.add(first + " " + run.first().get(first - 1) + " " + fault + ", " + second + " "
                            + run.second().get(second - 1) + " " + again + ": " + run.counts());
                }
            }
        }
        assertThat(runs).isGreaterThan(100);
        assertThat(wrong.stream().limit(3)).isEmpty();
    }
}
