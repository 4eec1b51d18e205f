package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.model.Node;

final class LoadingTest {
    private final Findings findings = new Findings();

    @TempDir
    private Path directory;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private List<String> messages() {
        return findings.list().stream().map(Finding::toString).toList();
    }

    @Test
    void anAgentMayBeSpreadOverSeveralFiles() throws IOException {
        Path base = file("base.conf", "a1.channels = c1", "a1.channels.c1.type = file", "dir = /data");
        Path more = file("more.conf", "a1.channels.c1.type = memory", "a1.channels.c1.dir = ${dir}/c1");
        Node c1 = new Loading(List.of(base, more), findings)
                .agent("a1")
                .orElseThrow()
                .channels()
                .get(0);
        assertThat(c1.type()).isEqualTo("memory");
        assertThat(c1.words("dir")).containsExactly("/data/c1");
        assertThat(c1.place("type").position()).hasToString(more + ":1");
        assertThat(messages()).isEmpty();
    }

    @Test
    void anAgentThatIsNotThereIsAnErrorThatNamesThoseThatAre() throws IOException {
        Path file = file("two.conf", "a1.channels = c", "b1.channels = c");
        assertThat(new Loading(List.of(file), findings).agent("c9")).isEmpty();
        assertThat(messages())
                .containsExactly(
                        file + ": ERROR: there is no agent c9 in it; there is a1, b1" + " (choose one with --name)");
    }

    @Test
    void aMisspelledAgentIsGuessed() throws IOException {
        Path file = file("one.conf", "tier1.channels = c");
        assertThat(new Loading(List.of(file), findings).agent("tire1")).isEmpty();
        assertThat(messages()).singleElement().asString().endsWith("(did you mean tier1?)");
    }

    @Test
    void aFileWithoutAnAgentSaysWhatOneLooksLike() throws IOException {
        Path file = file("none.conf", "x = 1");
        assertThat(new Loading(List.of(file), findings).agent("a1")).isEmpty();
        assertThat(messages())
                .containsExactly(file + ": ERROR: there is no agent in it"
                        + " (an agent's keys are <agent>.sources, <agent>.channels and so on)");
    }

    @Test
    void ofAFileThatCannotBeReadThatAloneIsSaid() throws IOException {
        Path file = file("one.conf", "a1.channels = c");
        Path gone = directory.resolve("gone.conf");
        assertThat(new Loading(List.of(file, gone), findings).agent("a1")).isEmpty();
        assertThat(messages()).containsExactly(gone + ": ERROR: there is no such file");
    }
}
