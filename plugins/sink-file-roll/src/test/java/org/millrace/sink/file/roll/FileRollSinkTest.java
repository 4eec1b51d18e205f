package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;

class FileRollSinkTest {
    private static final String NEVER_BY_TIME = "0";

    @TempDir
    Path directory;

    private Path out() {
        return directory.resolve("out");
    }

    private Settings settings() {
        return Settings.of("sink.directory", out()).with("sink.rollInterval", NEVER_BY_TIME);
    }

    private Driven driven(Settings settings) throws Exception {
        return new Driven(Driven.context(directory), settings, List.of());
    }

    /** Below the directory, by their names. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(out())) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private List<String> names() throws IOException {
        return files().stream().map(file -> out().relativize(file).toString()).toList();
    }

    private String content() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            all.append(Files.readString(file));
        }
        return all.toString();
    }

    @Test
    void noFileIsMadeBeforeTheFirstEvent() throws Exception {
        try (Driven sink = driven(settings())) {
            sink.tick();
            assertThat(files()).isEmpty();
            sink.deliver("a");
            assertThat(names()).singleElement().asString().matches("\\d{13}-1\\.tmp");
        }
    }

    @Test
    void eachBatchCanBeReadFromTheFileInUseAtOnce() throws Exception {
        try (Driven sink = driven(settings())) {
            sink.deliver("a", "b");
            assertThat(content()).isEqualTo("a\nb\n");
            sink.deliver("c");
            assertThat(content()).isEqualTo("a\nb\nc\n");
            assertThat(names()).singleElement().asString().endsWith(".tmp");
        }
    }

    @Test
    void aFileHasFlumesNameOnceItIsFinished() throws Exception {
        Settings settings = settings()
                .with("sink.rollCount", "2")
                .with("sink.pathManager.prefix", "p-")
                .with("sink.pathManager.extension", "log");
        try (Driven sink = driven(settings)) {
            sink.deliver("a", "b", "c");
            sink.commit();
        }
        assertThat(names()).hasSize(2);
        assertThat(names().get(0)).matches("p-\\d{13}-1\\.log");
        assertThat(names().get(1)).matches("p-\\d{13}-2\\.log");
        assertThat(content()).isEqualTo("a\nb\nc\n");
    }

    @Test
    void filesAreSeenUnderTheirLastNamesFromTheBeginningIfThatIsWanted() throws Exception {
        try (Driven sink = driven(settings().with("sink.emptyInUseSuffix", "true"))) {
            sink.deliver("a");
            assertThat(names()).singleElement().asString().matches("\\d{13}-1");
            assertThat(sink.sink().reconfigure(sink.sink())).isTrue();
            sink.commit();
        }
        assertThat(content()).isEqualTo("a\n");
    }

    @Test
    void filesEndByTheSizeOfTheirEventsAndByTheirOwn() throws Exception {
        try (Driven sink = driven(settings().with("sink.rollSize", "6"))) {
            sink.deliver("abc", "def", "ghi");
            sink.commit();
        }
        assertThat(files()).hasSize(2);
        assertThat(files().get(0)).hasContent("abc\ndef\n");
        try (Driven sink = driven(settings().with("sink.rollFileSize", "4"))) {
            sink.deliver("jkl", "mno");
            sink.commit();
        }
        assertThat(files()).hasSize(4);
    }

    @Test
    void aCompressedFileIsWholeWhereverItEnds() throws Exception {
        Settings settings = settings().with("sink.codeC", "gzip").with("sink.pathManager.extension", "log");
        try (Driven sink = driven(settings)) {
            sink.deliver("a");
            sink.commit();
            sink.deliver("b");
            sink.commit();
        }
        assertThat(names()).singleElement().asString().endsWith(".log.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(files().get(0)))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
        }
    }

    @Test
    void eventsGoWhereTheirTimeAndHeadersLead() throws Exception {
        Settings settings = settings()
                .with("sink.directory", out() + "/%Y-%m-%d/%{host}")
                .with("sink.pathManager.prefix", "%H-")
                .with("sink.timeZone", "UTC");
        try (Driven sink = driven(settings)) {
            sink.deliver(List.of(
                    Event.of("a").withHeader("timestamp", "1700000000000").withHeader("host", "h1"),
                    Event.of("b").withHeader("timestamp", "1700090000000").withHeader("host", "x/y")));
            sink.commit();
        }
        assertThat(names()).hasSize(2);
        assertThat(names().get(0)).matches("2023-11-14/h1/22-\\d{13}-1");
        assertThat(names().get(1)).matches("2023-11-15/x%2Fy/23-\\d{13}-2");
    }

    @Test
    void anEventWithoutAPlaceIsRejectedAndItsNeighboursArrive() throws Exception {
        Settings settings = settings().with("sink.directory", out() + "/%{host}");
        TestBatch batch;
        try (Driven sink = driven(settings)) {
            batch = sink.deliver(List.of(
                    Event.of("a").withHeader("host", "h"),
                    Event.of("b").withHeader("host", ".."),
                    Event.of("c").withHeader("host", "n".repeat(300)),
                    Event.of("d").withHeader("host", "h")));
            sink.commit();
        }
        assertThat(batch.rejected().keySet()).containsExactly(1, 2);
        assertThat(content()).isEqualTo("a\nd\n");
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("out", "data");
        }
    }

    @Test
    void noMoreFilesAreOpenThanMayBe() throws Exception {
        Settings settings =
                settings().with("sink.directory", out() + "/%{host}").with("sink.maxOpenFiles", "2");
        try (Driven sink = driven(settings)) {
            for (int i = 0; i < 5; i++) {
                sink.deliver(List.of(Event.of("a").withHeader("host", "h" + i)));
            }
            assertThat(sink.context().gaugeValue("OpenFiles")).isEqualTo(2);
            sink.commit();
        }
        assertThat(files()).hasSize(5).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void anEventThatTheFormatCantHoldIsRejectedAndTheOthersAreWritten() throws Exception {
        TestBatch batch;
        try (Driven sink = driven(settings())) {
            batch = sink.deliver("a", "never", "b");
            sink.commit();
        }
        assertThat(batch.rejected()).containsOnlyKeys(1);
        assertThat(content()).isEqualTo("a\nb\n");
    }

    @Test
    void whatFailsHalfwayIsCutOffAndTheFileGoesOn() throws Exception {
        try (Driven sink = driven(settings())) {
            sink.deliver("one");
            sink.commit();
            sink.deliver("in the file, and not committed");
            assertThatThrownBy(() -> sink.deliver("half", "broken")).isInstanceOf(IOException.class);
            sink.rollBack();
            sink.deliver("two");
            sink.commit();
        }
        assertThat(files()).hasSize(1);
        assertThat(content()).isEqualTo("one\ntwo\n");
    }

    @Test
    void aFormatThatCantBeGoneOnWithBeginsAnotherFileAfterAFailure() throws Exception {
        var context = Driven.context(directory).part(FileRollSink.SERIALIZER, new Lines("<\n", ">\n"));
        try (Driven sink = new Driven(context, settings(), List.of())) {
            sink.deliver("a");
            sink.commit();
            assertThatThrownBy(() -> sink.deliver("b", "broken")).isInstanceOf(IOException.class);
            sink.rollBack();
            sink.deliver("b");
            sink.commit();
        }
        assertThat(files()).hasSize(2);
        assertThat(files().get(0)).hasContent("<\na\n");
        assertThat(files().get(1)).hasContent("<\nb\n>\n");
    }

    @Test
    void largeBodiesAndManySmallOnesComeOutAsTheyWentIn() throws Exception {
        String large = "x".repeat(3 * 1024 * 1024 + 17);
        String small = "y".repeat(1000);
        List<String> all = new ArrayList<>(Collections.nCopies(100, small));
        all.add(large);
        all.addAll(Collections.nCopies(100, small));
        try (Driven sink = driven(settings())) {
            sink.deliver(all.toArray(String[]::new));
            sink.commit();
        }
        assertThat(content()).isEqualTo(String.join("\n", all) + "\n");
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws Exception {
        Driven sink = driven(settings());
        sink.deliver("mine");
        sink.commit();
        Path inUse = files().get(0);
        Path target = inUse.resolveSibling(inUse.getFileName().toString().replace(".tmp", ""));
        Files.writeString(target, "somebody else's");
        sink.close();
        assertThat(target).hasContent("somebody else's");
        assertThat(out().resolve(target.getFileName() + "-1")).hasContent("mine\n");
    }

    @Test
    void aFileThatWasMovedIsLeftForAnother() throws Exception {
        try (Driven sink = driven(settings())) {
            sink.deliver("one");
            sink.commit();
            Files.move(files().get(0), out().resolve("moved"));
            sink.deliver("two");
            sink.commit();
        }
        assertThat(names()).hasSize(2).contains("moved");
        assertThat(out().resolve("moved")).hasContent("one\n");
    }

    @Test
    void aDirectoryThatIsAwayFailsDeliveriesUntilItIsBackAndItsFileGoesOn() throws Exception {
        Path away = directory.resolve("away");
        try (Driven sink = driven(settings())) {
            sink.deliver("one");
            sink.commit();
            Files.move(out(), away);
            assertThatThrownBy(() -> sink.deliver("two"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("sink.directory=" + out());
            sink.rollBack();
            Files.move(away, out());
            sink.deliver("two");
            sink.commit();
        }
        assertThat(files()).hasSize(1);
        assertThat(content()).isEqualTo("one\ntwo\n");
    }

    @Test
    void itStaysIfItsSuccessorsDirectoryCantBeUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "no directory");
        FileRollSink next = Connectors.make(FileRollSink.class, settings().with("sink.directory", file));
        try (Driven sink = driven(settings())) {
            assertThatThrownBy(() -> sink.sink().reconfigure(next)).hasMessageContaining(file + " is not a directory");
            sink.deliver("a");
            sink.commit();
        }
        assertThat(content()).isEqualTo("a\n");
    }

    @Test
    void aPercentSignThatIsNoEscapeIsRefusedSinceFlumeTakesItAsItIs() {
        assertThatThrownBy(() -> driven(settings().with("sink.directory", out() + "/50%off")))
                .hasMessageContaining("sink.directory")
                .hasMessageContaining("%o")
                .hasMessageContaining("%%");
    }

    @Test
    void whatExactlyOnceNeedsCantBeSwitchedOffWhereItIsRequired() {
        Settings required = settings().with("sink.exactlyOnce", "required");
        assertThatThrownBy(() -> driven(required.with("sink.fsync", "false"))).hasMessageContaining("sink.fsync");
        assertThatThrownBy(() -> driven(required.with("sink.emptyInUseSuffix", "true")))
                .hasMessageContaining("sink.inUsePrefix");
    }
}
