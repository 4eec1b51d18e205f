package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.runtime.topology.metadata.KeyDefinition;

final class ValueRuleTest {
    private static KeyDefinition key(String type, String min, String max, String... options) {
        return new KeyDefinition("key", type, false, "", false, min, max, List.of(options), true, "");
    }

    @ParameterizedTest
    @CsvSource({
        "Integer, 5",
        "Integer, -5",
        "Integer, +5",
        "Integer, 2147483647",
        "Long, 9223372036854775807",
        "Short, 32767",
        "Byte, -128",
        "Double, 1.5e3",
        "Float, .5",
        "Boolean, true",
        "Boolean, FALSE",
        "Character, x",
        "String, anything",
        "Password, anything"
    })
    void whatFitsWillDo(String type, String value) {
        assertThat(ValueRule.problem(key(type, "", ""), value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Integer, 5x, is not a whole number",
        "Integer, 1.0, is not a whole number",
        "Integer, 1e3, is not a whole number",
        "Integer, 2147483648, is not between -2147483648 and 2147483647",
        "Long, 9223372036854775808, is not between -9223372036854775808 and 9223372036854775807",
        "Short, 40000, is not between -32768 and 32767",
        "Byte, 128, is not between -128 and 127",
        "Double, much, is not a number",
        "Boolean, yes, is neither true nor false",
        "Character, xy, is not a single character"
    })
    void whatDoesNotFitIsToldWithoutTheValue(String type, String value, String problem) {
        assertThat(ValueRule.problem(key(type, "", ""), value)).contains(problem);
    }

    @Test
    void aRangeIsNamedAsFarAsItIsBounded() {
        assertThat(ValueRule.problem(key("Integer", "1", "9"), "10")).contains("is not between 1 and 9");
        assertThat(ValueRule.problem(key("Integer", "1", ""), "0")).contains("is not at least 1");
        assertThat(ValueRule.problem(key("Double", "", "0.5"), "0.6")).contains("is not at most 0.5");
        assertThat(ValueRule.problem(key("Integer", "1", "9"), "1")).isEmpty();
        assertThat(ValueRule.problem(key("Integer", "1", "9"), "9")).isEmpty();
    }

    @Test
    void boundsOfATextAreItsLength() {
        assertThat(ValueRule.problem(key("String", "3", ""), "ab")).contains("is not of a length at least 3");
        assertThat(ValueRule.problem(key("String", "3", ""), "abc")).isEmpty();
    }

    @Test
    void aBoundThatIsNoNumberBoundsNothing() {
        assertThat(ValueRule.problem(key("Integer", "few", "many"), "5")).isEmpty();
    }

    @Test
    void optionsAreComparedWithoutCaseAndTakenInTheirOwnSpelling() {
        KeyDefinition level = key("String", "", "", "INFO", "DEBUG");
        assertThat(ValueRule.problem(level, "debug")).isEmpty();
        assertThat(ValueRule.spelledAsOption(level, "debug")).isEqualTo("DEBUG");
        assertThat(ValueRule.problem(level, "loud")).contains("is not one of INFO, DEBUG");
        assertThat(ValueRule.spelledAsOption(level, "loud")).isEqualTo("loud");
    }

    @Test
    void ofSeveralValuesEachIsCheckedAndTheWrongOneIsCounted() {
        KeyDefinition many = new KeyDefinition("key", "Integer", true, "", false, "1", "", List.of(), true, "");
        assertThat(ValueRule.problem(many, " 1, 2 3,,4")).isEmpty();
        assertThat(ValueRule.problem(many, "1,x")).contains("has a value, number 2 of 2, that is not a whole number");
        assertThat(ValueRule.problem(many, "1 2 0")).contains("has a value, number 3 of 3, that is not at least 1");
    }

    @Test
    void severalOptionsAreEachTakenInTheirOwnSpelling() {
        KeyDefinition many =
                new KeyDefinition("key", "String", true, "", false, "", "", List.of("INFO", "DEBUG"), true, "");
        assertThat(ValueRule.spelledAsOption(many, "debug,info")).isEqualTo("DEBUG INFO");
        assertThat(ValueRule.problem(many, "info loud"))
                .contains("has a value, number 2 of 2, that is not one of INFO, DEBUG");
    }
}
