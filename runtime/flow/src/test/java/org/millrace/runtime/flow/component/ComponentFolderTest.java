package org.millrace.runtime.flow.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;

class ComponentFolderTest {
    private static final Path AGENT = Path.of("/data/a1");

    private static Path of(String name) {
        return ComponentFolder.in(AGENT, new ComponentKey(Kind.CHANNEL, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", "my_channel-2", "ärger", "r1.i1", "a+b@c", "a%b", "a:b", "a\\b", "日本"})
    void whatAPersonWouldChooseIsItsName(String name) {
        assertThat(of(name)).isEqualTo(AGENT.resolve("channel-" + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../..",
                "/etc",
                "a/b",
                "a\\b",
                "x/../../../../tmp/y",
                "a\u0000b",
                "a\nb",
                "a\u001b[2J",
                "a\u202eb",
                "%2f"
            })
    void whateverElseItIsCalledItIsOneFolderOfItsAgents(String name) {
        Path folder = of(name);
        assertThat(folder.normalize()).isEqualTo(folder);
        assertThat(folder.getParent()).isEqualTo(AGENT);
        assertThat(folder.getFileName().toString().chars()).noneMatch(c -> c < ' ' || c == 0x202e);
    }

    @Test
    void longNamesFitAndNoTwoNamesShareAFolder() {
        Set<Path> folders = new HashSet<>();
        String[] names = {
            "a/b", "a%2fb", "a%b", "a2fb", "x".repeat(5000), "x".repeat(5001), "ä".repeat(200), "日".repeat(100)
        };
        for (String name : names) {
            Path folder = of(name);
            assertThat(folder.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                    .isLessThan(200);
            folders.add(folder);
        }
        assertThat(folders).hasSize(names.length);
    }
}
