package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.Life.Plan;
import org.millrace.bucket.model.ModelStore.Manners;
import org.millrace.testkit.TestContext;

/**
 * The store, or somebody else at it, makes trouble at each point at which that could matter, on a store with the manners of HDFS. Afterwards
 * each event is in one finished file, and none is left in use.
 */
class TroublePointsTest extends KillScenes {
    @ParameterizedTest
    @CsvSource({"write,FAILS", "sync,FAILS", "sync,REPLY_LOST", "close,FAILS", "close,REPLY_LOST"})
    void point21ADataNodeIsKilled(String step, Fault fault) throws Exception {
        for (int which = 1; which <= 6; which++) {
            World world = world();
            assertThat(world.live(new Life(Plan.at(step, which, fault)))).isTrue();
            Play.restsExactly(world, false);
        }
    }

    @Test
    void point21AllDataNodesAreKilledForAWhile() throws Exception {
        World world = world();
        assertThat(world.live(new Life((name, number) -> number > 20
                                && number < 200
                                && (name.equals("write") || name.equals("sync") || name.equals("close"))
                        ? Fault.FAILS
                        : Fault.NONE)))
                .isTrue();
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "close", "recover", "truncate", "rename", "look", "delete"})
    void point22TheNameNodeIsAwayForAMinute(String step) throws Exception {
        for (Fault fault : List.of(Fault.FAILS, Fault.REPLY_LOST)) {
            World world = world();
            Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
            world.crash(false);
            int[] left = {15};
            Life life = new Life((name, number) -> name.equals(step) && left[0]-- > 0 ? fault : Fault.NONE);
            assertThat(world.live(life)).isTrue();
            Play.restsExactly(world, false);
        }
    }

    @Test
    void point23TwoSinksWriteToOneDirectoryUnderTheSameNames() throws Exception {
        World one = world();
        World two = new World(one.shape, new Random(12), TestContext.in(directory), one.store, one.homes);
        two.home = "/data/k2";
        Play first = Play.begin(one, Plan.PEACE).deliver(2).answer();
        Play second = Play.begin(two, Plan.PEACE).deliver(2).answer();
        first.deliver(1);
        second.deliver(1);
        one.crash(false);
        two.channel.crash();
        one.live(new Life(Plan.PEACE));
        two.live(new Life(Plan.PEACE));
        one.live(new Life(Plan.PEACE));
        Counts counts = two.rest();
        assertThat(counts.inUse()).isEmpty();
        assertThat(counts.lost()).isZero();
        assertThat(counts.doubled()).as("each of both has each once").isEqualTo(one.shape.events());
    }

    @Test
    void point24ASinkIsReplacedWhoseAnswerWasNotCommitted() throws Exception {
        World world = world();
        Play play = Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(2);
        play.checkpoint();
        play.sink.close(Duration.ofSeconds(1));
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home.write.A", "commit", "home.replace.open-list", "truncate", "rename"})
    void point24ASuccessorOfAnotherNameFinishesWhatWasLeft(String killedAt) throws Exception {
        World world = world();
        Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        world.crash(false);
        world.home = "/data/k2";
        for (Fault fault : List.of(Fault.KILLED_BEFORE, Fault.KILLED_AFTER)) {
            if (!killedAt.isEmpty()) {
                world.live(new Life(Plan.at(killedAt, 1, fault)));
                world.crash(true);
            }
        }
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "rename", "home.write.O", "home.force", "home.replace.open-list"})
    void point25QuotaPermissionAndAFullVolume(String step) throws Exception {
        World world = world();
        int[] left = {40};
        Life life = new Life((name, number) -> name.equals(step) && left[0]-- > 0 ? Fault.FAILS : Fault.NONE);
        assertThat(world.live(life)).isTrue();
        Play.restsExactly(world, false);
    }

    @Test
    void point26TheLeaseIsStolen() throws Exception {
        World world = open();
        Play play = Play.begin(world, Plan.PEACE).deliver(2).answer();
        world.store.steal("/logs/0/f.1000000.tmp");
        play.failsIn(() -> play.deliver(1).answer());
        play.deliver(2).answer();
        Play.restsExactly(world, false);
    }

    @Test
    void point26TheLeaseIsStolenBetweenTheAnswerAndItsCommit() throws Exception {
        World world = open();
        Play play = Play.begin(world, Plan.PEACE).deliver(2);
        play.checkpoint();
        world.store.steal("/logs/0/f.1000000.tmp");
        play.answerAfterAll();
        play.failsIn(() -> play.deliver(1).answer());
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home.write.T", "home.force", "rename"})
    void point27TheFinalNameIsTaken(String killedAt) throws Exception {
        World world = world();
        byte[] theirs = "theirs".getBytes(StandardCharsets.US_ASCII);
        for (String name : List.of("/logs/0/f.1000000", "/logs/1/f.1000001", "/logs/0/f.1000001.tmp")) {
            world.foreign.add(name);
            world.store.put(name, theirs);
        }
        if (!killedAt.isEmpty()) {
            for (int which = 1; which <= 12; which++) {
                world.live(new Life(Plan.at(killedAt, which, KILLS.get(which % 3))));
                world.crash(which % 2 == 0);
            }
        }
        Play.restsExactly(world, true);
        world.foreign.forEach(name -> assertThat(world.store.content(name)).isEqualTo(theirs));
    }

    @Test
    void point27TheNameOfAFileInUseIsTakenAndTheProcessIsKilled() throws Exception {
        World world = open();
        String name = "/logs/0/f.1000000.tmp";
        world.foreign.add(name);
        world.store.put(name, "theirs".getBytes(StandardCharsets.US_ASCII));
        killed(world, "create", 1, Fault.KILLED_BEFORE, false);
        assertThat(world.store.content(name))
                .as("what was there before")
                .asString()
                .isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theClockIsSetWhileFilesAreMadeAndTheProcessIsKilled(int seed) throws Exception {
        World world = world();
        world.clockJumpsComing();
        for (int i = 1; i <= 4; i++) {
            int step = seed * i * 7;
            world.live(new Life(Plan.at(step, KILLS.get(i % 3))));
            world.crash(i % 2 == 0);
        }
        assertThat(world.live(new Life(Plan.PEACE))).isTrue();
        Play.restsExactly(world, false);
    }

    @Test
    void aFileThatHadItsLastNameFromTheBeginningStaysWhenThePowerIsCut() throws Exception {
        World world = world(World.Shape.usual().rolling(4).on(Manners.LOCAL).visibleFromTheBeginning());
        Play play = Play.begin(world, Plan.PEACE).deliver(2).answer();
        play.answer();
        world.homes.cutPowerAtItsWorst();
        Counts counts = Play.restsExactly(world, false);
        assertThat(counts.files()).containsKey("/logs/0/f.1000000");
    }

    @Test
    void point28WhereNothingCanBeSyncedFilesAreClosedAtEachCheckpoint() throws Exception {
        World world = world(World.Shape.usual().rolling(100).on(Manners.OBJECTS));
        Play play = Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        assertThat(play.sink.whyNotExact()).contains("a rename is a copy");
        Counts counts = Play.restsExactly(world, false);
        assertThat(counts.files()).hasSize(6);
    }
}
