package org.millrace.testkit.mutation;

import java.util.List;

/** Faults of what brings events in, of what reads and writes them, and of what keeps them. */
class SourceMutationsTest extends Mutations {
    private static final Object[][] TABLE = {
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

    SourceMutationsTest() {
        super(
                TABLE,
                List.of(
                        PolledSuite.class,
                        DatagramSuite.class,
                        SerializerSuite.class,
                        DeserializerSuite.class,
                        ChannelSuite.class));
    }
}
