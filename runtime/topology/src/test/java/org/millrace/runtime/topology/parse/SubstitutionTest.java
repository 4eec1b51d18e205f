package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;

final class SubstitutionTest {
    private final Findings findings = new Findings();

    private static final Lookups LOOKUPS = Written.lookups(
            Map.of(
                    "PORT", "4444",
                    "EMPTY", "",
                    "NAME", "PORT",
                    "INDIRECT", "${env:PORT}",
                    "SELF", "x${env:SELF}",
                    "KEY", "${a}",
                    "PING", "${env:PONG}",
                    "PONG", "${env:PING}"),
            Map.of("dir", "/data"));

    private Optional<String> resolve(String key, String... lines) {
        Parsed parsed = Written.lines(Arrays.asList(lines));
        Substitution substitution = new Substitution(parsed.entries(), LOOKUPS, Set.of("f1"), findings);
        Entry entry = Written.entry(parsed, key);
        return substitution.resolve(entry).map(Setting::value);
    }

    private List<String> messages() {
        return findings.list().stream().map(Finding::toString).toList();
    }

    @Test
    void environmentAndSystemPropertiesStandForThemselves() {
        assertThat(resolve("a", "a=${env:PORT} in ${sys:dir}")).contains("4444 in /data");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void javaAndDateAreThereToo() {
        assertThat(resolve("a", "a=${java:version}")).get().asString().startsWith("Java version ");
        assertThat(resolve("a", "a=${date:yyyy}")).get().asString().matches("2[0-9]{3}");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void nothingElseOfTheLibraryIsReachable() {
        for (String bad : List.of(
                "script:javascript:1+1", "dns:address|localhost", "url:UTF-8:file:///etc/passwd", "file:UTF-8:x")) {
            assertThat(resolve("a", "a=${" + bad + "}")).contains("${" + bad + "}");
        }
        assertThat(findings.list()).hasSize(4).allMatch(finding -> finding.reason()
                .contains("nothing is known as"));
    }

    @Test
    void anotherKeyOfTheFileStandsForItsValueWhicheverComesFirst() {
        assertThat(resolve("a", "a=${b}/x", "b=${c}", "c=1")).contains("1/x");
        assertThat(resolve("a", "c=1", "b=${c}", "a=${b}/x")).contains("1/x");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void manyReferencesResolveInAnyOrderOfTheFile() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add("from" + i + "=<${to" + (i * 7919) % 200 + "}>");
            lines.add("to" + i + "=v" + i);
        }
        Collections.shuffle(lines, new Random(42));
        Parsed parsed = Written.lines(lines);
        Substitution substitution = new Substitution(parsed.entries(), LOOKUPS, Set.of(), findings);
        for (int i = 0; i < 200; i++) {
            Entry entry = Written.entry(parsed, "from" + i);
            assertThat(substitution.resolve(entry).map(Setting::value)).contains("<v" + (i * 7919) % 200 + ">");
        }
        assertThat(findings.list()).isEmpty();
        assertThat(substitution.referred()).hasSize(200);
    }

    @Test
    void aDefaultStandsInForWhatIsNotKnown() {
        assertThat(resolve("a", "a=${env:GONE:-5555}")).contains("5555");
        assertThat(resolve("a", "a=${gone:-x y}")).contains("x y");
        assertThat(resolve("a", "a=${env:GONE:-}")).contains("");
        assertThat(resolve("a", "a=${env:PORT:-5555}")).contains("4444");
        assertThat(resolve("a", "a=${env:GONE:-http://h:1/}")).contains("http://h:1/");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void anEmptyVariableIsAValue() {
        assertThat(resolve("a", "a=<${env:EMPTY:-x}>")).contains("<>");
    }

    @Test
    void variablesNest() {
        assertThat(resolve("a", "a=${env:${env:NAME}}")).contains("4444");
        assertThat(resolve("a", "a=${env:GONE:-${env:GONE2:-${sys:dir}}}/x")).contains("/data/x");
        assertThat(resolve("a", "a=${${which}}", "which=b", "b=1")).contains("1");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void aDefaultThatIsNotNeededMayBeUnknown() {
        assertThat(resolve("a", "a=${env:PORT:-${env:GONE}}")).contains("4444");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void aVariableInAVariablesValueIsReplacedToo() {
        assertThat(resolve("b", "a=1", "b=${env:INDIRECT} ${env:KEY}")).contains("4444 1");
    }

    @Test
    void aVariableFromOutsideThatLeadsBackToItselfStaysAsItIs() {
        assertThat(resolve("a", "a=${env:SELF}")).contains("x${env:SELF}");
        assertThat(resolve("a", "a=${env:PING}")).get().asString().contains("${env:P");
    }

    @Test
    void twoDollarsKeepAVariableFromBeingReplaced() {
        assertThat(resolve("a", "a=$${env:PORT} $5")).contains("${env:PORT} $5");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void whatIsNotKnownStaysAndIsReportedOnceWithItsLine() {
        assertThat(resolve("a", "# c", "a=${env:GONE}:${env:GONE}")).contains("${env:GONE}:${env:GONE}");
        assertThat(messages())
                .containsExactly("a.conf:2: WARNING a: nothing is known as ${env:GONE}; the text stays as it is"
                        + " (define it, or give a default with :-)");
    }

    @Test
    void anUnclosedVariableIsText() {
        assertThat(resolve("a", "a=${env:PORT")).contains("${env:PORT");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void aDateFormatThatIsNoneIsNotKnown() {
        assertThat(resolve("a", "a=${date:bogus}")).contains("${date:bogus}");
        assertThat(messages()).singleElement().asString().contains("nothing is known as ${date:bogus}");
    }

    @Test
    void aKeyThatRefersToItselfHasNoValueAndTheWayRoundIsNamed() {
        assertThat(resolve("a", "a=${b}", "b=${c}", "c=x${a}")).isEmpty();
        assertThat(messages())
                .containsExactly("a.conf:1: ERROR a: the value refers to itself: a -> b -> c -> a"
                        + " (give one of them a value of its own)");
    }

    @Test
    void everyMemberOfACycleIsWithoutValueAndTheCycleIsReportedOnce() {
        Parsed parsed = Written.lines(List.of("a=${b}", "b=${a}", "c=<${a}>", "d=${d}"));
        Substitution substitution = new Substitution(parsed.entries(), LOOKUPS, Set.of(), findings);
        List<Optional<String>> values = parsed.entries().values().stream()
                .map(entry -> substitution.resolve(entry).map(Setting::value))
                .toList();
        assertThat(values).containsExactly(Optional.empty(), Optional.empty(), Optional.of("<${a}>"), Optional.empty());
        assertThat(messages()).hasSize(2).allMatch(message -> message.contains("refers to itself"));
    }

    @Test
    void aDefaultDoesNotHideACycle() {
        assertThat(resolve("a", "a=${b:-1}", "b=${a:-2}")).isEmpty();
        assertThat(messages()).singleElement().asString().contains("a -> b -> a");
    }

    @Test
    void flumesEnvironmentFilterIsWrittenInThreeWays() {
        assertThat(resolve("a", "a=${f1['PORT']} ${f1[\"PORT\"]} ${f1[PORT]}")).contains("4444 4444 4444");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    void aFilterThatIsNotDeclaredOrAKeyItLacksStaysAsItIs() {
        assertThat(resolve("a", "a=${f2['PORT']} ${f1['GONE']} ${f1['PORT\"]}"))
                .contains("${f2['PORT']} ${f1['GONE']} ${f1['PORT\"]}");
        assertThat(findings.list()).hasSize(3);
    }

    @Test
    void theSettingKeepsWhatWasTyped() {
        Parsed parsed = Written.lines(List.of("a=${env:PORT}"));
        Entry entry = Written.entry(parsed, "a");
        assertThat(new Substitution(parsed.entries(), LOOKUPS, Set.of(), findings).resolve(entry))
                .contains(new Setting("a", "${env:PORT}", "4444", Map.of("${env:PORT}", "4444"), entry.position()));
    }

    @Test
    void theSettingKnowsWhatEachVariableBroughtAlsoThroughOtherKeys() {
        Parsed parsed = Written.lines(List.of("a=${b}/x", "b=${env:PORT}/${sys:dir}", "c=/y"));
        assertThat(new Substitution(parsed.entries(), LOOKUPS, Set.of(), findings)
                        .resolve(Written.entry(parsed, "a"))
                        .orElseThrow()
                        .brought())
                .containsOnly(
                        Map.entry("${env:PORT}", "4444"),
                        Map.entry("${sys:dir}", "/data"),
                        Map.entry("${b}", "4444//data"));
    }

    @Test
    void aBareNameIsAVariableOfTheEnvironmentIfFlumesPropertySaysSo() {
        Map<String, String> properties =
                Map.of("propertiesImplementation", "org.apache.flume.node.EnvVarResolverProperties", "dir", "/data");
        Lookups bare = Written.lookups(Map.of("PORT", "4444", "MORE", "${sys:dir}", "COST", "5$1\\x"), properties);
        Parsed parsed = Written.lines(
                List.of("a=${PORT}:${MORE}:${COST}", "b=<${GONE}>", "c=${a}", "d=${PORT-x} ${env:PORT}", "PORT=7"));
        Substitution substitution = new Substitution(parsed.entries(), bare, Set.of(), findings);
        assertThat(substitution.resolve(Written.entry(parsed, "a")).map(Setting::value))
                .contains("4444:/data:5$1\\x");
        assertThat(findings.list()).isEmpty();
        assertThat(substitution.resolve(Written.entry(parsed, "b")).map(Setting::value))
                .contains("<>");
        assertThat(substitution.resolve(Written.entry(parsed, "c")).map(Setting::value))
                .contains("");
        assertThat(substitution.resolve(Written.entry(parsed, "d")).map(Setting::value))
                .contains("${PORT-x} 4444");
        assertThat(messages())
                .contains("a.conf:2: WARNING b: ${GONE} is not in the environment, so nothing stands in its place"
                        + " (that is how propertiesImplementation has it; set it, or write ${env:GONE:-x})");
    }

    @Test
    void withoutThatPropertyTheRightNameOfAVariableOfTheEnvironmentIsSuggested() {
        assertThat(resolve("a", "a=${PORT}")).contains("${PORT}");
        assertThat(messages())
                .containsExactly("a.conf:1: WARNING a: nothing is known as ${PORT}; the text stays as it is"
                        + " (the environment has it: write ${env:PORT})");
    }

    @Test
    void aMessageDoesNotShowAVariableThatAnotherVariableBroughtIn() {
        Lookups lookups = Written.lookups(Map.of("OUTER", "${inner-secret}"), Map.of());
        Parsed parsed = Written.lines(List.of("a=${env:OUTER}"));
        Entry entry = Written.entry(parsed, "a");
        new Substitution(parsed.entries(), lookups, Set.of(), findings).resolve(entry);
        assertThat(messages()).singleElement().asString().doesNotContain("inner-secret");
    }

    @Test
    void aPieceOfASecretThatLooksLikeAVariableIsNotShown() {
        resolve("a.password", "a.password=hun${ter2}");
        resolve("b.password", "b.password=${env:GONE}");
        assertThat(messages())
                .anyMatch(message -> message.contains("a.password") && !message.contains("ter2"))
                .anyMatch(message -> message.contains("b.password") && message.contains("${env:GONE}"));
    }
}
