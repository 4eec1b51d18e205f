package org.millrace.api.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatCanBeShownIsShownAsItIs() {
        String text = "org.acme.sink-1.0.0.jar, Größe 5 €, 日本語 🙂";
        assertThat(Printable.of(text)).isSameAs(text);
    }

    @Test
    void nothingLeavesItsLineOrMovesTheCursor() {
        assertThat(Printable.of("a\nINFO forged\r\t\u001b[31m\u0000\u007f\u009b"))
                .isEqualTo("a\\u000aINFO forged\\u000d\\u0009\\u001b[31m\\u0000\\u007f\\u009b");
        assertThat(Printable.of("a\u2028b\u2029")).isEqualTo("a\\u2028b\\u2029");
    }

    @Test
    void nothingPassesForSomethingElseByItsDirection() {
        assertThat(Printable.of("gpj.\u202erajs\u200b\u2066\ufeff")).isEqualTo("gpj.\\u202erajs\\u200b\\u2066\\ufeff");
    }

    @Test
    void halvesOfCharactersAndInvisibleOnesBeyondTheBasicPlaneAreTold() {
        assertThat(Printable.of("\ud83d")).isEqualTo("\\ud83d");
        assertThat(Printable.of("\udb40\udc41x")).isEqualTo("\\udb40\\udc41x");
    }

    @Test
    void aLongTextIsCutAndItsLengthTold() {
        assertThat(Printable.of("x".repeat(1000), 3)).isEqualTo("xxx… (1000 characters)");
    }
}
