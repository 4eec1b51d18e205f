package org.millrace.runtime.flow.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.swap.Stage.Name;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;

/** When a succession tries again, what it gives up, and what it reports. */
@Timeout(60)
class SuccessionTriesTest {

    private static void settled(Stand stand) throws Exception {
        stand.serves(new Plug());
    }

    private static void due(Stand stand) throws Exception {
        settled(stand);
        stand.aim(new Plug());
    }

    private static Plug vacating(Stand stand) throws Exception {
        Plug going = stand.serves(Plug.thatClosesWhenTold());
        stand.aim(Plug.thatOpensWhenTold());
        stand.await(Name.VACATING);
        return going;
    }

    @Test
    void nothingTakesOverThatIsNotReady() throws Exception {
        try (Stand stand = new Stand()) {
            due(stand);
            assertThatThrownBy(() -> stand.succession.takeOver(0)).hasMessageContaining("DUE");
        }
    }

    @Test
    void aFailureIsTriedAgainAfterPausesThatGrowAndNotBefore() throws Exception {
        try (Stand stand = new Stand()) {
            stand.aim(Plug.thatFailsToOpen(new IllegalStateException("no such directory")));
            for (Duration pause : List.of(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(4))) {
                stand.succession.advance();
                stand.await(Name.DUE);
                assertThat(stand.succession.untilDue()).isEqualTo(pause);
                assertThat(stand.status().state()).isEqualTo(State.FAILED);
                assertThat(stand.status().detail())
                        .contains("no such directory", "tried again in " + pause.toSeconds());
                stand.pass(pause.minusNanos(1));
                stand.succession.advance();
                assertThat(stand.succession.stage()).isEqualTo(Name.DUE);
                stand.pass(Duration.ofNanos(1));
            }
        }
    }

    @Test
    void oneThatServedForLongIsTriedAgainSoonAndOneThatOnlyOpensWellIsNot() throws Exception {
        try (Stand stand = new Stand()) {
            settled(stand);
            for (Duration pause : List.of(Duration.ofSeconds(1), Duration.ofSeconds(2))) {
                stand.succession.failed(new Fault("run", "it broke", null), "run");
                assertThat(stand.succession.untilDue()).isEqualTo(pause);
                stand.pass(pause);
                stand.await(Name.READY);
                stand.succession.takeOver(0);
            }
            stand.pass(Stand.PAUSES.longest().plusNanos(1));
            stand.succession.failed(new Fault("run", "it broke", null), "run");
            assertThat(stand.succession.untilDue()).isEqualTo(Stand.PAUSES.first());
        }
    }

    @Test
    void aSuccessorThatDoesNotReturnInTimeIsGivenUpAndItsPredecessorGoesOn() throws Exception {
        try (Stand stand = new Stand(Duration.ofMillis(50))) {
            Plug first = stand.serves(new Plug());
            stand.aim(Plug.thatOpensWhenTold());
            stand.await(Name.OPENING);
            stand.await(Name.DUE);
            assertThat(stand.serving()).isSameAs(first);
            assertThat(stand.status().state()).isEqualTo(State.DEGRADED);
            assertThat(stand.status().detail()).contains("its successor", "did not return");
            assertThat(stand.reports()).extracting(SwapReport::result).containsExactly(Result.KEPT);
        }
    }

    @Test
    void whatIsGivenUpWhileItOpensNeverServes() throws Exception {
        try (Stand stand = new Stand()) {
            settled(stand);
            Plug late = Plug.thatOpensWhenTold();
            stand.aim(late);
            stand.await(Name.OPENING);
            stand.aim(stand.keep(new Plug()));
            stand.await(Name.READY);
            stand.succession.takeOver(0);
            assertThat(stand.serving()).isSameAs(stand.kept());
            assertThat(late.opens).hasValue(0);
        }
    }

    @Test
    void theReportOfASwapHasItsTimesAndWhatWasInFlight() throws Exception {
        try (Stand stand = new Stand()) {
            Plug going = vacating(stand);
            stand.pass(Duration.ofSeconds(3));
            going.mayClose.countDown();
            stand.await(Name.OPENING);
            stand.open();
            stand.await(Name.READY);
            stand.pass(Duration.ofSeconds(2));
            stand.succession.takeOver(7);
            assertThat(stand.reports())
                    .extracting(SwapReport::result, SwapReport::took, SwapReport::pause, SwapReport::inFlight)
                    .containsExactly(org.assertj.core.api.Assertions.tuple(
                            Result.SWITCHED, Duration.ofSeconds(5), Duration.ofSeconds(5), 7L));
            assertThat(going.closes).hasValue(1);
        }
    }

    @Test
    void oneThatWasBeingAskedToChangeIsNotTakenForWhatItWas() throws Exception {
        try (Stand stand = new Stand()) {
            Plug.Pliable plug = new Plug.Pliable(false, true, false);
            Supplier<Plug> maker = () -> plug;
            stand.succession.aim(stand.same(maker));
            stand.await(Name.READY);
            stand.succession.takeOver(0);
            stand.aim(new Plug.Pliable(false, true, true));
            stand.await(Name.RECONFIGURING);
            plug.asked.await();
            stand.succession.aim(stand.same(maker));
            assertThat(stand.succession.stage()).isEqualTo(Name.DUE);
            plug.mayAnswer.countDown();
            stand.await(Name.SETTLED);
        }
    }
}
