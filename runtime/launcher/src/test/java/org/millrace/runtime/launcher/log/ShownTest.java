package org.millrace.runtime.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void whatCanBeReadStaysAsItIs() {
        for (String text : new String[] {"", "plain", "grüß Gott", "日本", "\ud83d\ude00", "a\tb", "C:\\x"}) {
            assertThat(Shown.text(text)).isEqualTo(text);
        }
    }

    @Test
    void whatMovesACursorOrHidesIsWrittenOut() {
        assertThat(Shown.text("a\nb\r\u001b[31m\u009b\u202e\u200b\ud800\u2028"))
                .isEqualTo("a\\u000ab\\u000d\\u001b[31m\\u009b\\u202e\\u200b\\ud800\\u2028");
        assertThat(Shown.lines("a\nb\r")).isEqualTo("a\nb\\u000d");
        assertThat(Shown.text("x".repeat(70), 60)).endsWith("x… (70 characters)");
    }

    @Test
    void aTerminalGetsLinesAndTabsAndNothingElseThatMovesIt() throws IOException {
        StringWriter screen = new StringWriter();
        try (ShownWriter out = new ShownWriter(screen)) {
            out.write("a\n\tb\u001b[2J\ud83d");
            out.write("\ude00\n");
        }
        assertThat(screen).hasToString("a\n\tb\\u001b[2J\ud83d\ude00\n");
    }
}
