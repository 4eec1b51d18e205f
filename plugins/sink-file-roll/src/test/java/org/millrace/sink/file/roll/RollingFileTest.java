package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.Counter;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;

class RollingFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC);

    @TempDir
    Path directory;

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
        return new RollingFile(names, () -> 10, false, nanos::get, opened, closed, failed);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
        file.append(text("a\n"));
        assertThat(files()).containsExactly("1000-1");
    }

    @Test
    void aNewFileIsBegunWhenTheTimeIsOver() throws IOException {
        RollingFile file = rolling("p-", "log");
        file.append(text("a\n"));
        nanos.set(9);
        file.append(text("b\n"));
        nanos.set(10);
        file.append(text("c\n"));
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
        file.append(text("a\n"));
        nanos.set(10);
        file.rollIfDue();
        assertThat(closed.get()).isEqualTo(1);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws IOException {
        Files.writeString(directory.resolve("1000-1"), "somebody else's");
        rolling("", "").append(text("mine\n"));
        assertThat(directory.resolve("1000-1")).hasContent("somebody else's");
        assertThat(directory.resolve("1000-2")).hasContent("mine\n");
    }

    @Test
    void aDirectoryThatHasGoneIsAFailureThatPasses() throws IOException {
        RollingFile file = rolling("", "");
        Files.delete(directory);
        assertThatThrownBy(() -> file.append(text("a\n"))).isInstanceOf(IOException.class);
        assertThat(failed.get()).isEqualTo(1);
        Files.createDirectory(directory);
        file.append(text("a\n"));
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
    void serializersWriteBodiesWithOrWithoutHeaders() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Event event = Event.of("body").withHeader("k", "v");
        Serializer.of("text").write(event, bytes);
        Serializer.of("org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder")
                .write(event, bytes);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("body{k=v} body");
        assertThatThrownBy(() -> Serializer.of("avro_event"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("TEXT or HEADER_AND_TEXT");
    }

    @Test
    void aFileThatWasDeletedOrMovedIsLeftForAnother() throws Exception {
        RollingFile file = rolling("", "");
        file.append(text("one"));
        Files.move(directory.resolve("1000-1"), directory.resolve("moved"));
        file.append(text("two"));
        Files.delete(directory.resolve("1000-2"));
        file.append(text("three"));
        file.close();
        assertThat(files()).containsExactly("1000-3", "moved");
        assertThat(directory.resolve("moved")).hasContent("one");
        assertThat(directory.resolve("1000-3")).hasContent("three");
    }

    @Test
    void aDirectoryThatIsGoneFailsTheBatchUntilItIsBack() throws Exception {
        Path elsewhere = directory.resolveSibling(directory.getFileName() + "-away");
        RollingFile file = rolling("", "");
        file.append(text("one"));
        Files.move(directory, elsewhere);
        assertThatThrownBy(() -> file.append(text("two"))).isInstanceOf(IOException.class);
        Files.move(elsewhere, directory);
        file.append(text("two"));
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("one");
        assertThat(files()).hasSize(2);
    }

    @Test
    void aBatchThatFailsHalfwayIsCutOff() throws Exception {
        RollingFile file = rolling("", "");
        file.append(text("one\n"));
        assertThatThrownBy(() -> file.append(pieces -> {
                    pieces.write(text("half"));
                    throw new OutOfMemoryError("as if");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        file.append(text("two\n"));
        file.close();
        assertThat(directory.resolve("1000-1")).hasContent("one\ntwo\n");
    }
}
