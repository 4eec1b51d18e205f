package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.serializer.standard.BlobDeserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSource;
import org.millrace.testkit.Settings;

@ExtendWith(NothingLeftBehind.class)
class SpoolDirSourceTest {
    @TempDir
    Path folder;

    private Spool spool;

    @BeforeEach
    void make() throws IOException {
        spool = Spool.in(folder);
    }

    @Test
    void eventsTellTheirFileIfThatIsWanted() throws Exception {
        spool.with("fileHeader", true).with("basenameHeader", true).with("basenameHeaderKey", "name");
        Path file = spool.file("a", "1", "2");
        spool.read();
        assertThat(spool.outlet.events()).hasSize(2).allSatisfy(event -> assertThat(event.headers())
                .containsEntry("file", file.toString())
                .containsEntry("name", "a")
                .hasSize(2));
    }

    @Test
    void filesAreReadInTheOrderWanted() throws Exception {
        spool.file("c", "oldest");
        spool.file("a", "middle");
        spool.file("b", "youngest");
        spool.with("trackingPolicy", "TRACKER_DIR").with("trackerDir", "one");
        assertThat(spool.read()).containsExactly("oldest", "middle", "youngest");
        spool.with("consumeOrder", "YOUNGEST").with("trackerDir", "two");
        assertThat(spool.read().subList(3, 6)).containsExactly("youngest", "middle", "oldest");
    }

    @Test
    void namesAreChosenByPatterns() throws Exception {
        spool.with("includePattern", ".*\\.log").with("ignorePattern", "x.*");
        spool.file("a.log", "a");
        spool.file("x.log", "x");
        spool.file("a.txt", "txt");
        spool.file(".b.log", "hidden");
        spool.file("sub/c.log", "sub");
        assertThat(spool.read()).containsExactly("a");
    }

    @Test
    void directoriesAreReadTooIfThatIsWantedAndLinksToThemAreNot() throws Exception {
        spool.with("recursiveDirectorySearch", true).with("ignorePattern", "x.*");
        spool.file("a", "top");
        spool.file("sub/b", "sub");
        spool.file("sub/sub/c", "deep");
        spool.file("x/d", "ignored");
        spool.file(".hidden/e", "hidden");
        Files.createSymbolicLink(spool.directory.resolve("sub/round"), spool.directory);
        Files.createSymbolicLink(spool.directory.resolve("nowhere"), folder.resolve("nothing"));
        assertThat(spool.read()).containsExactly("top", "sub", "deep");
        assertThat(spool.names()).contains("sub/sub/c.COMPLETED", "x/d");
    }

    @Test
    void pipesAndSocketsArePassedOver() throws Exception {
        Path pipe = spool.directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        spool.file("a", "a");
        assertThat(spool.read()).containsExactly("a");
        assertThat(pipe).exists();
    }

    @Test
    void aLinkToAFileIsReadAndTheLinkIsRenamed() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "linked\n");
        Files.createSymbolicLink(spool.directory.resolve("a"), elsewhere);
        assertThat(spool.read()).containsExactly("linked");
        assertThat(elsewhere).exists();
        assertThat(spool.directory.resolve("a.COMPLETED")).isSymbolicLink();
    }

    @Test
    void withATrackerNothingChangesInTheDirectory() throws Exception {
        Path tracker = folder.resolve("tracker");
        spool.with("trackingPolicy", "TRACKER_DIR").with("trackerDir", tracker).with("recursiveDirectorySearch", true);
        spool.file("a", "1");
        spool.file("sub/b", "2");
        assertThat(spool.read()).containsExactly("1", "2");
        assertThat(spool.names()).containsExactly("a", "sub/b");
        assertThat(Spool.namesIn(tracker)).containsExactly("a.COMPLETED", "sub/b.COMPLETED");
        assertThat(tracker.resolve("a.COMPLETED")).isEmptyFile();
        assertThat(spool.read()).hasSize(2);
        spool.read();
        assertThat(spool.outlet.marks()).isEmpty();
    }

    @Test
    void withATrackerAFileThatIsNewerThanItsReadingIsSetAside() throws Exception {
        Path tracker = folder.resolve("tracker");
        spool.with("trackingPolicy", "TRACKER_DIR").with("trackerDir", tracker);
        Path file = spool.file("a", "1");
        spool.read();
        Files.writeString(file, "2\n");
        Files.setLastModifiedTime(
                file,
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(60)));
        assertThat(spool.read()).containsExactly("1");
        assertThat(Spool.namesIn(tracker)).containsExactly("a.ASIDE", "a.COMPLETED");
        assertThat(tracker.resolve("a.ASIDE")).content().contains("has changed since");
        spool.read();
        assertThat(spool.context.gaugeValue("FilesAside")).isEqualTo(1);
    }

    @Test
    void aBlobIsAnEventOfItsOwn() throws Exception {
        Spool blobs = new Spool(
                folder.resolve("blobs"), Connectors.make(BlobDeserializer.class, Settings.of("maxBlobLength", 4)));
        blobs.file("a", "1", "2", "3");
        assertThat(blobs.read()).containsExactly("1\n2\n", "3\n");
        assertThat(blobs.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void aPackedFileIsReadAsItIsIfThatIsWanted() throws Exception {
        Spool blobs = new Spool(folder.resolve("blobs"), Connectors.make(BlobDeserializer.class, Settings.none()));
        byte[] packed = ResumeTest.gzip("packed\n");
        blobs.file("a.gz", packed);
        blobs.with("unpackGzip", false).read();
        assertThat(blobs.outlet.events().get(0).body()).isEqualTo(packed);
    }

    @Test
    void aPackedFileThatIsNoneOrNotWholeIsSetAside() throws Exception {
        byte[] packed = ResumeTest.gzip("a long line that can be cut\n".repeat(10_000));
        spool.file("cut.gz", java.util.Arrays.copyOf(packed, packed.length / 2));
        spool.file("none.gz", "no gzip");
        spool.file("whole.gz", ResumeTest.gzip("whole\n"));
        assertThat(spool.read()).contains("whole");
        assertThat(spool.names()).containsExactly("cut.gz.ASIDE", "none.gz.ASIDE", "whole.gz.COMPLETED");
        assertThat(spool.reported()).contains("2 files are set aside", "not in the gzip format");
    }

    @Test
    void smallFilesShareABatch() throws Exception {
        spool.with("batchSize", 1000);
        for (int i = 0; i < 50; i++) {
            spool.file(String.format("f%02d", i), "1", "2");
        }
        assertThat(spool.read()).hasSize(100);
        assertThat(spool.outlet.batches()).hasSize(1);
    }

    @Test
    void aSingleEventThatNoChannelTakesIsADeadLetterAndTheOthersGoOn() throws Exception {
        spool.with("batchSize", 100);
        spool.file("a", "small", "x".repeat(1500), "small too", "y".repeat(1200), "the last");
        spool.outlet.maxBatchBytes(1000);
        try (OpenSource source = spool.open()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                try {
                    return !source.poll().isZero();
                } catch (RefusedException e) {
                    assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
                    return false;
                }
            });
        }
        assertThat(spool.outlet.texts()).containsExactly("small", "small too", "the last");
        assertThat(spool.context.letters().all()).hasSize(2);
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void whatIsLeftIsShown() throws Exception {
        spool.file("a", "123456789", "123456789");
        spool.file("b", "1234");
        try (OpenSource source = spool.with("batchSize", 1).open()) {
            source.poll();
            assertThat(spool.context.gaugeValue("FilesLeft")).isEqualTo(2);
            // What is read ahead counts with the first event.
            assertThat(spool.context.gaugeValue("BytesLeft")).isEqualTo(5);
            assertThat(spool.context.count("BytesRead")).isEqualTo(20);
            source.pollUntilIdle();
            assertThat(spool.context.gaugeValue("FilesLeft")).isZero();
            assertThat(spool.context.gaugeValue("BytesLeft")).isZero();
            assertThat(spool.context.count("BytesRead")).isEqualTo(25);
            assertThat(spool.context.count("FilesCompleted")).isEqualTo(2);
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        spool.with("spoolDir", folder.resolve("none"));
        assertThatThrownBy(spool::open).hasMessage("spoolDir=" + folder.resolve("none") + " is not there");
    }

    @Test
    void aDirectoryThatGoesAwayIsWaitedFor() throws Exception {
        try (OpenSource source = spool.open()) {
            source.poll();
            Files.move(spool.directory, folder.resolve("away"));
            assertThatThrownBy(source::poll).isInstanceOf(IOException.class).hasMessageContaining("spool");
            Files.move(folder.resolve("away"), spool.directory);
            spool.file("a", "there again");
            assertThat(source.pollUntilIdle()).containsExactly("there again");
        }
    }

    /** Fails at lines that say so, by something else than their form. */
    private static Deserializer failing(List<String> at) {
        Deserializer lines = Spool.lines();
        return (Input from, Optional<Mark> position) -> {
            Deserializer.Reader reader = lines.reader(from, position);
            return new Deserializer.Reader() {
                @Override
                public Optional<Event> next() throws IOException {
                    Mark before = reader.position();
                    Optional<Event> next = reader.next();
                    if (next.isPresent() && at.contains(next.get().text())) {
                        throw new IOException("the disk does not answer at " + before.size());
                    }
                    return next;
                }

                @Override
                public Mark position() {
                    return reader.position();
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            };
        };
    }

    @Test
    void aFileThatCanNotBeReadIsNamedAndTriedAgainWhileTheOthersGoOn() throws Exception {
        List<String> bad = new java.util.concurrent.CopyOnWriteArrayList<>(List.of("a-15"));
        Spool troubled = new Spool(folder.resolve("troubled"), failing(bad));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            lines.add("a-" + i);
        }
        troubled.file("a", lines.toArray(String[]::new));
        troubled.file("b", "b");
        try (OpenSource source = troubled.open()) {
            assertThat(source.pollUntilIdle()).contains("b", "a-9").doesNotContain("a-16");
            assertThat(troubled.reported()).startsWith("DEGRADED").contains("the disk does not answer");
            bad.clear();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> source.pollUntilIdle().contains("a-24"));
            source.pollUntilIdle();
            assertThat(troubled.reported()).startsWith("OK");
        }
        assertThat(troubled.names()).containsExactly("a.COMPLETED", "b.COMPLETED");
    }

    @Test
    void linesInOtherCharacterSetsAreRead() throws Exception {
        spool.with("inputCharset", "UTF-16");
        spool.file("a", "Grüße\nzwei\n".getBytes(StandardCharsets.UTF_16));
        assertThat(spool.read()).containsExactly("Grüße", "zwei");
    }
}
