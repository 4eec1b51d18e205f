package org.millrace.runtime.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a1", "agent", "web-01", "my_agent", "collector.eu", "_x", "1", "a@b", "Ärger", "日本"})
    void whatAPersonWouldChoose(String name) {
        assertThat(new AgentName(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "../a1",
                "/tmp/x",
                "a/b",
                "a\\b",
                "-x",
                "--help",
                ".hidden",
                "a b",
                "a\n2026 [INFO] forged",
                "a\u001b[2J",
                "a\u202eb",
                "a\u0000",
                "a\u200b",
                "*",
                "a;b",
                "$(id)",
                "a\ud800"
            })
    void whatCouldLeadElsewhere(String name) {
        assertThatThrownBy(() -> new AgentName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be the name of an agent")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).chars()).noneMatch(c -> c < ' ' || c == 0x202e));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 5000})
    void whatIsTooLongToBeAFile(int length) {
        assertThatThrownBy(() -> new AgentName("a".repeat(length))).hasMessageContaining(length + " characters)");
    }
}
