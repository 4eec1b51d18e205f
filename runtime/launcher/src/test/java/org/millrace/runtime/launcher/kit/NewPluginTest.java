package org.millrace.runtime.launcher.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NewPluginTest {
    /** Folders of kinds, each with a project as it is written. */
    private static final Path REFERENCES = Path.of("src/test/resources/references");

    @TempDir
    Path folder;

    private static NewPlugin plugin(PluginKind kind, String name) {
        return new NewPlugin(kind, name, "com.acme", "1.0.0", "file:///opt/a&b/repository/");
    }

    private static String file(NewPlugin plugin, String name) {
        return Objects.requireNonNull(plugin.files().get(name), name);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindHasAClassTwoTestsAndAReadme(PluginKind kind) {
        Map<String, String> files = plugin(kind, "http-post").files();
        String type = "com/acme/httppost" + kind.noun().toLowerCase(java.util.Locale.ROOT) + "/HttpPost" + kind.noun();
        assertThat(files)
                .containsOnlyKeys(
                        "pom.xml",
                        "README.md",
                        "src/main/java/" + type + ".java",
                        "src/test/java/" + type + "ContractTest.java",
                        "src/test/java/" + type + "Test.java");
        assertThat(files.values()).allSatisfy(text -> assertThat(text).doesNotContain("${"));
        assertThat(files.get("README.md"))
                .contains("## Smallest configuration\n\n    a1.", "type = ", "| key | default |")
                .contains("target/com.acme.http-post-1.0.0.jar");
    }

    @ParameterizedTest
    @EnumSource
    void thePomHasFifteenLinesAtMostAndTheClassIsShort(PluginKind kind) {
        NewPlugin plugin = plugin(kind, "http-post");
        assertThat(file(plugin, "pom.xml").lines().count()).isLessThanOrEqualTo(15);
        long lines = plugin.files().entrySet().stream()
                .filter(file -> file.getKey().startsWith("src/main/java/"))
                .flatMap(file -> file.getValue().lines())
                .filter(NewPluginTest::isCode)
                .count();
        assertThat(lines).isLessThanOrEqualTo(60);
    }

    private static boolean isCode(String line) {
        return !line.isBlank()
                && !line.startsWith("import ")
                && !line.startsWith("package ")
                && !line.strip().matches("(/\\*\\*|\\*|//).*");
    }

    /**
     * Who changes what is written sees here what others get. {@code -Dmillrace.references=renew} writes the references anew; look at
     * the difference before it is committed.
     */
    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsWhatIsCommitted(PluginKind kind) throws Exception {
        Path reference = REFERENCES.resolve(kind.typed());
        NewPlugin plugin = new NewPlugin(
                kind, "my-" + kind.typed(), "com.acme", "1.0.0", "file:///opt/millrace-1.0.0/repository/");
        if ("renew".equals(System.getProperty("millrace.references"))) {
            delete(reference);
            plugin.writeTo(reference);
        }
        Map<String, String> committed = new TreeMap<>();
        try (Stream<Path> files = Files.walk(reference)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                committed.put(reference.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        assertThat(plugin.files()).containsExactlyInAnyOrderEntriesOf(committed);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void theRepositoryIsWrittenAsXml() {
        assertThat(file(plugin(PluginKind.SINK, "a"), "pom.xml"))
                .contains("<url>file:///opt/a&amp;b/repository/</url>");
    }

    @Test
    void aNameThatSaysItsKindDoesNotSayItTwice() {
        assertThat(plugin(PluginKind.SINK, "my-sink").files()).containsKey("src/main/java/com/acme/mysink/MySink.java");
    }

    @Test
    void aClassIsNotNamedAsOneThatItUses() {
        assertThat(plugin(PluginKind.SINK, "sink").files())
                .containsKey("src/main/java/com/acme/sinksink/SinkSink.java");
        assertThat(plugin(PluginKind.SINK, "open-sink").files())
                .containsKey("src/main/java/com/acme/opensinksink/OpenSinkSink.java");
        assertThat(plugin(PluginKind.SOURCE, "null").files())
                .containsKey("src/main/java/com/acme/nullsource/NullSource.java");
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        Path mine = Files.writeString(folder.resolve("mine"), "mine");
        assertThatThrownBy(() -> plugin(PluginKind.SINK, "a").writeTo(mine))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
    }
}
