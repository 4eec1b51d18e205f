package org.millrace.runtime.topology.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;
import org.osgi.framework.Version;

final class CatalogTest {
    private static ComponentType type(String name, String version, long bundle) {
        return new ComponentType(
                Kind.SINK,
                name,
                List.of("com.acme.Sink"),
                List.of("header."),
                List.of(),
                List.of(),
                "stable",
                "",
                false,
                "",
                new Provider("b", Version.parseVersion(version), bundle, "l" + bundle),
                true,
                Map.of(),
                List.of());
    }

    @Test
    void theHighestVersionIsBestAndOfTwoTheOneInstalledLast() {
        Catalog catalog = new Catalog(
                List.of(type("x", "1.9.0", 3), type("x", "1.10.0", 1), type("x", "1.10.0", 2), type("y", "9", 9)));
        assertThat(catalog.offers(Kind.SINK, "X"))
                .extracting(offer -> offer.provider().id())
                .containsExactly(2L, 1L, 3L);
        assertThat(catalog.offers(Kind.SINK, "x").get(1)).isEqualTo(type("x", "1.10.0", 1));
        assertThat(catalog.offers(Kind.SOURCE, "x")).isEmpty();
    }

    @Test
    void namesAreSortedAndThereOnce() {
        Catalog catalog = new Catalog(List.of(type("y", "1", 1), type("x", "1", 2), type("x", "2", 3)));
        assertThat(catalog.names(Kind.SINK)).containsExactly("x", "y");
        assertThat(catalog.names(Kind.CHANNEL)).isEmpty();
    }

    @Test
    void aTypeAnswersToItsAliasInAnyCaseAndToItsClassesAsTheyAre() {
        ComponentType type = type("file_roll", "1", 1);
        assertThat(type.answersTo("FILE_ROLL")).isTrue();
        assertThat(type.answersTo("com.acme.Sink")).isTrue();
        assertThat(type.answersTo("com.acme.sink")).isFalse();
        assertThat(type.pid()).isEqualTo("millrace.sink.file_roll");
    }

    @Test
    void keysBelowAFreePrefixAreFree() {
        assertThat(type("x", "1", 1).free("header.a.b")).isTrue();
        assertThat(type("x", "1", 1).free("header")).isFalse();
    }

    @Test
    void aPinIsAVersionOrARange() {
        Provider provider = new Provider("b", Version.parseVersion("1.2.0"), 1, "l");
        assertThat(VersionPin.parse("1.2").orElseThrow().test(provider)).isTrue();
        assertThat(VersionPin.parse("1.2.0").orElseThrow().test(provider)).isTrue();
        assertThat(VersionPin.parse("1.2.0.x").orElseThrow().test(provider)).isFalse();
        assertThat(VersionPin.parse("[1,2)").orElseThrow().test(provider)).isTrue();
        assertThat(VersionPin.parse("(1.2,2)").orElseThrow().test(provider)).isFalse();
        assertThat(VersionPin.parse("latest")).isEmpty();
        assertThat(VersionPin.parse("[1,2")).isEmpty();
    }
}
