package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.PartDefinition;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.plan.Desired;
import org.millrace.runtime.topology.plan.DesiredTopology;

final class PartsTest {
    private static final Catalog CATALOG = new Types()
            .add(Kind.CHANNEL, "memory", "1.0.0")
            .add(Kind.SINK, "logger", "1.0.0")
            .add(
                    Kind.SINK,
                    "file_roll",
                    "1.0.0",
                    List.of(
                            new PartDefinition("sink.serializer", Kind.SERIALIZER, "text"),
                            new PartDefinition("sink.index", Kind.SERIALIZER, "")),
                    Types.optional("sink.directory", "String", ""))
            .add(Kind.SERIALIZER, "text", "1.0.0", Types.optional("appendNewline", "Boolean", "true"))
            .add(Kind.SERIALIZER, "text", "2.0.0", Types.optional("appendNewline", "Boolean", "true"))
            .add(
                    Kind.SERIALIZER,
                    "avro_event",
                    "1.0.0",
                    Types.optional("syncIntervalBytes", "Integer", "2048000"),
                    Types.optional("password", "Password", ""))
            .catalog();

    private static Validated with(boolean mayWait, String... lines) {
        List<String> all = new java.util.ArrayList<>(List.of("a1.sinks.k1.type = file_roll"));
        all.addAll(List.of(lines));
        return Validated.over(CATALOG, Probing.NONE, node -> mayWait, all.toArray(String[]::new));
    }

    private static Validated with(String... lines) {
        return with(false, lines);
    }

    private static Map<String, Desired> desired(Validated validated) {
        List<Binding> bindings = validated.verdict().nodes().stream()
                .map(validated.verdict()::of)
                .toList();
        return DesiredTopology.of(validated.verdict().model(), bindings, Map.of());
    }

    private static Desired desired(Validated validated, String id) {
        return Optional.ofNullable(desired(validated).get(id))
                .orElseThrow(() -> new AssertionError(desired(validated).keySet()));
    }

    private static List<String> nodes(Validated validated) {
        return validated.verdict().nodes().stream().map(Node::toString).toList();
    }

    @Test
    void aPartIsAConfigurationOfItsOwnThatComesUpBeforeItsOwner() {
        Validated validated = with(
                "a1.sinks.k1.sink.serializer = AVRO_EVENT",
                "a1.sinks.k1.sink.serializer.syncIntervalBytes = 4096",
                "a1.sinks.k1.sink.directory = /tmp/x");
        assertThat(validated.messages()).isEmpty();
        Desired part = desired(validated, "millrace.serializer.avro_event~a1.k1.sink.serializer");
        assertThat(part.properties())
                .containsOnly(
                        entry("syncIntervalBytes", "4096"),
                        entry("millrace.agent", "a1"),
                        entry("millrace.name", "k1.sink.serializer"),
                        entry("millrace.kind", "serializer"),
                        entry("millrace.type", "avro_event"));
        assertThat(part.location()).isEqualTo("test:avro_event-1.0.0");
        assertThat(part.part()).hasToString("sink k1");
        assertThat(part.shown())
                .containsExactly(
                        entry("sink.serializer", "avro_event"),
                        entry("sink.serializer.version", "1.0.0"),
                        entry("sink.serializer.syncIntervalBytes", "4096"));
        Desired owner = desired(validated, "millrace.sink.file_roll~a1.k1");
        assertThat(owner.properties())
                .contains(
                        entry("sink.directory", "/tmp/x"),
                        entry("millrace.parts", List.of("sink.serializer=serializer", "sink.index=")))
                .doesNotContainKeys("sink.serializer", "sink.serializer.syncIntervalBytes");
        assertThat(List.copyOf(desired(validated).keySet())).first().isEqualTo(part.id());
    }

    @Test
    void aPartThatNobodyNamesIsTheDefaultOne() {
        assertThat(nodes(with())).contains("serializer k1.sink.serializer").doesNotContain("serializer k1.sink.index");
        assertThat(desired(with(), "millrace.serializer.text~a1.k1.sink.serializer")
                        .location())
                .isEqualTo("test:text-2.0.0");
    }

    @Test
    void aClassNameNamesAPartAndIsPassedOn() {
        Validated validated = with("a1.sinks.k1.sink.index = com.acme.serializer.text");
        assertThat(validated.messages()).isEmpty();
        assertThat(desired(validated, "millrace.serializer.text~a1.k1.sink.index")
                        .properties())
                .contains(entry("millrace.typedAs", "com.acme.serializer.text"));
    }

    @Test
    void aPartIsPinnedToAVersion() {
        assertThat(desired(
                                with("a1.sinks.k1.sink.serializer.millrace.version = [1,2)"),
                                "millrace.serializer.text~a1.k1.sink.serializer")
                        .location())
                .isEqualTo("test:text-1.0.0");
        assertThat(with("a1.sinks.k1.sink.serializer.millrace.version = 3").messages())
                .first()
                .asString()
                .contains("a1.sinks.k1.sink.serializer millrace.version: type text is not installed in version 3");
    }

    @Test
    void anUnknownTypeOfAPartIsAnErrorAtTheKeyThatNamesIt() {
        assertThat(with("a1.sinks.k1.sink.serializer = txt").messages())
                .containsExactly("a.conf:12: ERROR a1.sinks.k1.sink.serializer: unknown serializer type txt"
                        + " (did you mean text?)");
    }

    @Test
    void anUnknownKeyOfAPartIsAWarningWithASuggestion() {
        assertThat(with("a1.sinks.k1.sink.serializer.appendNewLin = false").messages())
                .containsExactly(
                        "a.conf:12: WARNING a1.sinks.k1.sink.serializer appendNewLin: unknown key of serializer"
                                + " type text, ignored (did you mean appendNewline?)");
        assertThat(with("a1.sinks.k1.serializer.appendNewline = false").messages())
                .containsExactly("a.conf:12: WARNING a1.sinks.k1 serializer.appendNewline: unknown key of sink type"
                        + " file_roll, ignored (did you mean sink.serializer.appendNewline?)");
        assertThat(with("a1.sinks.k1.sink.serializer.type = text").messages())
                .singleElement()
                .asString()
                .contains("a1.sinks.k1 sink.serializer.type: unknown key of sink type file_roll")
                .contains("did you mean sink.serializer?");
    }

    @Test
    void keysOfAPartThatIsNotThereAreAWarning() {
        assertThat(with("a1.sinks.k1.sink.index.appendNewline = false").messages())
                .containsExactly("a.conf:12: WARNING a1.sinks.k1 sink.index.appendNewline: configures a serializer, and"
                        + " none is named; ignored (set a1.sinks.k1.sink.index)");
    }

    @Test
    void aComponentIsLeftOutWithAPartThatCantRun() {
        Validated validated = with("a1.sinks.k1.sink.serializer.appendNewline = perhaps");
        assertThat(validated.messages())
                .anySatisfy(message -> assertThat(message)
                        .contains("ERROR a1.sinks.k1.sink.serializer appendNewline: \"perhaps\" is neither"))
                .anySatisfy(message ->
                        assertThat(message).contains("WARNING a1.sinks.k1: is left out because its serializer is"));
        assertThat(nodes(validated)).contains("sink k2").noneMatch(node -> node.contains("k1"));
    }

    @Test
    void aPartWaitsForItsBundleAndItsOwnerIsConfiguredAllTheSame() {
        Validated validated = with(true, "a1.sinks.k1.sink.serializer = header_and_text");
        assertThat(validated.messages())
                .containsExactly(
                        "a.conf:12: WARNING a1.sinks.k1.sink.serializer: serializer type header_and_text is known"
                                + " to Flume but not installed here; it waits for a bundle (install a bundle that offers it)");
        assertThat(desired(validated))
                .containsKey("millrace.sink.file_roll~a1.k1")
                .allSatisfy((id, desired) -> assertThat(id).doesNotContain("millrace.serializer"));
        assertThat(desired(validated, "millrace.sink.file_roll~a1.k1").properties())
                .contains(entry("millrace.parts", List.of("sink.serializer=serializer", "sink.index=")));
    }

    @Test
    void aPartsSecretIsNotShown() {
        Validated validated =
                with("a1.sinks.k1.sink.serializer = avro_event", "a1.sinks.k1.sink.serializer.password = hush");
        assertThat(desired(validated, "millrace.serializer.avro_event~a1.k1.sink.serializer")
                        .shown())
                .contains(entry("sink.serializer.password", "***"));
    }
}
