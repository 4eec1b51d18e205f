package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.services.InForce.Lack;

class FollowingTest {
    private static final Set<String> K1 = Set.of("sink k1");

    private static Following lacking(List<List<Lack>> looks) {
        AtomicInteger look = new AtomicInteger();
        return new Following(
                () -> configured -> looks.get(Math.min(looks.size() - 1, look.getAndIncrement())), Map::of);
    }

    @Test
    void itWaitsUntilNothingLacks() throws Exception {
        Lack opening = new Lack("sink k1", false, true, "it is being opened");
        Outcome outcome =
                lacking(List.of(List.of(opening), List.of(opening), List.of())).follow(K1);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines()).singleElement().asString().startsWith("All of it is in force");
    }

    @Test
    void whatFailsIsNamedAfterAMoment() throws Exception {
        Lack failed = new Lack("sink k1", true, true, "no such directory");
        Outcome outcome = lacking(List.of(List.of(failed))).follow(K1);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).anyMatch(line -> line.contains("sink k1: no such directory; until then"));
    }

    @Test
    void anotherComponentThatNeverWorkedIsNotThisChangesFault() throws Exception {
        Lack other = new Lack("sink k2", true, false, "its disk is full");
        assertThat(lacking(List.of(List.of(other))).follow(K1).code()).isZero();
    }

    @Test
    void anEarlierChangeThatIsNotInForceIsToldAgain() throws Exception {
        Lack old = new Lack("source r1", true, true, "the port is taken");
        Outcome outcome = lacking(List.of(List.of(old))).follow(Set.of());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).anyMatch(line -> line.contains("source r1"));
    }

    @Test
    void withoutAnEngineThereIsNothingToWaitFor() throws Exception {
        assertThat(new Following(() -> null, Map::of).follow(K1)).isEqualTo(new Outcome(0, List.of()));
    }
}
