package org.millrace.runtime.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.parse.Written;

final class ConfigurationFiltersTest {
    private final Findings findings = new Findings();

    private String typeOfTheChannel(String... more) {
        String[] lines = Arrays.copyOf(more, more.length + 2);
        lines[more.length] = "a1.channels = c1";
        lines[more.length + 1] = "a1.channels.c1.type = ${f1['TYPE']}";
        return new ModelReader(
                        Written.lines(List.of(lines)), Written.lookups(Map.of("TYPE", "memory"), Map.of()), findings)
                .read("a1")
                .channels()
                .get(0)
                .type();
    }

    private List<String> messages() {
        return findings.list().stream().map(Finding::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "ENV", "org.apache.flume.configfilter.EnvironmentVariableConfigFilter"})
    void theEnvironmentIsAFilter(String type) {
        assertThat(typeOfTheChannel("a1.configfilters = f1", "a1.configfilters.f1.type = " + type))
                .isEqualTo("memory");
        assertThat(messages()).isEmpty();
    }

    @Test
    void aFilterThatIsNotListedDoesNothingAsInFlume() {
        assertThat(typeOfTheChannel("a1.configfilters.f1.type = env")).isEqualTo("${f1['TYPE']}");
        assertThat(messages())
                .first()
                .asString()
                .isEqualTo("a.conf:1: WARNING a1.configfilters.f1: has keys but is not listed in a1.configfilters;"
                        + " they are ignored (add it to a1.configfilters)");
    }

    @Test
    void aFilterThatIsListedWithoutATypeIsReported() {
        typeOfTheChannel("a1.configfilters = f1");
        assertThat(messages())
                .first()
                .asString()
                .isEqualTo("a.conf:1: ERROR a1.configfilters.f1: is listed in a1.configfilters but has no keys"
                        + " (set a1.configfilters.f1.type)");
    }

    @Test
    void filtersThatAreNotHereAreNamed() {
        typeOfTheChannel("a1.configfilters = f1", "a1.configfilters.f1.type = hadoop");
        assertThat(messages())
                .first()
                .asString()
                .isEqualTo("a.conf:2: WARNING a1.configfilters.f1 type: configuration filters of type hadoop are not"
                        + " supported (the type env is)");
    }
}
