package org.millrace.testkit.mutation;

import java.util.List;

/** Faults of what takes events out, and of what stands between. */
class SinkMutationsTest extends Mutations {
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
    };

    SinkMutationsTest() {
        super(
                TABLE,
                List.of(
                        SinkSuite.class,
                        CheckpointedSuite.class,
                        ProcessorSuite.class,
                        SelectorSuite.class,
                        InterceptorSuite.class));
    }
}
