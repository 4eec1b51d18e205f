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
import org.junit.jupiter.api.io.TempDir;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.Life.Plan;
import org.millrace.testkit.TestContext;
import org.slf4j.LoggerFactory;

/** What the tests of kills have in common. */
abstract class KillScenes {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.millrace");

    static final List<Fault> KILLS = List.of(Fault.KILLED_BEFORE, Fault.KILLED_WITHIN, Fault.KILLED_AFTER);

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

    World world(World.Shape shape) {
        return new World(shape, new Random(11), TestContext.in(directory));
    }

    World world() {
        return world(World.Shape.usual());
    }

    /** Files are not full in these scenes, unless they are to be. */
    World open() {
        return world(World.Shape.usual().rolling(100));
    }

    /** Two batches, a checkpoint, one more batch and another checkpoint, killed at a step of one of them. */
    void killed(World world, String step, int which, Fault fault, boolean power) throws Exception {
        Play play = Play.begin(world, Plan.at(step, which, fault));
        play.killedIn(() -> play.deliver(2).answer().deliver(2).answer());
        Play.restsExactly(world, power);
    }

    /** The first process leaves something to cut; the second is killed at a step of its recovery. */
    void killedInRecovery(World world, String step, int which, Fault fault, boolean power) throws Exception {
        Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        world.crash(false);
        Life second = new Life(Plan.at(step, which, fault));
        assertThat(world.live(second)).as("killed: %s", second.trace()).isFalse();
        Play.restsExactly(world, power);
    }
}
