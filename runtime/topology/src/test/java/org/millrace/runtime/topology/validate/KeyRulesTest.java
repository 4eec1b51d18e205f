package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.finding.Severity;
import org.millrace.runtime.topology.model.Node;

final class KeyRulesTest {
    private static Map<String, String> properties(Validated validated, String path) {
        Binding binding = validated.verdict().bindings().get(path);
        assertThat(binding).isNotNull();
        return binding == null ? Map.of() : binding.properties();
    }

    @Test
    void aRequiredKeyThatIsNotThereIsAnErrorWhereTheComponentBegins() {
        Validated validated = Validated.with(
                "a1.sources = r1",
                "a1.sources.r1.type = netcat",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.port = 1");
        assertThat(validated.messages())
                .containsExactly("a.conf:12: ERROR a1.sources.r1 bind: is required by source type netcat"
                        + " (set a1.sources.r1.bind)");
        assertThat(validated.running()).doesNotContain("source r1");
    }

    @Test
    void aRequiredKeyThatIsThereUnderAWrongNameIsToldWhereItStands() {
        Validated validated = Validated.with(
                "a1.sources = r1",
                "a1.sources.r1.type = netcat",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.port = 1",
                "a1.sources.r1.Bind = localhost");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:15: WARNING a1.sources.r1 Bind: unknown key of source type netcat, ignored"
                                + " (did you mean bind?)",
                        "a.conf:15: ERROR a1.sources.r1 bind: is required by source type netcat"
                                + " (did you mean bind instead of Bind?)");
    }

    @Test
    void anUnknownKeyIsAWarningWithAGuessAndIsNotPassedOn() {
        Validated validated = Validated.with("a1.sinks.k1.maxBytesTolog = 5", "a1.sinks.k1.zzzzzzzzz = 5");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:11: WARNING a1.sinks.k1 maxBytesTolog: unknown key of sink type logger, ignored"
                                + " (did you mean maxBytesToLog?)",
                        "a.conf:12: WARNING a1.sinks.k1 zzzzzzzzz: unknown key of sink type logger, ignored");
        assertThat(properties(validated, "a1.sinks.k1")).isEmpty();
        assertThat(validated.running()).contains("sink k1");
    }

    @Test
    void strictlyAnUnknownKeyIsAnErrorThatStillDoesNotStopTheComponent() {
        Validated validated =
                Validated.with(Types.common(), Probing.NONE, true, node -> false, "a1.sinks.k1.maxBytesTolog = 5");
        assertThat(validated.findings()).extracting(f -> f.severity()).containsExactly(Severity.ERROR);
        assertThat(validated.running()).contains("sink k1");
    }

    @Test
    void keysBelowAFreePrefixAreTheUsersOwn() {
        Validated validated = Validated.with("a1.sinks.k1.free.anything.at.all = 5");
        assertThat(validated.messages()).isEmpty();
        assertThat(properties(validated, "a1.sinks.k1")).containsExactly(entry("free.anything.at.all", "5"));
    }

    @Test
    void aKeyThatIsKnownToMeanNothingIsTakenWithANoteHoweverStrictTheCheckIs() {
        Validated validated = Validated.with(
                Types.common(),
                Probing.NONE,
                true,
                node -> false,
                "a1.sinks.k1.formerly = 5",
                "a1.sinks.k1.former.thing = 6");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:11: WARNING a1.sinks.k1 formerly: means nothing to sink type logger, which takes it and"
                                + " does without",
                        "a.conf:12: WARNING a1.sinks.k1 former.thing: means nothing to sink type logger, which takes it"
                                + " and does without");
        assertThat(properties(validated, "a1.sinks.k1"))
                .containsExactly(entry("formerly", "5"), entry("former.thing", "6"));
    }

    @Test
    void aFreeKeyThatItsTypeCallsSecretIsOne() {
        Validated validated = Validated.with("a1.sinks.k1.free.kafka.hidden = hush-hush", "a1.sinks.k1.free.open = x");
        Binding binding = Objects.requireNonNull(validated.verdict().bindings().get("a1.sinks.k1"));
        assertThat(binding.secret("free.kafka.hidden")).isTrue();
        assertThat(binding.secret("free.open")).isFalse();
        assertThat(Masking.mask(binding, "can't log in with hush-hush")).isEqualTo("can't log in with ***");
    }

    @Test
    void aTypeThatDescribesNothingTakesAnyKey() {
        Validated validated = Validated.with(
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.selector.type = multiplexing",
                "a1.sources.r1.selector.default = c1",
                "a1.sources.r1.selector.whatever = 1");
        assertThat(validated.messages()).isEmpty();
        assertThat(properties(validated, "a1.sources.r1.selector"))
                .containsExactly(entry("default", "c1"), entry("whatever", "1"));
    }

    @Test
    void aComponentGetsItsOwnKeysAndNotTheAgents() {
        Validated validated = Validated.with(
                "a1.sinks.k1.millrace.version = 1.0.0", "a1.sinks.k1.maxBytesToLog = 5", "a1.sinks.k1.level = debug");
        assertThat(validated.messages()).isEmpty();
        assertThat(properties(validated, "a1.sinks.k1"))
                .containsExactly(entry("maxBytesToLog", "5"), entry("level", "DEBUG"));
    }

    @Test
    void thePinUnderItsFormerNameIsAnErrorThatNamesTheNewOne() {
        assertThat(Validated.with("a1.sinks.k1.version = 1.0.0").messages())
                .containsExactly(
                        "a.conf:11: ERROR a1.sinks.k1 version: is called millrace.version; the component is not"
                                + " pinned to a version (set a1.sinks.k1.millrace.version instead)");
    }

    @Test
    void anUnknownKeyOfTheEnginesIsAWarningWithASuggestion() {
        assertThat(Validated.with("a1.sinks.k1.millrace.versoin = 1.0.0").messages())
                .containsExactly(
                        "a.conf:11: WARNING a1.sinks.k1 millrace.versoin: unknown key of sink type logger, ignored"
                                + " (did you mean millrace.version?)");
        assertThat(Validated.with("a1.channels.c1.millrace.deadLetters = c2").messages())
                .singleElement()
                .asString()
                .contains("a1.channels.c1 millrace.deadLetters: unknown key of channel type memory, ignored");
    }

    @Test
    void aWrongValueIsShownWithTheDefault() {
        assertThat(Validated.with("a1.sinks.k1.maxBytesToLog = many").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:11: ERROR a1.sinks.k1 maxBytesToLog: \"many\" is not a whole number"
                        + " (the default is 16)");
    }

    @Test
    void anOptionThatIsNoneIsGuessed() {
        assertThat(Validated.with("a1.sinks.k1.level = DEBGU").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:11: ERROR a1.sinks.k1 level: \"DEBGU\" is not one of INFO, DEBUG"
                        + " (did you mean DEBUG?)");
    }

    @Test
    void whatAVariableStandsForIsNotShown() {
        assertThat(Validated.with(
                                "a1.sources = r1",
                                "a1.sources.r1.type = netcat",
                                "a1.sources.r1.channels = c1",
                                "a1.sources.r1.bind = localhost",
                                "a1.sources.r1.port = ${env:PORT}")
                        .messages())
                .containsExactly("a.conf:15: ERROR a1.sources.r1 port: \"${env:PORT}\" is not between 0 and 65535");
        assertThat(Validated.with("a1.sinks.k1.level = ${env:SECRET}").messages())
                .noneMatch(message -> message.contains("hunter2"));
    }

    @Test
    void aSecretIsNeverShownNorItsDefault() {
        Validated validated = Validated.with(
                new Types()
                        .add(
                                Kind.CHANNEL,
                                "memory",
                                "1.0.0",
                                Types.optional("pin", "Password", "secret-default")
                                        .oneOf("letmein"),
                                Types.optional("tokenTtl", "Integer", "3"))
                        .catalog(),
                Probing.NONE,
                false,
                (Node node) -> true,
                "a1.channels.c1.pin = letmain",
                "a1.channels.c1.tokenTtl = hush");
        assertThat(validated.messages())
                .contains("a.conf:12: ERROR a1.channels.c1 tokenTtl: the value is not a whole number")
                .noneMatch(message -> message.contains("letmain") || message.contains("secret-default"));
    }
}
