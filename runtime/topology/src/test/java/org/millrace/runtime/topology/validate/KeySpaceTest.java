package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.Provider;
import org.osgi.framework.Version;

final class KeySpaceTest {
    private static ComponentType type(Kind kind, String type, List<String> free, Types.Key... keys) {
        Map<String, KeyDefinition> definitions = new LinkedHashMap<>();
        for (Types.Key key : keys) {
            definitions.put(key.definition().id(), key.definition());
        }
        Provider provider = new Provider("test", new Version(1, 0, 0), 1, "test");
        return new ComponentType(
                kind,
                type,
                List.of(),
                free,
                List.of(),
                List.of(),
                "stable",
                "",
                false,
                "",
                provider,
                true,
                definitions,
                List.of());
    }

    private static final ComponentType SELECTOR = type(
            Kind.SELECTOR,
            "multiplexing",
            List.of("mapping.", "optional."),
            Types.optional("header", "String", ""),
            Types.optional("default", "String", ""));
    private static final ComponentType SOURCE = type(
            Kind.SOURCE,
            "netcat",
            List.of(),
            Types.required("bind", "String"),
            Types.required("port", "Integer"),
            Types.optional("max-line-length", "Integer", "512"));
    private static final ComponentType HOST = type(
            Kind.INTERCEPTOR,
            "host",
            List.of(),
            Types.optional("preserveExisting", "Boolean", "false"),
            Types.optional("hostHeader", "String", "host"));
    private static final ComponentType ROLL = type(
            Kind.SINK,
            "file_roll",
            List.of("sink.serializer."),
            Types.required("sink.directory", "String"),
            Types.optional("sink.rollInterval", "Long", "30"),
            Types.optional("sink.pathManager.prefix", "String", ""));
    private static final Catalog CATALOG = new Catalog(List.of(SELECTOR, SOURCE, HOST, ROLL));

    @ParameterizedTest
    @CsvSource({
        "selectorheader, selector.header",
        "selector_header, selector.header",
        "SelectorHeader, selector.header",
        "selectormapping.CZ, selector.mapping.CZ",
        "selectormappingCZ, selector.mapping.CZ",
        "selektor.mapping.CZ, selector.mapping.CZ",
        "selectortype, selector.type",
        "selectordefault, selector.default",
        "selectormapping, selector.mapping.NAME",
        "channel, channels",
        "interceptor, interceptors",
        "interceptorsi1.type, interceptors.i1.type",
        "interceptor.i1.type, interceptors.i1.type",
        "maxLineLength, max-line-length",
        "max.line.length, max-line-length",
        "prot, port",
        "Bind, bind"
    })
    void aSourcesKeysReachIntoItsSelectorAndInterceptors(String typed, String meant) {
        assertThat(KeySpace.of(SOURCE, CATALOG).nearest(typed)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "hostname.preserveExisting, preserveExisting",
        "preserveexisting, preserveExisting",
        "hostheader, hostHeader",
        "host.header, hostHeader",
        "tipe, type"
    })
    void aWordTooManyIsSeenThrough(String typed, String meant) {
        assertThat(KeySpace.of(HOST, CATALOG).nearest(typed)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "directory, sink.directory",
        "rollInterval, sink.rollInterval",
        "prefix, sink.pathManager.prefix",
        "sink.pathmanager.prefx, sink.pathManager.prefix",
        "chanel, channel"
    })
    void aWordTooFewIsSeenThrough(String typed, String meant) {
        assertThat(KeySpace.of(ROLL, CATALOG).nearest(typed)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"maping.CZ, mapping.CZ", "mappingCZ, mapping.CZ", "optinal.US, optional.US", "defualt, default"})
    void aSelectorsBeginningsAreSpelledRight(String typed, String meant) {
        assertThat(KeySpace.of(SELECTOR, CATALOG).nearest(typed)).contains(meant);
    }

    @Test
    void whatIsLikeNothingIsNotGuessed() {
        assertThat(KeySpace.of(SOURCE, CATALOG).nearest("elasticsearch")).isEmpty();
        assertThat(KeySpace.of(SOURCE, CATALOG).nearest("x".repeat(900))).isEmpty();
        assertThat(KeySpace.of(SOURCE, CATALOG).nearest(".")).isEmpty();
    }
}
