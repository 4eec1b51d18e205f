package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.Counter;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

class RollingFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private Serializer serializer = new Bodies("", "");
    private final AtomicLong nanos = new AtomicLong();
    private final Count opened = new Count();
    private final Count closed = new Count();
    private final Count failed = new Count();

    private static final class Count implements Counter {
        private final AtomicLong sum = new AtomicLong();

        @Override
        public void add(long n) {
            sum.addAndGet(n);
        }

        @Override
        public long get() {
            return sum.get();
        }
    }

    private RollingFile rolling(String prefix, String extension) {
        FileNames names = new FileNames(directory, "DEFAULT", prefix, extension, CLOCK);
        return new RollingFile(names, serializer, () -> 10, false, nanos::get, opened, closed, failed);
    }

    private static void append(RollingFile file, String... texts) throws IOException {
        file.append(Stream.of(texts).map(Event::of).toList(), (index, reason) -> {
            throw new AssertionError(reason);
        });
    }

    /** Writes bodies; a file may have a header and a footer. */
    private static class Bodies implements Serializer {
        private final String header;
        private final String footer;

        Bodies(String header, String footer) {
            this.header = header;
            this.footer = footer;
        }

        @Override
        public boolean appendable() {
            return header.isEmpty();
        }

        @Override
        public Writer writer(OutputStream to, boolean append) throws IOException {
            to.write((append ? "" : header).getBytes(StandardCharsets.UTF_8));
            return new Writer() {
                @Override
                public void write(Event event) throws IOException {
                    switch (event.text()) {
                        case "never" -> throw new IllegalArgumentException("never");
                        case "broken" -> throw new OutOfMemoryError("as if");
                        default -> to.write(event.body());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() throws IOException {
                    to.write(footer.getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void noFileIsMadeBeforeTheFirstBatch() throws IOException {
        RollingFile file = rolling("", "");
        nanos.set(100);
        file.rollIfDue();
        assertThat(files()).isEmpty();
        append(file, "a\n");
        assertThat(files()).containsExactly("1000-1");
    }

    @Test
    void aNewFileIsBegunWhenTheTimeIsOver() throws IOException {
        RollingFile file = rolling("p-", "log");
        append(file, "a\n");
        nanos.set(9);
        append(file, "b\n");
        nanos.set(10);
        append(file, "c\n");
        file.close();
        assertThat(files()).containsExactly("p-1000-1.log", "p-1000-2.log");
        assertThat(directory.resolve("p-1000-1.log")).hasContent("a\nb\n");
        assertThat(directory.resolve("p-1000-2.log")).hasContent("c\n");
        assertThat(opened.get()).isEqualTo(2);
        assertThat(closed.get()).isEqualTo(2);
    }

    @Test
    void aFileIsClosedInTimeWithoutTraffic() throws IOException {
        RollingFile file = rolling("", "");
        append(file, "a\n");
        nanos.set(10);
        file.rollIfDue();
        assertThat(closed.get()).isEqualTo(1);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws IOException {
        Files.writeString(directory.resolve("1000-1"), "somebody else's");
        append(rolling("", ""), "mine\n");
        assertThat(directory.resolve("1000-1")).hasContent("somebody else's");
        assertThat(directory.resolve("1000-2")).hasContent("mine\n");
    }

    @Test
    void aDirectoryThatHasGoneIsAFailureThatPasses() throws IOException {
        RollingFile file = rolling("", "");
        Files.delete(directory);
        assertThatThrownBy(() -> append(file, "a\n")).isInstanceOf(IOException.class);
        assertThat(failed.get()).isEqualTo(1);
        Files.createDirectory(directory);
        append(file, "a\n");
        assertThat(files()).hasSize(1);
    }

    @Test
    void rollTimeNamesCarryDateAndTime() {
        Path name = new FileNames(directory, "rolltime", "x", ".gz", CLOCK).next();
        assertThat(name.getFileName().toString()).matches("x\\d{14}-1\\.gz");
    }

    @Test
    void namesThatLeaveTheDirectoryAreRefused() {
        assertThatThrownBy(() -> new FileNames(directory, "DEFAULT", "../x", "", CLOCK))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("sink.pathManager.prefix");
        assertThatThrownBy(() -> new FileNames(directory, "OTHER", "", "", CLOCK))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("DEFAULT or ROLLTIME");
    }

    @Test
    void headerAndFooterAreWrittenOncePerFile() throws IOException {
        serializer = new Bodies("<", ">");
        RollingFile file = rolling("", "");
        append(file, "a");
        append(file, "b");
        nanos.set(10);
        append(file, "c");
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("<ab>");
        assertThat(directory.resolve("1000-2")).hasContent("<c>");
    }

    @Test
    void aFileThatCantBeGoneOnWithIsLeftAfterABatchThatFails() throws IOException {
        serializer = new Bodies("<", ">");
        RollingFile file = rolling("", "");
        append(file, "a");
        assertThatThrownBy(() -> append(file, "b", "broken")).isInstanceOf(OutOfMemoryError.class);
        append(file, "b");
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("<a");
        assertThat(directory.resolve("1000-2")).hasContent("<b>");
    }

    @Test
    void aFirstBatchThatFailsLeavesAFileThatBeginsAnew() throws IOException {
        serializer = new Bodies("<", ">");
        RollingFile file = rolling("", "");
        assertThatThrownBy(() -> append(file, "a", "broken")).isInstanceOf(OutOfMemoryError.class);
        append(file, "b");
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("<b>");
    }

    @Test
    void anEventThatTheFormatCantHoldIsRejectedAndTheOthersAreWritten() throws IOException {
        List<String> rejected = new ArrayList<>();
        RollingFile file = rolling("", "");
        file.append(
                List.of(Event.of("a"), Event.of("never"), Event.of("b")),
                (index, reason) -> rejected.add(index + " " + reason));
        file.close();
        assertThat(rejected).containsExactly("1 never");
        assertThat(directory.resolve("1000-1")).hasContent("ab");
    }

    @Test
    void largeBodiesAndManySmallOnesComeOutAsTheyWentIn() throws IOException {
        String large = "x".repeat(3 * 1024 * 1024 + 17);
        String small = "y".repeat(1000);
        List<String> all = new ArrayList<>(Collections.nCopies(100, small));
        all.add(large);
        all.addAll(Collections.nCopies(100, small));
        RollingFile file = rolling("", "");
        append(file, all.toArray(String[]::new));
        file.close();
        assertThat(Files.readString(directory.resolve("1000-1"))).isEqualTo(String.join("", all));
    }

    @Test
    void aFileThatWasDeletedOrMovedIsLeftForAnother() throws Exception {
        RollingFile file = rolling("", "");
        append(file, "one");
        Files.move(directory.resolve("1000-1"), directory.resolve("moved"));
        append(file, "two");
        Files.delete(directory.resolve("1000-2"));
        append(file, "three");
        file.close();
        assertThat(files()).containsExactly("1000-3", "moved");
        assertThat(directory.resolve("moved")).hasContent("one");
        assertThat(directory.resolve("1000-3")).hasContent("three");
    }

    @Test
    void aDirectoryThatIsGoneFailsTheBatchUntilItIsBack() throws Exception {
        Path elsewhere = directory.resolveSibling(directory.getFileName() + "-away");
        RollingFile file = rolling("", "");
        append(file, "one");
        Files.move(directory, elsewhere);
        assertThatThrownBy(() -> append(file, "two")).isInstanceOf(IOException.class);
        Files.move(elsewhere, directory);
        append(file, "two");
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("one");
        assertThat(files()).hasSize(2);
    }

    @Test
    void aBatchThatFailsHalfwayIsCutOff() throws Exception {
        RollingFile file = rolling("", "");
        append(file, "one\n");
        assertThatThrownBy(() -> append(file, "half", "broken")).isInstanceOf(OutOfMemoryError.class);
        append(file, "two\n");
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("one\ntwo\n");
    }
}
