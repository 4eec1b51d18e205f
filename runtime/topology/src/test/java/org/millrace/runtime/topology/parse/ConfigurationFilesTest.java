package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFilesTest {
    @TempDir
    private Path directory;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> messages(Parsed parsed) {
        return parsed.findings().stream().map(Object::toString).toList();
    }

    @Test
    void ofAKeyInTwoFilesTheLaterFileCountsAndNobodyComplains() throws IOException {
        Path one = file("one.conf", "a=1\nb=2\n");
        Path two = file("two.conf", "c=3\na=4\n");
        Parsed parsed = ConfigurationFiles.read(List.of(one, two));
        assertThat(parsed.entries().keySet()).containsExactly("a", "b", "c");
        assertThat(Written.entry(parsed, "a").value()).isEqualTo("4");
        assertThat(Written.entry(parsed, "a").position()).hasToString(two + ":2");
        assertThat(Written.entry(parsed, "b").position()).hasToString(one + ":2");
        assertThat(parsed.findings()).isEmpty();
    }

    @Test
    void theOrderOfTheFilesDecidesNotTheirNames() throws IOException {
        Path one = file("one.conf", "a=1\n");
        Path two = file("two.conf", "a=2\n");
        assertThat(Written.entry(ConfigurationFiles.read(List.of(two, one)), "a")
                        .value())
                .isEqualTo("1");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
        Path file = file("bom.conf", "\uFEFFa=1\n");
        assertThat(ConfigurationFiles.read(List.of(file)).entries()).containsOnlyKeys("a");
    }

    @Test
    void textIsUtf8() throws IOException {
        Path file = file("utf8.conf", "a=Zürich 東京\n");
        Parsed parsed = ConfigurationFiles.read(List.of(file));
        assertThat(Written.entry(parsed, "a").value()).isEqualTo("Zürich 東京");
        assertThat(parsed.findings()).isEmpty();
    }

    @Test
    void textThatIsNoUtf8IsLatin1AndThatIsSaid() throws IOException {
        Path file = file("latin1.conf", "a=Zürich\n".getBytes(StandardCharsets.ISO_8859_1));
        Parsed parsed = ConfigurationFiles.read(List.of(file));
        assertThat(Written.entry(parsed, "a").value()).isEqualTo("Zürich");
        assertThat(messages(parsed))
                .containsExactly(
                        file + ": WARNING: the text is not UTF-8; it is read as ISO-8859-1 (save it as UTF-8)");
    }

    @Test
    void aFileThatIsNotThereIsAnErrorAndTheOthersAreRead() throws IOException {
        Path gone = directory.resolve("gone.conf");
        Path file = file("here.conf", "a=1");
        Parsed parsed = ConfigurationFiles.read(List.of(gone, file));
        assertThat(parsed.entries()).containsOnlyKeys("a");
        assertThat(messages(parsed)).containsExactly(gone + ": ERROR: there is no such file");
    }

    @Test
    void aDirectoryIsAnError() {
        assertThat(messages(ConfigurationFiles.read(List.of(directory))))
                .singleElement()
                .asString()
                .startsWith(directory + ": ERROR: the file can't be read: ");
    }

    @Test
    void anEmptyFileHasNoEntriesAndIsNoError() throws IOException {
        assertThat(ConfigurationFiles.read(List.of(file("empty.conf", "")))).isEqualTo(new Parsed(Map.of(), List.of()));
    }
}
