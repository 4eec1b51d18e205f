package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.runtime.topology.validate.CommonName.Wanted;

final class CommonNameTest {
    private static Wanted wanted(String pattern) {
        return Wanted.of(pattern, Wanted.NONE).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "app.* .*\\.log app.log",
                ".* access\\.log\\.\\d+ access.log.1",
                "app\\.(log|txt) app\\.log(\\.[0-9]+)? app.log",
                "a{2}[^x]?.+ aab?.* aax",
                "(?:app|web)-\\w+\\.log .*-x.* app-x.log",
                "^[a-c]+$ [c-f]*a? a"
            })
    void aNameThatSuitsBothIsFound(String one, String other, String name) {
        assertThat(CommonName.of(wanted(one), wanted(other))).contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"a.* b.*", "app\\.log web\\.log", ".*\\.log .*\\.gz", "(a (b", "[a .*", "(?=ab).* .*b"})
    void noneIsFoundWhereThereIsNone(String one, String other) {
        assertThat(Wanted.of(one, Wanted.NONE)
                        .flatMap(a -> Wanted.of(other, Wanted.NONE).flatMap(b -> CommonName.of(a, b))))
                .isEmpty();
    }

    @Test
    void whatIsLeftAloneIsNotCommon() {
        Wanted but = Wanted.of(".*", ".*\\.log").orElseThrow();
        assertThat(CommonName.of(but, wanted(".*\\.log"))).isEmpty();
        assertThat(CommonName.of(but, wanted(".*"))).contains("x");
    }

    @Test
    void hostilePatternsCostNothing() {
        assertThat(Wanted.of("(".repeat(30_000) + ")".repeat(30_000), Wanted.NONE))
                .isEmpty();
        assertThat(CommonName.of(wanted("a{99}"), wanted("b.*"))).isEmpty();
        assertThat(CommonName.of(wanted("(".repeat(30) + "a" + "{8})".repeat(30)), wanted("b.*")))
                .isEmpty();
        assertThat(CommonName.of(wanted("(x+)+y"), wanted("x{8}x{8}x{8}x{8}x{8}x{8}")))
                .isEmpty();
    }
}
