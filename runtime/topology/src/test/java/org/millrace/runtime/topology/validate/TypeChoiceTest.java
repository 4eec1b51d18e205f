package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.finding.Severity;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;

final class TypeChoiceTest {
    private static Validated source(String type) {
        return Validated.with("a1.sources = r1", "a1.sources.r1.type = " + type, "a1.sources.r1.channels = c1");
    }

    private static String version(Validated validated, String path) {
        return Objects.requireNonNull(validated.verdict().bindings().get(path))
                .type()
                .map(type -> type.provider().version().toString())
                .orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seq", "SEQ", "Seq", "com.acme.source.seq"})
    void anAliasInAnyCaseAndAClassNameMeanTheType(String typed) {
        Validated validated = source(typed);
        assertThat(validated.messages()).isEmpty();
        assertThat(version(validated, "a1.sources.r1")).isEqualTo("1.0.0");
    }

    @Test
    void aClassNamesCaseMatters() {
        assertThat(source("COM.acme.source.seq").messages()).first().asString().contains("unknown source type");
    }

    @Test
    void aTypeOfAnotherKindIsNotMeant() {
        assertThat(source("logger").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:12: ERROR a1.sources.r1 type: unknown source type logger"
                        + " (installed are netcat, seq, syslogudp)");
    }

    @Test
    void aMisspelledTypeIsGuessedAndAVariablesValueIsNotShown() {
        assertThat(source("netcta").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:12: ERROR a1.sources.r1 type: unknown source type netcta (did you mean netcat?)");
        assertThat(source("${env:TYPE}").messages())
                .first()
                .asString()
                .isEqualTo(
                        "a.conf:12: ERROR a1.sources.r1 type: unknown source type ${env:TYPE} (did you mean netcat?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift", "JMS", "org.apache.flume.source.kafka.KafkaSource"})
    void whatFlumeKnowsIsCalledMissingAndNotMisspelled(String typed) {
        assertThat(source(typed).messages())
                .first()
                .asString()
                .isEqualTo("a.conf:12: ERROR a1.sources.r1 type: source type " + typed
                        + " is known to Flume but not installed here (install a bundle that offers it)");
    }

    @Test
    void whereNothingIsInstalledThatIsSaid() {
        Validated validated = Validated.with(new Catalog(List.of()), Probing.NONE, false, node -> false);
        assertThat(validated.messages())
                .contains("a.conf:2: ERROR a1.channels.c1 type: channel type memory is known to Flume but not"
                        + " installed here (install a bundle that offers it)");
    }

    @Test
    void aComponentThatMayWaitIsAWarningAndStays() {
        Validated validated = Validated.with(
                Types.common(),
                Probing.NONE,
                false,
                node -> true,
                "a1.sources = r1",
                "a1.sources.r1.type = later",
                "a1.sources.r1.channels = c1",
                "a1.sources.r1.any = thing");
        assertThat(validated.findings()).extracting(f -> f.severity()).containsExactly(Severity.WARNING);
        assertThat(validated.messages())
                .first()
                .asString()
                .contains("a.conf:12", "unknown source type later; it waits for a bundle");
        assertThat(validated.running()).contains("source r1");
    }

    private static Validated bridged(String type, String... more) {
        List<String> lines =
                new ArrayList<>(List.of("a1.sinks.k1.type = " + type, "a1.sinks.k1.whatever = its own affair"));
        lines.addAll(List.of(more));
        return Validated.over(
                new Types()
                        .add(Kind.CHANNEL, "memory", "1.0.0")
                        .add(Kind.SINK, "logger", "1.0.0")
                        .add(Kind.SINK, Types.BRIDGE, "1.2.0")
                        .catalog(),
                Probing.NONE,
                node -> false,
                lines.toArray(String[]::new));
    }

    private static Optional<String> chosen(Validated validated) {
        return Objects.requireNonNull(validated.verdict().bindings().get("a1.sinks.k1"))
                .type()
                .map(ComponentType::type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.OldSink", "org.apache.flume.sink.hdfs.HDFSEventSink", "com.acme.Outer$Sink"})
    void aClassNameThatNobodyOffersIsTakenByABridgeWhichIsSaid(String type) {
        Validated validated = bridged(type);
        assertThat(validated.findings()).extracting(Finding::severity).containsExactly(Severity.NOTE);
        assertThat(validated.messages())
                .containsExactly("a.conf:11: NOTE a1.sinks.k1 type: no bundle offers " + type
                        + " itself; bridge of test.bridge takes it");
        assertThat(chosen(validated)).contains(Types.BRIDGE);
        assertThat(validated.running()).contains("sink k1");
    }

    @Test
    void aTypeThatABundleOffersIsNotTheBridges() {
        Validated validated = bridged("com.acme.sink.logger");
        assertThat(chosen(validated)).contains("logger");
        assertThat(validated.findings()).extracting(Finding::rule).doesNotContain(Rule.STANDS_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loger", "..", "com.acme.", "com acme.Sink", "1.2"})
    void aShortNameOrANameThatCanBeNoClassIsAMistakeInSpiteOfABridge(String type) {
        Validated validated = bridged(type);
        assertThat(validated.messages()).first().asString().contains("unknown sink type " + type);
        assertThat(chosen(validated)).isEmpty();
    }

    @Test
    void aShortNameOfFlumesIsToldHowTheBridgeTakesIt() {
        assertThat(bridged("hdfs").messages())
                .first()
                .asString()
                .endsWith("(install a bundle that offers it, or write its class name, which bridge takes)");
    }

    @Test
    void aPinIsTheBridgesToo() {
        assertThat(chosen(bridged("com.acme.OldSink", "a1.sinks.k1.millrace.version = 1.2.0")))
                .contains(Types.BRIDGE);
        assertThat(bridged("com.acme.OldSink", "a1.sinks.k1.millrace.version = 2.0.0")
                        .messages())
                .anyMatch(message -> message.contains("type bridge is not installed in version 2.0.0"));
    }

    private static final Types THREE = new Types()
            .add(Kind.CHANNEL, "memory", "1.0.0")
            .add(Kind.SINK, "logger", "1.2.0")
            .add(Kind.SINK, "logger", "1.10.0")
            .add(Kind.SINK, "logger", "2.0.0");

    private static Validated pinned(String version) {
        return Validated.with(
                THREE.catalog(), Probing.NONE, false, node -> false, "a1.sinks.k1.millrace.version = " + version);
    }

    @Test
    void theHighestVersionIsTakenAsNumbersAndNotAsText() {
        assertThat(version(pinned("[1.0,2.0)"), "a1.sinks.k1")).isEqualTo("1.10.0");
        assertThat(version(pinned("1.2.0"), "a1.sinks.k1")).isEqualTo("1.2.0");
        assertThat(version(pinned("1.2"), "a1.sinks.k1")).isEqualTo("1.2.0");
        assertThat(version(pinned("1.2"), "a1.sinks.k2")).isEqualTo("2.0.0");
    }

    @Test
    void whatWasChosenForAComponentServesItAndNoOther() {
        Validated validated = Validated.chosen(
                THREE.catalog(),
                (component, bundle) -> component.toString().equals("sink k1") && bundle.equals("test.logger")
                        ? Optional.of("1.2.0")
                        : Optional.empty());
        assertThat(version(validated, "a1.sinks.k1")).isEqualTo("1.2.0");
        assertThat(version(validated, "a1.sinks.k2")).isEqualTo("2.0.0");
    }

    @Test
    void aPinOutweighsTheChoiceAndAChoiceWithinARangeIsTaken() {
        VersionChoice oldest = (component, bundle) -> Optional.of("1.2.0");
        assertThat(version(
                        Validated.chosen(THREE.catalog(), oldest, "a1.sinks.k1.millrace.version = [1.5,3)"),
                        "a1.sinks.k1"))
                .isEqualTo("2.0.0");
        assertThat(version(
                        Validated.chosen(THREE.catalog(), oldest, "a1.sinks.k1.millrace.version = [1,3)"),
                        "a1.sinks.k1"))
                .isEqualTo("1.2.0");
    }

    @Test
    void aChoiceThatIsNotThereLeavesTheNewest() {
        Validated validated = Validated.chosen(THREE.catalog(), (component, bundle) -> Optional.of("9.0.0"));
        assertThat(validated.messages()).isEmpty();
        assertThat(version(validated, "a1.sinks.k1")).isEqualTo("2.0.0");
    }

    @Test
    void aVersionThatIsNotInstalledNamesThoseThatAre() {
        assertThat(pinned("3.0.0").messages())
                .first()
                .asString()
                .isEqualTo(
                        "a.conf:11: ERROR a1.sinks.k1 millrace.version: type logger is not installed in version 3.0.0"
                                + " (installed are 2.0.0, 1.10.0, 1.2.0)");
    }

    @Test
    void whoTypesAShortVersionIsToldThatItIsNoRange() {
        assertThat(pinned("1.9").messages())
                .first()
                .asString()
                .endsWith(
                        "(1.9 is exactly 1.9.0, [1.9,2) is every 1.x from there; installed are 2.0.0, 1.10.0, 1.2.0)");
    }

    @Test
    void aVersionThatIsNoneIsAnError() {
        assertThat(pinned("newest").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:11: ERROR a1.sinks.k1 millrace.version: newest is neither a version nor a range"
                        + " (write 1.2.0 or [1.2,2.0))");
    }
}
