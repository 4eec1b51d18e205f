package org.millrace.testkit.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each fault of a plug-in makes one test of its suite fail: the one that is named here, and no other. */
class MutationsTest {

    /** Suite, fault, and the test that finds it. */
    private static final Object[][] TABLE = {
        {SinkSuite.class, "opens a file in its constructor", "theConstructorStartsNothingAndOpensNothing"},
        {SinkSuite.class, "takes any configuration", "wrongSettingsAreRefusedByTheConstructorUnderTheirKey"},
        {SinkSuite.class, "blames another key", "wrongSettingsAreRefusedByTheConstructorUnderTheirKey"},
        {SinkSuite.class, "can't be closed before it was opened", "closeToleratesThatNothingWasEverOpened"},
        {SinkSuite.class, "fails to open and keeps a file", "whatAFailedOpenHadAcquiredIsReleasedByClose"},
        {SinkSuite.class, "bears nobody beside it", "aSuccessorOpensBesideOneThatIsNotExclusive"},
        {SinkSuite.class, "leaves a thread", "nothingIsLeftBehindByAFullLife"},
        {SinkSuite.class, "makes its threads itself", "allThreadsAreMadeByTheContext"},
        {SinkSuite.class, "wants an hour to close", "closeKeepsItsOwnTime"},
        {SinkSuite.class, "closes late", "closeKeepsItsOwnTime"},
        {SinkSuite.class, "is held by a shutdown hook", "itsClassesCanBeUnloadedAfterClose"},
        {SinkSuite.class, "can be changed and does not say so", "onlyADeclaredChangeIsTakenInPlace"},
        {SinkSuite.class, "wants an hour to deliver", "itsWishesAreSensible"},
        {SinkSuite.class, "turns batches round", "whatDeliverReturnedForIsAtTheDestinationInOrder"},
        {SinkSuite.class, "keeps the batch", "nothingOfABatchIsUsedAfterDeliverHasReturned"},
        {SinkSuite.class, "writes into bodies", "eventsAreReadOnly"},
        {SinkSuite.class, "rejects what it should take", "oddEventsAreDeliveredOrRejectedAndNeverStopIt"},
        {SinkSuite.class, "delivers poison", "poisonIsRejectedAloneAndItsNeighboursAreDelivered"},
        {SinkSuite.class, "rejects the neighbours of poison", "poisonIsRejectedAloneAndItsNeighboursAreDelivered"},
        {SinkSuite.class, "swallows a failure", "aDestinationThatFailsMakesDeliverThrow"},
        {SinkSuite.class, "is deaf to interrupts", "aDeliverThatIsStuckEndsWhenInterrupted"},
        {SinkSuite.class, "needs an event before a tick", "ticksAreBorneWheneverTheyCome"},
        {SinkSuite.class, "stays in a hurry", "hurryIsBorneWhenNothingRuns"},
        {SinkSuite.class, "delivers in close", "tickAndCloseBringNothingMoreToTheDestination"},
        {CheckpointedSuite.class, "publishes before it is committed", "nothingIsSeenBeforeItIsCommitted"},
        {CheckpointedSuite.class, "does not undo what was delivered", "whatIsRolledBackIsUndone"},
        {CheckpointedSuite.class, "does not undo what was prepared", "aCheckpointThatIsRolledBackIsUndone"},
        {CheckpointedSuite.class, "does not publish what its mark covers", "aCrashBehindTheCommitIsMadeUpForByRestore"},
        {CheckpointedSuite.class, "publishes all it finds", "aCrashBeforeTheCommitIsUndoneByRestore"},
        {CheckpointedSuite.class, "publishes again what was published", "restoringTheSameMarkTwicePublishesOnce"},
        {CheckpointedSuite.class, "wipes what nobody remembers", "aRestoreWithoutMarksKeepsWhatIsThere"},
        {PolledSuite.class, "goes on behind a refusal", "aRefusedBatchComesAgainAndNothingIsLeftOut"},
        {PolledSuite.class, "keeps a refusal to itself", "aRefusalIsPassedOn"},
        {PolledSuite.class, "makes batches too large", "batchesAreNoLargerThanTheChannelsTake"},
        {PolledSuite.class, "spins", "aSourceWithNothingToBringDoesNotSpin"},
        {PolledSuite.class, "is deaf to interrupts", "anInterruptEndsAPoll"},
        {PolledSuite.class, "goes on behind an interrupt", "whatAnInterruptCutShortComesAgain"},
        {PolledSuite.class, "hands on in start", "onlyPollHandsEventsOn"},
        {PolledSuite.class, "restores one line too far", "aSuccessorGoesOnExactlyBehindTheMarks"},
        {DatagramSuite.class, "drops what it reads at the end", "noDatagramIsLostOrDoubledWhileItIsReplaced"},
        {DatagramSuite.class, "hands datagrams on twice while it stops", "noDatagramIsLostOrDoubledWhileItIsReplaced"},
        {
            DatagramSuite.class,
            "closes the socket that its successor reads from",
            "noDatagramIsLostOrDoubledWhileItIsReplaced"
        },
        {
            DatagramSuite.class,
            "receives datagrams and does not say so",
            "datagramsAreReceivedThroughTheAgentIfThatIsDeclared"
        },
        {ProcessorSuite.class, "delivers twice", "eachEventIsDeliveredByOneSink"},
        {ProcessorSuite.class, "takes an empty event for a failure", "oddEventsAreNoReasonToFail"},
        {ProcessorSuite.class, "keeps the sinks it was told of first", "onlyTheSinksItWasToldOfLastGetEvents"},
        {ProcessorSuite.class, "wants two sinks", "aGroupOfOneSinkDeliversAsWell"},
        {ProcessorSuite.class, "swallows what the last sink threw", "aBatchThatNoSinkTakesIsNotCalledDelivered"},
        {ProcessorSuite.class, "delivers to nobody", "aBatchThatNoSinkTakesIsNotCalledDelivered"},
        {ProcessorSuite.class, "gives up with the first", "whatOneSinkFailsToTakeAnotherDelivers"},
        {ProcessorSuite.class, "fails over and does not say so", "whatOneSinkFailsToTakeAnotherDelivers"},
        {ProcessorSuite.class, "never forgives", "aSinkThatWorksAgainIsUsedAgain"},
        {
            ProcessorSuite.class,
            "offers to another what was rejected",
            "whatASinkSaysOfSingleEventsHoldsAndIsOfferedToNobodyElse"
        },
        {ProcessorSuite.class, "fails over when it is interrupted", "anInterruptIsPassedOnAndNobodyElseIsTried"},
        {ProcessorSuite.class, "keeps the batch", "nothingOfABatchIsUsedAfterDeliverHasReturned"},
        {SelectorSuite.class, "invents a channel", "onlyTheSourcesChannelsGetEvents"},
        {SelectorSuite.class, "tells of a channel twice", "aChannelIsToldOfABatchOnce"},
        {SelectorSuite.class, "turns the order round", "eventsAreTheBatchesAndInItsOrder"},
        {SelectorSuite.class, "requires an optional channel", "anOptionalChannelIsNeverRequired"},
        {SelectorSuite.class, "drops events and does not say so", "anEventGoesSomewhereOrIsSaidToGoNowhere"},
        {SelectorSuite.class, "writes into bodies", "theBatchStaysAsItIs"},
        {SelectorSuite.class, "remembers the batch before", "whatItDecidesDependsOnNoOtherBatch"},
        {SelectorSuite.class, "takes any channel's name", "aChannelThatIsNoneOfTheSourcesIsRefusedByBind"},
        {InterceptorSuite.class, "gives null for nothing", "aListOfEventsComesBackAndNeverNull"},
        {InterceptorSuite.class, "changes the list it is given", "theBatchItIsGivenStaysAsItIs"},
        {InterceptorSuite.class, "gives the same list back each time", "whatItGaveBackBelongsToItsCaller"},
        {InterceptorSuite.class, "shares a field between threads", "severalThreadsDoNotDisturbOneAnother"},
        {InterceptorSuite.class, "is exclusive", "itIsOpenedBesideItsPredecessor"},
        {ChannelSuite.class, "commits a part", "aCommitTakesAllItsLeasesAndNothingElse"},
        {ChannelSuite.class, "gives back to the tail", "aLeaseThatIsRolledBackGivesItsEventsBackToTheHead"},
        {ChannelSuite.class, "gives back before what came earlier", "leasesThatEndInAnyOrderGiveBackTheOldOrder"},
        {ChannelSuite.class, "lends a list that can be changed", "aLeaseIsUnmodifiableAndNoLargerThanAskedFor"},
        {ChannelSuite.class, "lends more than asked", "aLeaseIsUnmodifiableAndNoLargerThanAskedFor"},
        {ChannelSuite.class, "keeps the list of its caller", "theListOfAPutMayBeUsedAgain"},
        {ChannelSuite.class, "frees what is on lease", "eventsOnLeaseCountAgainstTheCapacity"},
        {ChannelSuite.class, "counts without leases", "usageSaysWhatIsHeldLeasesIncluded"},
        {ChannelSuite.class, "puts a part", "aRefusedPutPutsNoPartOfItsBatch"},
        {ChannelSuite.class, "takes a batch of any size", "aBatchThatNeverHasRoomIsRefusedAsTooLarge"},
        {ChannelSuite.class, "lets a put wait longer than asked", "aPutWaitsForRoomNoLongerThanItsCaller"},
        {ChannelSuite.class, "lets a take wait longer than asked", "aTakeWaitsNoLongerThanAsked"},
        {SerializerSuite.class, "buffers beyond a flush", "allThatWasWrittenIsInTheStreamAfterAFlush"},
        {SerializerSuite.class, "closes the stream", "theStreamIsItsOwnersToClose"},
        {SerializerSuite.class, "writes half of what it refuses", "anOddEventIsWrittenOrRefusedAsAWhole"},
        {SerializerSuite.class, "has a suffix without a dot", "itsSuffixIsOne"},
        {SerializerSuite.class, "forgets in close what was not flushed", "whatWasNotFlushedIsWrittenByClose"},
        {SerializerSuite.class, "shares a buffer between writers", "writersDoNotDisturbOneAnother"},
        {SerializerSuite.class, "hides a full disk", "aStreamThatFailsIsNotHidden"},
        {SerializerSuite.class, "writes a header when it goes on", "aFileThatWasClosedCanBeGoneOnWith"},
        {DeserializerSuite.class, "forgets what has come of a line", "anEventThatHasBegunIsKeptUntilItIsWhole"},
        {DeserializerSuite.class, "takes a failure for the end", "anInputThatFailsIsNotHidden"},
        {DeserializerSuite.class, "takes any position", "aPositionThatIsNoneIsRefused"},
        {DeserializerSuite.class, "takes what is malformed", "whatIsNotOfTheFormatIsSaidSo"},
        {DeserializerSuite.class, "says a place behind the end", "whatIsNotOfTheFormatIsSaidSo"},
        {DeserializerSuite.class, "stays before what is malformed", "behindMalformedBytesItGoesOnAsItSays"},
        {DeserializerSuite.class, "is off by one", "anotherReaderGoesOnExactlyBehindAPosition"},
        {DeserializerSuite.class, "closes the input", "theInputIsItsOwnersToClose"},
        {ChannelSuite.class, "keeps marks and does not say so", "marksAreKeptOrIgnoredAsDeclared"},
    };

    @TestFactory
    Stream<DynamicTest> aGoodPlugInPassesItsSuite() {
        return Stream.of(
                        SinkSuite.class,
                        CheckpointedSuite.class,
                        PolledSuite.class,
                        DatagramSuite.class,
                        ProcessorSuite.class,
                        SelectorSuite.class,
                        InterceptorSuite.class,
                        ChannelSuite.class,
                        SerializerSuite.class,
                        DeserializerSuite.class)
                .map(suite -> dynamicTest(suite.getSimpleName(), () -> {
                    Mutation.Run run = Mutation.run(suite, "");
                    assertThat(run.failed()).isEmpty();
                    assertThat(run.tests()).isGreaterThan(10);
                }));
    }

    @TestFactory
    Stream<DynamicTest> eachFaultMakesTheTestFailThatIsNamed() {
        return Stream.of(TABLE)
                .map(row -> dynamicTest(row[1] + " → " + row[2], () -> {
                    Mutation.Run run = Mutation.run((Class<?>) row[0], (String) row[1]);
                    assertThat(run.failed()).isEqualTo(Set.of(row[2]));
                }));
    }
}
