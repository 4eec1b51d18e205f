package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.source.taildir.disk.LocalDisk;

/** Files that are packed by a rotation. */
class CompressedTest {
    private static final int LINES = 20_000;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void make() throws Exception {
        rig = new Rig(directory);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private void until(String counter) throws Exception {
        rig.until(() -> rig.context().count(counter) > 0);
    }

    @Test
    void aPackedSiblingIsNeverReadAsTextAndCounted() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.rename("app.log", "app.log.1");
        rig.lines("app.log", "2");
        rig.until(2);
        rig.gzip("app.log.1");
        until("CompressedFilesSkipped");
        assertThat(rig.quiet()).containsExactly("1", "2");
        rig.rename("app.log.1.gz", "app.log.2.gz");
        rig.restart();
        assertThat(rig.quiet()).containsExactly("1", "2");
        assertThat(rig.context().count("CompressedFilesRead")).isZero();
    }

    @Test
    void whatWasPackedBeforeTheSourceFirstRanIsLeftAlone() throws Exception {
        rig.lines("app.log.1", "old");
        rig.gzip("app.log.1");
        rig.lines("app.log", "1");
        rig.start().until(1);
        assertThat(rig.quiet()).containsExactly("1");
        assertThat(rig.context().count("CompressedFilesSkipped")).isEqualTo(1);
    }

    @Test
    void aPackedFileUnderAPlainNameIsNotReadEither() throws Exception {
        rig.lines("app.log.1", "old");
        rig.gzip("app.log.1");
        rig.rename("app.log.1.gz", "app.log.3");
        rig.lines("app.log", "1");
        rig.start().until(1);
        assertThat(rig.quiet()).containsExactly("1");
        assertThat(rig.context().count("CompressedFilesSkipped")).isEqualTo(1);
    }

    @Test
    void theRestOfAFileThatWasPackedWhileTheAgentWasDownIsReadOutOfItByPosition() throws Exception {
        rig.write("app.log", Rig.numbered("line ", 0, LINES / 2));
        rig.start().until(LINES / 2);
        rig.kill();
        rig.write("app.log", Rig.numbered("line ", LINES / 2, LINES));
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        rig.lines("app.log", "new");
        rig.start().until(LINES + 1);
        assertThat(rig.quiet()).hasSize(LINES + 1).doesNotHaveDuplicates();
        assertThat(rig.context().count("CompressedFilesRead")).isEqualTo(1);
        rig.restart();
        assertThat(rig.quiet()).hasSize(LINES + 1);
    }

    @Test
    void aKillWhileAPackedFileIsReadDoublesNothing() throws Exception {
        rig.write("app.log", Rig.numbered("line ", 0, 100));
        rig.start().until(100);
        rig.kill();
        rig.write("app.log", Rig.numbered("line ", 100, LINES));
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        for (int from = 200; from < LINES; from += LINES / 4) {
            rig.start().until(from);
            rig.kill();
        }
        rig.start().until(LINES);
        assertThat(rig.quiet()).hasSize(LINES).doesNotHaveDuplicates();
    }

    @Test
    void aKillBeforeTheRestIsReadOfAFileThatIsPackedMeanwhileLosesNothing() throws Exception {
        int lines = 20 * LINES;
        rig.write("app.log", Rig.numbered("line ", 0, 100));
        rig.start().until(100);
        rig.outlet.refuse(Reason.FULL);
        rig.write("app.log", Rig.numbered("line ", 100, lines));
        rig.during(Duration.ofSeconds(1));
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        rig.during(Duration.ofSeconds(4));
        rig.outlet.accepting().maxBatchSize(1);
        rig.poll();
        rig.outlet.maxBatchSize(1000);
        assertThat(rig.outlet.events()).as("it is killed on the way").hasSizeBetween(101, lines - 1);
        rig.kill();
        rig.start().until(lines);
        assertThat(rig.quiet()).hasSize(lines).doesNotHaveDuplicates();
        assertThat(rig.context().reports().toString()).doesNotContain("lost");
    }

    @Test
    void filesThatNobodySawButPackedAreReadWholly() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.kill();
        rig.rename("app.log", "app.log.3");
        rig.gzip("app.log.3");
        rig.lines("app.log.2", "3", "4");
        rig.gzip("app.log.2");
        rig.lines("app.log.1", "5");
        rig.lines("app.log", "6");
        rig.start().until(6);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
        Files.copy(rig.file("app.log.2.gz"), rig.file("app.log.9.gz"), StandardCopyOption.COPY_ATTRIBUTES);
        rig.during(Duration.ofSeconds(3));
        assertThat(rig.outlet.texts()).as("a copy of a packed file").hasSize(6);
    }

    @Test
    void aPackedFileThatALookHasMissedIsNotReadAgain() throws Exception {
        AtomicReference<String> hidden = new AtomicReference<>("");
        rig.disk(new OtherNames(new LocalDisk(), names -> names.stream()
                .filter(name -> !name.equals(hidden.get()))
                .toList()));
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.kill();
        rig.rename("app.log", "app.log.1");
        rig.gzip("app.log.1");
        rig.lines("unseen.log", "3");
        rig.gzip("unseen.log");
        rig.rename("unseen.log.gz", "app.log.2.gz");
        rig.start().until(3);
        rig.during(Duration.ofSeconds(3));
        hidden.set("app.log.2.gz");
        rig.lines("app.log", "4");
        rig.until(4);
        rig.during(Duration.ofSeconds(2));
        hidden.set("");
        rig.lines("app.log", "5");
        rig.until(5);
        rig.during(Duration.ofSeconds(4));
        assertThat(rig.quiet()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void aFileThatIsPackedBeforeAnythingWasSeenOfItIsReadThereAndNotToldToBeLost() throws Exception {
        Refusing disk = new Refusing("app.log.1");
        rig.disk(disk);
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.lines("app.log.1", "2", "3");
        rig.during(Duration.ofSeconds(1));
        rig.rename("app.log.1", "app.log.2");
        rig.gzip("app.log.2");
        rig.until(3);
        rig.during(Duration.ofSeconds(7));
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
        assertThat(rig.context().reports().toString()).doesNotContain("went away");
    }

    @Test
    void aPackedFileThatWasLeftAloneWhileItWasBeingMadeIsLeftAlone() throws Exception {
        rig.write("other", Rig.numbered("before ", 0, LINES));
        rig.gzip("other");
        byte[] packed = Files.readAllBytes(rig.file("other.gz"));
        Files.write(rig.file("app.log.1.gz"), Arrays.copyOf(packed, packed.length / 2));
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.during(Duration.ofSeconds(1));
        Files.write(rig.file("app.log.1.gz"), packed);
        rig.lines("app.log", "2");
        rig.until(2);
        rig.during(Duration.ofSeconds(3));
        assertThat(rig.quiet()).containsExactly("1", "2");
    }

    @Test
    void manyPackedFilesAreFoundOutAboutAtOnceAndCountAsLeftUntilThen() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.kill();
        for (int i = 0; i < 100; i++) {
            rig.lines("app.log." + i, "a" + i, "b" + i);
            rig.gzip("app.log." + i);
        }
        rig.start();
        rig.poll();
        assertThat(rig.context().gaugeValue("FilesLeft")).isEqualTo(100);
        rig.during(Duration.ofSeconds(4));
        assertThat(rig.outlet.texts()).hasSize(201).doesNotHaveDuplicates();
        rig.during(Duration.ofSeconds(1));
        assertThat(rig.context().gaugeValue("FilesLeft")).isZero();
    }

    @Test
    void ofSeveralThatBeginAlikeTheOneThatWasReadFurthestIsGoneOnWith() throws Exception {
        rig.lines("app.log", "# header", "a1", "a2");
        rig.start().until(3);
        rig.rename("app.log", "app.log.1");
        rig.lines("app.log", "# header");
        rig.until(4);
        rig.kill();
        rig.write("app.log.1", "a3\n");
        rig.gzip("app.log.1");
        rig.lines("app.log", "b1");
        rig.start().until(6);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("# header", "a1", "a2", "# header", "a3", "b1");
    }

    @Test
    void whatIsPackedAtOnceWhileTheChannelIsFullIsReadThroughItsHandleAndNotAgain() throws Exception {
        List<String> written = new ArrayList<>();
        rig.lines("app.log", "first");
        written.add("first");
        rig.start().until(1);
        rig.outlet.refuse(Reason.FULL);
        for (int i = 0; i < 5; i++) {
            rig.write("app.log", i + "a\n" + i + "b\n");
            written.add(i + "a");
            written.add(i + "b");
            int left = 6 * (i + 1);
            // Until it has seen this one.
            rig.until(() -> rig.context().gaugeValue("BytesLeft") == left);
            rig.rename("app.log", "app-" + i + ".log");
            rig.gzip("app-" + i + ".log");
        }
        rig.during(Duration.ofSeconds(1));
        rig.outlet.accepting();
        rig.until(written.size());
        rig.during(Duration.ofSeconds(4));
        assertThat(rig.outlet.texts()).containsExactlyElementsOf(written);
    }

    @Test
    void whatIsPackedOtherwiseIsCountedAndItsUnreadRestNamed() throws Exception {
        rig.outlet.maxBatchSize(1);
        rig.lines("app.log", "1", "2", "3");
        rig.start();
        rig.poll();
        rig.kill();
        int before = rig.outlet.texts().size();
        Files.write(rig.file("app.log.1.zst"), "(\u00b5/\u00fd packed".getBytes(StandardCharsets.ISO_8859_1));
        rig.delete("app.log");
        rig.start().during(Duration.ofSeconds(7));
        assertThat(rig.outlet.texts()).hasSize(before);
        assertThat(rig.context().count("CompressedFilesSkipped")).isEqualTo(1);
        assertThat(rig.context().count("FilesLost")).isEqualTo(before < 3 ? 1 : 0);
    }
}
