package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, typed as it stands, in an empty folder with the distribution and Maven alone. */
class TutorialIT {
    private static final Path DOCUMENT = Path.of("../docs/tutorial.md");
    private static final int MOST_TYPED = 40;
    private static final int MOST_JAVA = 120;
    private static final int LINES = 100_000;
    private static final int KILLS = 5;

    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors><mirror><id>libraries</id><mirrorOf>*,!millrace</mirrorOf><url>%s</url></mirror></mirrors>
            </settings>
            """;

    @TempDir
    Path folder;

    private static List<Tutorial.Block> section(String title) throws IOException {
        List<Tutorial.Block> blocks = Tutorial.section(DOCUMENT, title);
        assertThat(blocks).as(title).isNotEmpty();
        return blocks;
    }

    private Tutorial begun(Path work) throws Exception {
        Files.createDirectories(work);
        Files.copy(Installation.archive(), work.resolve(Installation.archive().getFileName()));
        // A user's own, with what Maven would fetch from Central coming from this build's.
        Path settings = folder.resolve("user/.m2/settings.xml");
        Files.createDirectories(settings.getParent());
        Files.writeString(
                settings,
                SETTINGS.formatted(
                        folder.resolve("user/.m2/repository"),
                        Path.of(System.getProperty("millrace.libraries", "")).toUri()));
        Path maven = Path.of(System.getProperty("millrace.maven", ""), "bin");
        return new Tutorial(
                work,
                Map.of(
                        "PATH",
                        maven + ":" + System.getenv("PATH"),
                        "MAVEN_OPTS",
                        "-Duser.home=" + folder.resolve("user"),
                        "MAVEN_PROJECTBASEDIR",
                        "",
                        // A background process would outlive the test's folder.
                        "MILLRACE_CLASS_ARCHIVE",
                        "off"));
    }

    private static List<String> published(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void theFirstConnectorTakesFewLinesAndTheSecondLittleJava() throws Exception {
        List<String> typed = Stream.of("", "A sink")
                .flatMap(title -> {
                    try {
                        return section(title).stream();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .flatMap(block -> block.typed().stream())
                .toList();
        assertThat(typed.size()).as(String.join("\n", typed)).isLessThanOrEqualTo(MOST_TYPED);
        List<String> java = section("A sink that writes files exactly once").stream()
                .filter(block -> block.language().equals("java"))
                .flatMap(block -> block.typed().stream())
                .toList();
        assertThat(java.size()).isBetween(1, MOST_JAVA);
        System.out.println(typed.size() + " lines typed; " + java.size() + " lines of Java");
    }

    @Test
    void whoFollowsItHasEachLineOnceHoweverOftenTheAgentWasKilled() throws Exception {
        Path work = folder.resolve("work");
        try (Tutorial tutorial = begun(work)) {
            tutorial.follow(section(""));
            long begun = System.nanoTime();
            tutorial.follow(section("A sink"));
            System.out.printf("the first connector: %.1f s%n", (System.nanoTime() - begun) / 1e9);
            begun = System.nanoTime();
            tutorial.follow(section("A sink that writes files exactly once"));
            System.out.printf("the second, with its kills: %.1f s%n", (System.nanoTime() - begun) / 1e9);
        }
        List<String> lines = published(work.resolve("whole"));
        assertThat(lines).hasSize(LINES);
        assertThat(lines.stream().map(Integer::valueOf).sorted().toList())
                .isEqualTo(IntStream.rangeClosed(1, LINES).boxed().toList());
        // The document kills an agent only once it has written a file.
        assertThat(opened(work)).isEqualTo(KILLS + 1);
    }

    private static long opened(Path work) throws IOException {
        return Files.readAllLines(work.resolve("once.log")).stream()
                .filter(line -> line.contains("Channel c1 is open"))
                .count();
    }
}
