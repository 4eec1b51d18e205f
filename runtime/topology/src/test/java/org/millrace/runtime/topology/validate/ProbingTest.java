package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Advice;
import org.millrace.runtime.topology.validate.Probing.Opinion;
import org.millrace.runtime.topology.validate.Probing.Refusal;

final class ProbingTest {
    private static Validated refusing(String path, String key, String reason, String... lines) {
        Probing probing = binding ->
                binding.node().path().equals(path) ? Opinion.refused(new Refusal(key, reason)) : Opinion.ACCEPTED;
        return Validated.with(Types.common(), probing, false, node -> false, lines);
    }

    @Test
    void whatAConstructorSaysIsAnErrorAtItsKey() {
        Validated validated = refusing("a1.sinks.k1", "level", "is too loud", "a1.sinks.k1.level = DEBUG");
        assertThat(validated.messages()).containsExactly("a.conf:11: ERROR a1.sinks.k1 level: is too loud");
        assertThat(validated.running()).doesNotContain("sink k1", "channel c1");
    }

    @Test
    void secretsAndWhatVariablesStandForAreMaskedInIt() {
        Validated validated = refusing(
                "a1.sinks.k1",
                "",
                "no login with open sesame or hunter2",
                "a1.sinks.k1.password = open sesame",
                "a1.sinks.k1.free.user = ${env:SECRET}");
        assertThat(validated.messages())
                .containsExactly("a.conf:5: ERROR a1.sinks.k1: no login with *** or ${env:SECRET}");
    }

    @Test
    void aSecretThatBeginsAnotherDoesNotUncoverItsRest() {
        Validated validated = refusing(
                "a1.sinks.k1",
                "",
                "no login with abcdefgh",
                "a1.sinks.k1.password = abcd",
                "a1.sinks.k1.pin = abcdefgh");
        assertThat(validated.messages()).containsExactly("a.conf:5: ERROR a1.sinks.k1: no login with ***");
    }

    @Test
    void aTextOfOneOrTwoLettersIsNotMaskedBecauseItIsEverywhere() {
        Validated validated = refusing("a1.sinks.k1", "", "can't connect", "a1.sinks.k1.password = a");
        assertThat(validated.messages()).containsExactly("a.conf:5: ERROR a1.sinks.k1: can't connect");
    }

    @Test
    void whatAComponentAdvisesIsShownWithWhereTheValuesComeFrom() {
        Advice roll = Advice.note("hdfs.batchSize", "a file is complete after 100 events")
                .because("hdfs.batchSize", "level", "password");
        Advice loud = Advice.warning("level", "of open sesame is loud", "INFO would do");
        Probing probing = binding -> binding.node().path().equals("a1.sinks.k1")
                ? new Opinion(Optional.empty(), List.of(roll, loud))
                : Opinion.ACCEPTED;
        Validated validated = Validated.with(
                Types.common(),
                probing,
                false,
                node -> false,
                "a1.sinks.k1.level = DEBUG",
                "a1.sinks.k1.password = open sesame");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:5: NOTE a1.sinks.k1 hdfs.batchSize: a file is complete after 100 events: "
                                + "hdfs.batchSize=100 (default), level=DEBUG (a.conf:11), password=*** (a.conf:12)",
                        "a.conf:11: WARNING a1.sinks.k1 level: of *** is loud (INFO would do)");
        assertThat(validated.running()).contains("sink k1");
    }

    @Test
    void aCommentBehindAValueDoesNotKeepWhatElseThereIsToSayBack() {
        Probing probing = binding -> binding.node().path().equals("a1.sinks.k1")
                ? new Opinion(
                        Optional.empty(),
                        List.of(Advice.note(
                                        "", "is cut at " + binding.properties().get("maxBytesToLog"))
                                .because("maxBytesToLog")))
                : Opinion.ACCEPTED;
        Validated validated = Validated.with(
                Types.common(), probing, false, node -> false, "a1.sinks.k1.maxBytesToLog = 64 ## bytes");
        assertThat(validated.messages())
                .contains(
                        "a.conf:11: ERROR a1.sinks.k1 maxBytesToLog: \"64 ## bytes\" is not a whole number"
                                + " (a comment needs a line of its own)",
                        "a.conf:5: NOTE a1.sinks.k1: is cut at 64: maxBytesToLog=64 (a.conf:11)");
        assertThat(validated.running()).doesNotContain("sink k1");
    }

    @Test
    void onlyWhatIsSoundSoFarIsTried() {
        List<String> tried = new ArrayList<>();
        Probing probing = binding -> {
            tried.add(binding.node().path());
            return Opinion.ACCEPTED;
        };
        Validated.with(
                Types.common(),
                probing,
                false,
                node -> true,
                "a1.sinks = k1 k2 k3",
                "a1.sinks.k1.maxBytesToLog = x",
                "a1.sinks.k3.type = later",
                "a1.sinks.k3.channel = c1");
        assertThat(tried).containsExactly("a1.channels.c1", "a1.channels.c2", "a1.sinks.k2");
    }

    @Test
    void aSourceWithoutOneOfItsInterceptorsIsLeftOut() {
        Validated validated = refusing(
                "a1.sources.r1.interceptors.i1",
                "",
                "no",
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.interceptors = i1",
                "a1.sources.r1.interceptors.i1.type = timestamp");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:15: ERROR a1.sources.r1.interceptors.i1: no",
                        "a.conf:12: WARNING a1.sources.r1: is left out because its interceptor is");
        assertThat(validated.running()).doesNotContain("source r1", "interceptor r1.i1", "selector r1");
    }

    @Test
    void aChannelThatCannotRunTakesItsSinksAlong() {
        Validated validated = refusing("a1.channels.c1", "capacity", "is too much");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:2: ERROR a1.channels.c1 capacity: is too much",
                        "a.conf:5: WARNING a1.sinks.k1: is left out because its channel is");
        assertThat(validated.running()).containsExactly("channel c2", "sink k2");
    }
}
