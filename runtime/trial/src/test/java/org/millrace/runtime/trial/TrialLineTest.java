package org.millrace.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.command.UsageException;

class TrialLineTest {

    private static TrialLine of(String... arguments) throws UsageException {
        return TrialLine.of(List.of(arguments));
    }

    @Test
    void keysAreTakenInEachOfTheirThreeForms() throws UsageException {
        TrialLine line = of("--", "sink", "http", "--endpoint", "http://a/?b=c", "--batchSize=5", "headers.x=y=z");
        assertThat(line.kind()).contains(Kind.SINK);
        assertThat(line.type()).isEqualTo("http");
        assertThat(line.keys())
                .containsExactly(
                        entry("endpoint", "http://a/?b=c"), entry("batchSize", "5"), entry("headers.x", "y=z"));
    }

    @Test
    void aKeyMayBeCalledAsAnOptionBehindTheType() throws UsageException {
        TrialLine line = of("--count=2", "--", "stress", "--size", "10", "count=7");
        assertThat(line.count()).isEqualTo(2);
        assertThat(line.keys()).containsExactly(entry("size", "10"), entry("count", "7"));
    }

    @Test
    void aJarNeedsNoType() throws UsageException {
        TrialLine line = of("--", "/x/my.jar", "--url", "u");
        assertThat(line.jar()).contains(Path.of("/x/my.jar"));
        assertThat(line.type()).isEmpty();
        assertThat(of("--jar=/x/my.jar", "--", "source", "mine").kind()).contains(Kind.SOURCE);
    }

    @Test
    void aRateIsInsteadOfEvents() throws UsageException {
        assertThat(of("--rate", "--json", "--", "seq").form()).isEqualTo(EventPrinter.Form.NONE);
        assertThat(of("--json", "--", "seq").form()).isEqualTo(EventPrinter.Form.JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|which source or sink?",
                "-- seq --batchSize|the key --batchSize needs a value",
                "-- seq batchSize|batchSize is no key",
                "-- seq a=1 --a 2|the key a stands there twice",
                "--count=0 -- seq|--count is 0; it is a whole number from 1",
                "--size=99999999 -- null|--size is 99999999; it is a whole number from 1 to 16777216",
                "--header=x -- null|write --header NAME=VALUE",
                "--colour -- seq|there is no option --colour here"
            })
    void whatCantBeMeantIsNamed(String line, String message) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
        assertThatThrownBy(() -> TrialLine.of(words))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
