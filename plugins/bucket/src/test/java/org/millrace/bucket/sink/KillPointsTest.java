package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.Life.Plan;
import org.millrace.bucket.model.ModelStore.Manners;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;
import org.slf4j.LoggerFactory;

/**
 * A process is killed at each point at which that could matter, on a store with the manners of HDFS. Afterwards each event is in one
 * finished file, each file is as long as the last mark said, and none is left in use.
 */
class KillPointsTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.millrace");

    private static final List<Fault> KILLS = List.of(Fault.KILLED_BEFORE, Fault.KILLED_WITHIN, Fault.KILLED_AFTER);

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

    private World world(World.Shape shape) {
        return new World(shape, new Random(11), TestContext.in(directory));
    }

    private World world() {
        return world(World.Shape.usual());
    }

    /** Files are not full in these scenes, unless they are to be. */
    private World open() {
        return world(World.Shape.usual().rolling(100));
    }

    /** Two batches, a checkpoint, one more batch and another checkpoint, killed at a step of one of them. */
    private void killed(World world, String step, int which, Fault fault, boolean power) throws Exception {
        Play play = Play.begin(world, Plan.at(step, which, fault));
        play.killedIn(() -> play.deliver(2).answer().deliver(2).answer());
        Play.restsExactly(world, power);
    }

    /** The first process leaves something to cut; the second is killed at a step of its recovery. */
    private void killedInRecovery(World world, String step, int which, Fault fault, boolean power) throws Exception {
        Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        world.crash(false);
        Life second = new Life(Plan.at(step, which, fault));
        assertThat(world.live(second)).as("killed: %s", second.trace()).isFalse();
        Play.restsExactly(world, power);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "KILLED.*", mode = EnumSource.Mode.MATCH_ANY)
    void point1AroundTheSyncOfTheListOfOpenFiles(Fault fault) throws Exception {
        killed(open(), "home.force", 1, fault, true);
        killed(open(), "home.write.O", 1, fault, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point2AfterAFileWasMadeAndBeforeItsFirstByte(boolean power) throws Exception {
        killed(open(), "create", 1, Fault.KILLED_AFTER, power);
        killed(open(), "home.write.M", 1, Fault.KILLED_AFTER, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point3AfterTheWriteAndBeforeTheSync(boolean power) throws Exception {
        killed(open(), "write", 1, Fault.KILLED_WITHIN, power);
        killed(open(), "sync", 1, Fault.KILLED_BEFORE, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point4TheFirstOfTwoFilesIsSynced(boolean power) throws Exception {
        killed(open(), "sync", 2, Fault.KILLED_BEFORE, power);
        killed(open(), "sync", 4, Fault.KILLED_WITHIN, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point5AllIsSyncedAndTheChannelHasNotCommitted(boolean power) throws Exception {
        killed(open(), "commit", 2, Fault.KILLED_BEFORE, power);
        killed(open(), "commit", 3, Fault.KILLED_BEFORE, power);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "KILLED.*", mode = EnumSource.Mode.MATCH_ANY)
    void point6WhatTheMarkNamesIsHalfWritten(Fault fault) throws Exception {
        World world = world(World.Shape.usual().ofPlaces(12).rolling(1));
        killed(world, "home.replace.files", 1, fault, true);
    }

    @Test
    void point7TheAnswerIsReadyAndItsCallerIsKilled() throws Exception {
        World world = world(World.Shape.usual().ofPlaces(12).rolling(1));
        killed(world, "home.replace.files", 2, Fault.KILLED_AFTER, false);
        killed(open(), "sync", 4, Fault.KILLED_AFTER, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point8TheSinkHasAnsweredAndTheChannelHasNotCommitted(boolean power) throws Exception {
        World world = world();
        Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(2).checkpoint();
        Play.restsExactly(world, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point9TheChannelHasCommitted(boolean power) throws Exception {
        killed(world(), "commit", 2, Fault.KILLED_AFTER, power);
        killed(world(), "commit", 3, Fault.KILLED_AFTER, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point10AFullFileIsCommittedAndNothingWasDoneWithItYet(boolean power) throws Exception {
        killed(world(), "note", 1, Fault.KILLED_BEFORE, power);
    }

    @ParameterizedTest
    @CsvSource({"KILLED_BEFORE,false", "KILLED_AFTER,false", "KILLED_AFTER,true"})
    void point11InTheCloseOfAFile(Fault fault, boolean power) throws Exception {
        killed(world(), "close", 1, fault, power);
    }

    @Test
    void point11TheReplyOfACloseIsLost() throws Exception {
        World world = world();
        Play play = Play.begin(world, Plan.at("close", 1, Fault.REPLY_LOST));
        play.failsIn(() -> play.deliver(2).answer().deliver(2).answer());
        play.deliver(2).answer();
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point12ClosedAndNotCutYet(boolean power) throws Exception {
        killedInRecovery(open(), "recover", 1, Fault.KILLED_AFTER, power);
        killedInRecovery(open(), "truncate", 1, Fault.KILLED_BEFORE, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point13TheCutIsUnderWay(boolean power) throws Exception {
        killedInRecovery(open(), "truncate", 1, Fault.KILLED_AFTER, power);
    }

    @Test
    void point13TheReplyOfACutIsLost() throws Exception {
        World world = open();
        Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        world.crash(false);
        assertThat(world.live(new Life(Plan.at("truncate", 1, Fault.REPLY_LOST))))
                .isTrue();
        Play.restsExactly(world, false);
    }

    @ParameterizedTest
    @CsvSource({
        "copyHead,KILLED_WITHIN", "copyHead,KILLED_AFTER", "home.write.C,KILLED_WITHIN", "home.write.C,KILLED_AFTER",
        "rename,KILLED_BEFORE", "rename,KILLED_AFTER", "delete,KILLED_BEFORE", "delete,KILLED_AFTER"
    })
    void point14WhatCountsIsBeingCopied(String step, Fault fault) throws Exception {
        for (boolean power : new boolean[] {false, true}) {
            for (int which = 1; which <= (step.equals("delete") ? 2 : 1); which++) {
                World world = world(World.Shape.usual().rolling(100).on(Manners.OLD_HDFS));
                killedInRecovery(world, step, which, fault, power);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point15TheNoteIsThereAndTheNameIsNot(boolean power) throws Exception {
        killed(world(), "note", 1, Fault.KILLED_AFTER, power);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void point16TheRenameIsDoneAndItsReplyIsLost(boolean power) throws Exception {
        killed(world(), "rename", 1, Fault.KILLED_AFTER, power);
        World world = world();
        Play.begin(world, Plan.at("rename", 1, Fault.REPLY_LOST))
                .deliver(2)
                .answer()
                .deliver(2)
                .answer();
        Play.restsExactly(world, power);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "KILLED.*", mode = EnumSource.Mode.MATCH_ANY)
    void point17BeforeItIsNotedThatAFileIsFinished(Fault fault) throws Exception {
        killed(world(), "home.write.G", 1, fault, false);
        killed(world(), "home.write.G", 1, fault, true);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "KILLED.*", mode = EnumSource.Mode.MATCH_ANY)
    void point18AtEachStepOfManifestAndListOfOpenFiles(Fault fault) throws Exception {
        World.Shape shape = World.Shape.usual().ofPlaces(12).rolling(1);
        Life peace = new Life(Plan.PEACE);
        world(shape).live(peace);
        int tried = 0;
        for (int step = 1; step <= peace.trace().size(); step++) {
            if (peace.trace().get(step - 1).startsWith("home.")) {
                tried++;
                World world = world(shape);
                assertThat(world.live(new Life(Plan.at(step, fault)))).isFalse();
                Play.restsExactly(world, true);
            }
        }
        assertThat(tried).isGreaterThan(60);
    }

    @ParameterizedTest
    @CsvSource({
        "recover,KILLED_AFTER",
        "look,KILLED_BEFORE",
        "truncate,KILLED_BEFORE",
        "truncate,KILLED_AFTER",
        "note,KILLED_AFTER",
        "rename,KILLED_BEFORE",
        "rename,KILLED_AFTER",
        "home.write.G,KILLED_BEFORE",
        "home.replace.open-list,KILLED_BEFORE",
        "home.replace.open-list,KILLED_AFTER",
        "commit,KILLED_BEFORE",
        "commit,KILLED_AFTER"
    })
    void point19ASecondKillInTheRecoveryAndAThird(String step, Fault fault) throws Exception {
        for (boolean power : new boolean[] {false, true}) {
            World world = open();
            Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
            for (int again = 0; again < 3; again++) {
                world.crash(power);
                world.live(new Life(Plan.at(step, 1, fault)));
            }
            Play.restsExactly(world, power);
        }
    }

    @Test
    void point20AStoppedProcessFailsWhenItGoesOnBesideItsSuccessor() throws Exception {
        World world = open();
        Play stopped = Play.begin(world, Plan.PEACE).deliver(2).answer().deliver(1);
        world.channel.crash();
        Play.begin(world, Plan.PEACE).deliver(2).answer();
        for (String place : List.of("0", "1")) {
            Event late = Event.of("99").withHeader("p", place);
            assertThatThrownBy(() -> stopped.sink.deliver(TestBatch.of(List.of(late))))
                    .as("its files are not its own any more")
                    .isInstanceOf(IOException.class);
        }
        stopped.sink.rolledBack();
        Play.restsExactly(world, false);
    }

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
