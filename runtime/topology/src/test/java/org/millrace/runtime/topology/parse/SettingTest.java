package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.runtime.topology.finding.Position;

final class SettingTest {
    private static Setting setting(String key, String typed, String value) {
        return new Setting(key, typed, value, Position.NOWHERE);
    }

    @Test
    void anyWhiteSpacePartsWords() {
        assertThat(setting("channels", "", "c1 c2\tc3  c4\nc5").words()).containsExactly("c1", "c2", "c3", "c4", "c5");
        assertThat(setting("channels", "", "").words()).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "keystore-password",
                "trustPASSWORD",
                "passwd",
                "client.secret",
                "authToken",
                "credentials"
            })
    void aNameMayTellASecret(String key) {
        assertThat(setting(key, "x", "x").secret()).isTrue();
        assertThat(setting(key, "x", "x").shown("x")).isEqualTo("***");
    }

    @Test
    void otherNamesDoNot() {
        assertThat(setting("keystore", "x", "x").secret()).isFalse();
    }

    @Test
    void whatAVariableStandsForIsNotShown() {
        assertThat(setting("channels", "c1 c2", "c1 c2").shown("c2")).isEqualTo("c2");
        assertThat(setting("channels", "${x} c2", "c1 c2").shown("c1")).isEqualTo("${x} c2");
    }
}
