package org.millrace.bucket.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.bucket.model.Fault;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.Life.Plan;
import org.millrace.bucket.model.ModelStore.Manners;
import org.millrace.testkit.TestBatch;

/**
 * A process is killed at each point at which that could matter, on a store with the manners of HDFS. Afterwards each event is in one
 * finished file, each file is as long as the last mark said, and none is left in use.
 */
class KillPointsTest extends KillScenes {

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
}
