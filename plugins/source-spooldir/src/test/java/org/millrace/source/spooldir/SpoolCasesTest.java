package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSource;

/** What goes wrong with spooled directories, and that it ends nothing but the file it is about. */
@ExtendWith(NothingLeftBehind.class)
class SpoolCasesTest {
    @TempDir
    Path folder;

    private Spool spool;

    @BeforeEach
    void make() throws IOException {
        spool = Spool.in(folder);
    }

    private static List<String> lines(String prefix, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(prefix + i);
        }
        return lines;
    }

    private Path file(String name, int count) throws IOException {
        return spool.file(name, lines(name + "-", count).toArray(String[]::new));
    }

    @Test
    void s1AFileThatIsAppendedToWhileItIsReadIsSetAsideWithBothSizesNamedAndTheOthersGoOn() throws Exception {
        Path growing = file("a", 25);
        file("b", 2);
        try (OpenSource source = spool.open()) {
            source.poll();
            Files.writeString(growing, "more\n", StandardOpenOption.APPEND);
            source.pollUntilIdle();
        }
        List<String> expected = new ArrayList<>(lines("a-", 25));
        expected.addAll(lines("b-", 2));
        assertThat(spool.outlet.texts()).isEqualTo(expected);
        assertThat(spool.names()).containsExactly("a.ASIDE", "b.COMPLETED");
        assertThat(spool.reported()).startsWith("DEGRADED").contains("it had 115 bytes", "has 120 bytes", "a: ");
        assertThat(spool.outlet.marks()).isEmpty();
    }

    @Test
    void s1AFileThatIsTouchedWhileItIsReadIsSetAsideWithBothTimesNamed() throws Exception {
        Path touched = file("a", 25);
        file("b", 2);
        try (OpenSource source = spool.open()) {
            source.poll();
            Files.setLastModifiedTime(touched, FileTime.from(Instant.parse("2026-02-03T04:05:06.789Z")));
            source.pollUntilIdle();
        }
        assertThat(spool.names()).containsExactly("a.ASIDE", "b.COMPLETED");
        assertThat(spool.reported()).contains("2026-01-01T00:00:00Z", "2026-02-03T04:05:06.789Z");
    }

    @Test
    void s1AFileThatIsCutWhileItIsReadIsSetAsideAndHalfALineIsNoLine() throws Exception {
        Path cut = spool.file("a", lines("0123456789-", 5000).toArray(String[]::new));
        file("b", 2);
        try (OpenSource source = spool.open()) {
            source.poll();
            Files.write(cut, Files.readString(cut).substring(0, 20_005).getBytes(StandardCharsets.UTF_8));
            source.pollUntilIdle();
        }
        assertThat(spool.names()).containsExactly("a.ASIDE", "b.COMPLETED");
        assertThat(spool.outlet.texts())
                .contains("b-0", "b-1")
                .allMatch(line -> line.matches("0123456789-[0-9]+|b-[01]"))
                .doesNotHaveDuplicates();
        assertThat(spool.reported()).contains("ends at byte 20005");
    }

    @Test
    void s1AFileThatIsReplacedWhileItIsReadIsReadToItsEndAndTheNewOneFromItsBeginning() throws Exception {
        Path replaced = file("a", 25);
        try (OpenSource source = spool.open()) {
            source.poll();
            Path other = spool.file("other.half", "new");
            Files.move(other, replaced, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            source.pollUntilIdle();
        }
        List<String> expected = new ArrayList<>(lines("a-", 25));
        expected.add("new");
        assertThat(spool.outlet.texts()).isEqualTo(expected);
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void s2ANameThatWasCompletedBeforeIsSetAsideUnreadWithBothFactsNamed() throws Exception {
        file("a", 2);
        spool.read();
        spool.file("a", "something", "else");
        file("b", 1);
        assertThat(spool.read()).containsExactly("a-0", "a-1", "b-0");
        assertThat(spool.names()).containsExactly("a.ASIDE", "a.COMPLETED", "b.COMPLETED");
        assertThat(spool.reported())
                .contains("its name has been used before: it has 15 bytes", "a.COMPLETED has 8 bytes");
    }

    @Test
    void s2TheSameFileAgainIsCompletedAndNotReadTwice() throws Exception {
        file("a", 2);
        spool.read();
        file("a", 2);
        assertThat(spool.read()).containsExactly("a-0", "a-1");
        assertThat(spool.names()).containsExactly("a.COMPLETED");
        assertThat(spool.reported()).isEmpty();
    }

    @Test
    void s2ANameThatIsTakenWhileTheFileIsReadIsFoundAtItsEnd() throws Exception {
        file("a", 25);
        try (OpenSource source = spool.open()) {
            source.poll();
            spool.file("a.COMPLETED", "of somebody else");
            source.pollUntilIdle();
        }
        assertThat(spool.outlet.texts()).isEqualTo(lines("a-", 25));
        assertThat(spool.names()).containsExactly("a.ASIDE", "a.COMPLETED");
        assertThat(spool.directory.resolve("a.COMPLETED")).content().isEqualTo("of somebody else\n");
    }

    @Test
    void s3AnEmptyTrackerOfFlumeIsIgnored() throws Exception {
        file("a", 2);
        Files.createDirectories(spool.directory.resolve(".flumespool"));
        Files.createFile(spool.directory.resolve(".flumespool/.flumespool-main.meta"));
        assertThat(spool.read()).containsExactly("a-0", "a-1");
        assertThat(spool.names()).contains("a.COMPLETED");
    }

    @Test
    void s4NothingIsWrittenToFindOutWhetherItCanBe() throws Exception {
        spool.open().close();
        assertThat(spool.names()).isEmpty();
    }

    @Test
    void s4WhereNothingCanBeWrittenTheSourceSaysSoWithKeyAndPath() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        spool.with("trackingPolicy", "TRACKER_DIR").with("trackerDir", file.resolve("tracker"));
        assertThatThrownBy(spool::open).hasMessageContaining("trackerDir=" + file);
    }

    @Test
    void s4ACompletionThatCanNotBeWrittenIsNamedAndTriedAgain() throws Exception {
        Path tracker = folder.resolve("tracker");
        spool.with("trackingPolicy", "TRACKER_DIR").with("trackerDir", tracker);
        file("a", 25);
        try (OpenSource source = spool.open()) {
            source.poll();
            // A file where the directory has to be stands for a disk that is full.
            Files.delete(tracker);
            Files.createFile(tracker);
            source.pollUntilIdle();
            assertThat(spool.outlet.texts()).isEqualTo(lines("a-", 25));
            assertThat(spool.reported()).startsWith("DEGRADED").contains("spool/a", "trackerDir");
            Files.delete(tracker);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                source.pollUntilIdle();
                return Files.exists(tracker.resolve("a.COMPLETED"));
            });
            source.pollUntilIdle();
            assertThat(spool.reported()).startsWith("OK");
        }
        assertThat(spool.outlet.texts()).isEqualTo(lines("a-", 25));
        assertThat(spool.names()).containsExactly("a");
    }

    @Test
    void s4AFileThatCanNotBeRenamedIsNamedAndTheOthersGoOn() throws Exception {
        String name = "n".repeat(250);
        file(name, 1);
        file("b", 2);
        assertThat(spool.read()).containsExactly("b-0", "b-1");
        assertThat(spool.names()).containsExactly("b.COMPLETED", name);
        assertThat(spool.reported()).startsWith("DEGRADED").contains(name, "too long");
    }

    @Test
    void s6CharactersAtABuffersEdgeStayWhole() throws Exception {
        List<String> expected = new ArrayList<>();
        // Longer and longer lines, so that each byte of an emoji comes to lie at each edge.
        for (int i = 0; i < 300; i++) {
            expected.add("x".repeat(i % 7) + "😀€ß".repeat(200) + "-" + i);
        }
        spool.with("batchSize", 1000).file("a", expected.toArray(String[]::new));
        assertThat(spool.read()).isEqualTo(expected);
    }

    @Test
    void s7BytesThatAreNoCharactersSetTheFileAsideWithTheirPlaceNamed() throws Exception {
        spool.file("a", "good\nb\u00ffd\nlater\n".getBytes(StandardCharsets.ISO_8859_1));
        file("b", 2);
        assertThat(spool.read()).containsExactly("good", "b-0", "b-1");
        assertThat(spool.names()).containsExactly("a.ASIDE", "b.COMPLETED");
        assertThat(spool.reported()).startsWith("DEGRADED").contains("it is malformed, at byte 6 of 15 bytes");
    }

    @Test
    void s7BytesThatAreNoCharactersAreReplacedOrLeftOutIfThatIsWanted() throws Exception {
        spool.with("decodeErrorPolicy", "REPLACE");
        spool.file("a", "b\u00ffd\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(spool.read()).containsExactly("b\ufffdd");
        spool.with("decodeErrorPolicy", "IGNORE");
        spool.file("b", "b\u00ffd\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(spool.read()).containsExactly("b\ufffdd", "bd");
    }

    @Test
    void s8ManyEmptyFilesAreCompletedWithoutAnEvent() throws Exception {
        for (int i = 0; i < 500; i++) {
            spool.file("empty" + i, new byte[0]);
        }
        file("last", 1);
        assertThat(spool.read()).containsExactly("last-0");
        assertThat(spool.names()).hasSize(501).allMatch(name -> name.endsWith(".COMPLETED"));
    }

    @Test
    void s8AnEmptyFileIsAnEmptyEventIfThatIsWanted() throws Exception {
        spool.with("emptyFileEvent", true).with("basenameHeader", true);
        spool.file("a", new byte[0]);
        assertThat(spool.read()).containsExactly("");
        assertThat(spool.outlet.events().get(0).headers()).containsEntry("basename", "a");
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void s11AFileIsNotReadWhileItIsStillBeingCopied() throws Exception {
        spool.with("quietMs", 700).with("pollDelay", 1);
        Path copied = spool.directory.resolve("a");
        try (OpenSource source = spool.open()) {
            for (int i = 0; i < 5; i++) {
                Files.writeString(copied, "line " + i + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                assertThat(source.pollUntilIdle()).isEmpty();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> source.pollUntilIdle().size() == 5);
        }
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void s11AFileWhoseTimeIsInTheFutureIsReadWhenItHasNotBeenSeenToChange() throws Exception {
        spool.with("quietMs", 50).with("pollDelay", 1);
        Path file = file("a", 2);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        try (OpenSource source = spool.open()) {
            assertThat(source.pollUntilIdle()).isEmpty();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> source.pollUntilIdle().size() == 2);
        }
    }
}
