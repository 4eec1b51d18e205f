package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;

/** What a user sees who sets nothing but the directory. */
class FileRollSinkTest {
    private static final Duration ROLL = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Rolled rolled;

    @BeforeEach
    void prepare() {
        rolled = new Rolled(directory);
    }

    @AfterEach
    void close() throws Exception {
        rolled.close();
    }

    private Path file(String name) {
        return rolled.files.resolve(name);
    }

    @Test
    void noFileIsMadeBeforeTheFirstBatch() throws Exception {
        rolled.open().after(Duration.ofMinutes(1));
        assertThat(rolled.names()).isEmpty();
        rolled.append("a\n");
        assertThat(rolled.names()).containsExactly("1000-1");
    }

    @Test
    void whatIsDeliveredCanBeReadAtOnce() throws Exception {
        rolled.open().deliver(Event.of("a\n"));
        assertThat(file("1000-1")).hasContent("a\n");
        rolled.commit();
    }

    @Test
    void aNewFileIsBegunWhenTheTimeIsOver() throws Exception {
        rolled.set("sink_pathManager_prefix", "p-").set("sink_pathManager_extension", "log");
        rolled.open().append("a\n");
        rolled.after(ROLL.minusSeconds(1));
        rolled.append("b\n");
        rolled.after(Duration.ofSeconds(1));
        rolled.append("c\n");
        rolled.close();
        assertThat(rolled.names()).containsExactly("p-1000-1.log", "p-1000-2.log");
        assertThat(file("p-1000-1.log")).hasContent("a\nb\n");
        assertThat(file("p-1000-2.log")).hasContent("c\n");
        assertThat(rolled.context().count("ConnectionCreatedCount")).isEqualTo(2);
        assertThat(rolled.context().count("ConnectionClosedCount")).isEqualTo(2);
        assertThat(rolled.context().count("RolledByInterval")).isEqualTo(1);
    }

    @Test
    void aFileIsClosedInTimeWithoutTraffic() throws Exception {
        rolled.open().append("a\n");
        rolled.after(ROLL);
        assertThat(rolled.context().count("ConnectionClosedCount")).isEqualTo(1);
        assertThat(rolled.context().gaugeValue("OpenFiles")).isZero();
        assertThat(rolled.names()).hasSize(1);
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws Exception {
        rolled.open();
        Files.writeString(file("1000-1"), "somebody else's");
        rolled.append("mine\n");
        assertThat(file("1000-1")).hasContent("somebody else's");
        assertThat(file("1000-2")).hasContent("mine\n");
    }

    @Test
    void aDirectoryThatHasGoneIsAFailureThatPasses() throws Exception {
        rolled.open();
        Files.delete(rolled.files);
        assertThatThrownBy(() -> rolled.append("a\n")).isInstanceOf(RetryableException.class);
        Files.createDirectory(rolled.files);
        rolled.append("a\n");
        assertThat(rolled.names()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsGoneFailsTheBatchUntilItIsBack() throws Exception {
        Path elsewhere = directory.resolve("away");
        rolled.open().append("one");
        Files.move(rolled.files, elsewhere);
        assertThatThrownBy(() -> rolled.append("two")).isInstanceOf(RetryableException.class);
        Files.move(elsewhere, rolled.files);
        rolled.append("two");
        rolled.close();
        assertThat(file("1000-1")).hasContent("one");
        assertThat(rolled.names()).hasSize(2);
    }

    @Test
    void rollTimeNamesCarryDateAndTime() throws Exception {
        rolled.set("sink_pathManager", "rolltime").set("sink_pathManager_prefix", "x");
        rolled.set("sink_pathManager_extension", ".gz");
        rolled.open().append("a");
        assertThat(rolled.names()).hasSize(1).allMatch(name -> name.matches("x\\d{14}-1\\.gz"));
    }

    @Test
    void headerAndFooterAreWrittenOncePerFile() throws Exception {
        rolled.serializer(new Rolled.Bodies("<", ">")).open().append("a");
        rolled.append("b");
        rolled.after(ROLL);
        rolled.append("c");
        rolled.close();
        assertThat(file("1000-1")).hasContent("<ab>");
        assertThat(file("1000-2")).hasContent("<c>");
    }

    @Test
    void aFileThatCantBeGoneOnWithIsLeftAfterABatchThatFails() throws Exception {
        rolled.serializer(new Rolled.Bodies("<", ">")).open().append("a");
        assertThatThrownBy(() -> rolled.append("b", "broken")).isInstanceOf(OutOfMemoryError.class);
        rolled.append("b");
        rolled.close();
        assertThat(file("1000-1")).hasContent("<a");
        assertThat(file("1000-2")).hasContent("<b>");
    }

    @Test
    void aFirstBatchThatFailsLeavesAFileThatBeginsAnew() throws Exception {
        rolled.serializer(new Rolled.Bodies("<", ">")).open();
        assertThatThrownBy(() -> rolled.append("a", "broken")).isInstanceOf(OutOfMemoryError.class);
        rolled.append("b");
        rolled.close();
        assertThat(file("1000-1")).hasContent("<b>");
    }

    @Test
    void anEventThatTheFormatCantHoldIsRejectedAndTheOthersAreWritten() throws Exception {
        rolled.open().append("a", "never", "b");
        rolled.close();
        assertThat(rolled.rejected).containsExactly("1 never");
        assertThat(file("1000-1")).hasContent("ab");
    }

    @Test
    void largeBodiesAndManySmallOnesComeOutAsTheyWentIn() throws Exception {
        String large = "x".repeat(3 * 1024 * 1024 + 17);
        String small = "y".repeat(1000);
        List<String> all = new ArrayList<>(Collections.nCopies(100, small));
        all.add(large);
        all.addAll(Collections.nCopies(2_000, small));
        rolled.open().append(all.toArray(String[]::new));
        rolled.close();
        assertThat(Files.readString(file("1000-1"))).isEqualTo(String.join("", all));
    }

    @Test
    void aFileThatWasDeletedOrMovedIsLeftForAnother() throws Exception {
        rolled.open().append("one");
        Files.move(file("1000-1"), file("moved"));
        rolled.append("two");
        Files.delete(file("1000-2"));
        rolled.append("three");
        rolled.close();
        assertThat(rolled.names()).containsExactly("1000-3", "moved");
        assertThat(file("moved")).hasContent("one");
        assertThat(file("1000-3")).hasContent("three");
    }

    @Test
    void aBatchThatFailsHalfwayIsCutOff() throws Exception {
        rolled.open().append("one\n");
        assertThatThrownBy(() -> rolled.append("half", "broken")).isInstanceOf(OutOfMemoryError.class);
        rolled.append("two\n");
        rolled.close();
        assertThat(file("1000-1")).hasContent("one\ntwo\n");
    }

    @Test
    void whatWasNotAnsweredForIsCutOffWhenTheProcessIsKilled() throws Exception {
        rolled.open().append("one\n");
        rolled.deliver(Event.of("two\n"));
        assertThat(file("1000-1")).hasContent("one\ntwo\n");
        rolled.close();
        rolled.clock.advance(Duration.ofSeconds(1));
        rolled.open().append("two\n");
        rolled.close();
        assertThat(file("1000-1")).hasContent("one\n");
        assertThat(file("2000-1")).hasContent("two\n");
    }

    @Test
    void aNameThatADirectoryHasIsLeftOut() throws Exception {
        rolled.open();
        Path blocked = rolled.files.resolve("1000-1");
        Files.createDirectory(blocked);
        rolled.append("a");
        assertThat(rolled.names()).containsExactly("1000-2");
    }
}
