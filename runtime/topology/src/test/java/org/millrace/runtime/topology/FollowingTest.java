package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.InForce.Configured;
import org.millrace.runtime.services.InForce.Lack;

class FollowingTest {
    private static final Set<ComponentKey> K1 = Set.of(new ComponentKey(Kind.SINK, "k1"));

    private static Following lacking(List<List<Lack>> looks) {
        AtomicInteger look = new AtomicInteger();
        return new Following(
                () -> configured -> looks.get(Math.min(looks.size() - 1, look.getAndIncrement())),
                () -> Configured.NOTHING);
    }

    @Test
    void itWaitsUntilNothingLacks() throws Exception {
        Lack opening = new Lack(new ComponentKey(Kind.SINK, "k1"), false, true, "it is being opened");
        Outcome outcome =
                lacking(List.of(List.of(opening), List.of(opening), List.of())).follow(K1, true);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines()).singleElement().asString().startsWith("All of it is in force");
    }

    @Test
    void whatFailsIsNamedAfterAMoment() throws Exception {
        Lack failed = new Lack(new ComponentKey(Kind.SINK, "k1"), true, true, "no such directory");
        Outcome outcome = lacking(List.of(List.of(failed))).follow(K1, true);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).anyMatch(line -> line.contains("sink k1: no such directory; until then"));
    }

    @Test
    void anotherComponentThatNeverWorkedIsNotThisChangesFault() throws Exception {
        Lack other = new Lack(new ComponentKey(Kind.SINK, "k2"), true, false, "its disk is full");
        assertThat(lacking(List.of(List.of(other))).follow(K1, true).code()).isZero();
    }

    @Test
    void anEarlierChangeThatIsNotInForceIsToldAgain() throws Exception {
        Lack old = new Lack(new ComponentKey(Kind.SOURCE, "r1"), true, true, "the port is taken");
        Outcome outcome = lacking(List.of(List.of(old))).follow(Set.of(), false);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).anyMatch(line -> line.contains("source r1"));
    }

    @Test
    void anEarlierChangeAfterWhichNothingServesIsToldAgainUntilItIsInForce() throws Exception {
        List<List<Lack>> looks = new ArrayList<>();
        looks.add(List.of(new Lack(new ComponentKey(Kind.SINK, "k1"), true, false, "no such directory")));
        Following following = new Following(() -> configured -> looks.get(0), () -> Configured.NOTHING);
        assertThat(following.follow(K1, true).code()).isEqualTo(1);
        assertThat(following.follow(Set.of(), false).code()).isEqualTo(1);
        looks.set(0, List.of());
        assertThat(following.follow(Set.of(), false).code()).isZero();
    }

    @Test
    void withoutAnEngineThereIsNothingToWaitFor() throws Exception {
        assertThat(new Following(() -> null, () -> Configured.NOTHING).follow(K1, true))
                .isEqualTo(new Outcome(0, List.of()));
    }
}
