package org.millrace.runtime.services.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static Arguments of(String... line) {
        return Arguments.of(List.of(line));
    }

    @Test
    void optionsAndWordsAreToldApart() throws Exception {
        Arguments line = of("--force", "--only=k1", "--only=k2", "--reason=a = b", "x", "--", "--y");
        assertThat(line.flag("--force")).isTrue();
        assertThat(line.flag("--json")).isFalse();
        assertThat(line.values("--only")).containsExactly("k1", "k2");
        assertThat(line.value("--only")).contains("k2");
        assertThat(line.value("--reason")).contains("a = b");
        assertThat(line.value("--wait")).isEmpty();
        assertThat(line.words()).containsExactly("x", "--y");
    }

    @Test
    void anOptionThatNobodyAskedForIsNotPassedOver() {
        Arguments line = of("--dry-run", "x");
        line.flag("--force");
        assertThatThrownBy(line::words)
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no option --dry-run here");
    }

    @Test
    void aFlagWithAValueIsNoFlagAndAnOptionWithoutOneIsWrong() {
        assertThat(of("--json=no").flag("--json")).isFalse();
        assertThatThrownBy(() -> of("--reason").value("--reason")).hasMessage("--reason needs a value");
    }

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "500ms,PT0.5S", "10m,PT10M", "1h,PT1H", "7,PT7S", "0,PT0S"})
    void howLongIsWrittenWithItsUnit(String text, Duration meant) throws Exception {
        assertThat(of("--wait=" + text).duration("--wait")).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"soon", "-1s", "1d", "1234567s", "''"})
    void whatIsNoTimeIsNamed(String text) {
        assertThatThrownBy(() -> of("--wait=" + text).duration("--wait"))
                .hasMessage("--wait is " + text + "; write 30s, 500ms, 10m or 1h");
    }
}
