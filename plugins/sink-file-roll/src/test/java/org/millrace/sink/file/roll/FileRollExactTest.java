package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;

/** What the further keys give: directories, rolling, compression, and each event in one finished file. */
class FileRollExactTest {
    @TempDir
    Path directory;

    private Rolled rolled;

    @BeforeEach
    void prepare() {
        rolled = new Rolled(directory);
        rolled.set("sink_inUseSuffix", ".tmp").set("sink_fsync", true).set("sink_exactlyOnce", "required");
        rolled.set("sink_timeZone", "UTC");
    }

    @AfterEach
    void close() throws Exception {
        rolled.closeIfOpen();
    }

    private String unpacked(String name) throws IOException {
        byte[] packed = Files.readAllBytes(rolled.files.resolve(name));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Event at(String text, String host, long time) {
        return Event.of(text + "\n").withHeader("host", host).withHeader("timestamp", Long.toString(time));
    }

    @Test
    void eventsGoToTheDirectoriesOfTheirTimesAndHeaders() throws Exception {
        rolled.set("sink_directory", rolled.files + "/%Y-%m-%d/%{host}").open();
        rolled.append(at("a", "web1", 0), at("b", "../web2", 86_400_000), at("c", "web1", 3_600_000));
        rolled.after(Duration.ofSeconds(10));
        assertThat(rolled.names()).containsExactly("1970-01-01/web1/1000-1", "1970-01-02/..%2Fweb2/1000-2");
        assertThat(rolled.files.resolve("1970-01-01/web1/1000-1")).hasContent("a\nc\n");
    }

    @Test
    void anEventThatHasNoPlaceIsRejectedAndTheNextIsWritten() throws Exception {
        rolled.set("sink_directory", rolled.files + "/%H").open();
        rolled.append(Event.of("lost"), at("kept", "x", 0));
        rolled.close();
        assertThat(rolled.rejected).hasSize(1).first().asString().startsWith("0 it has no header timestamp");
        assertThat(rolled.names()).containsExactly("00/1000-1");
    }

    @Test
    void aFileIsFullByCountSizeAndBytes() throws Exception {
        rolled.set("sink_rollCount", 2L).open().append("a\n", "b\n", "c\n");
        rolled.close();
        assertThat(rolled.names()).containsExactly("1000-1", "1000-2");
        assertThat(rolled.context().count("RolledByCount")).isEqualTo(1);
        Rolled second = new Rolled(directory.resolve("second")).set("sink_rollSize", 5L);
        second.open().append("abc\n", "d\n", "e\n");
        second.close();
        assertThat(second.files.resolve("1000-1")).hasContent("abc\nd\n");
        assertThat(second.context().count("RolledBySize")).isEqualTo(1);
    }

    @Test
    void aFileIsClosedWhenNothingComes() throws Exception {
        rolled.set("sink_rollInterval", 0L).set("sink_idleTimeout", 5L).open().append("a\n");
        rolled.after(Duration.ofSeconds(4));
        assertThat(rolled.names()).containsExactly("1000-1.tmp");
        rolled.after(Duration.ofSeconds(1));
        assertThat(rolled.names()).containsExactly("1000-1");
    }

    @Test
    void theFileThatWasUsedLongestAgoMakesRoom() throws Exception {
        rolled.set("sink_directory", rolled.files + "/%{host}")
                .set("sink_maxOpenFiles", 2)
                .open();
        rolled.append(at("a", "h1", 0), at("b", "h2", 0), at("c", "h1", 0), at("d", "h3", 0));
        assertThat(rolled.names()).containsExactly("h1/1000-1.tmp", "h2/1000-2", "h3/1000-3.tmp");
        assertThat(rolled.context().count("RolledByOpenFiles")).isEqualTo(1);
    }

    @Test
    void compressedFilesAreWholeWhereverTheyEnd() throws Exception {
        rolled.set("sink_codeC", "gzip")
                .set("sink_pathManager_extension", "log")
                .open();
        rolled.append("one\n");
        rolled.append("two\n".repeat(10_000));
        rolled.deliver(Event.of("three\n"));
        rolled.close();
        rolled.clock.advance(Duration.ofSeconds(1));
        rolled.open().append("three\n");
        rolled.close();
        assertThat(rolled.names()).containsExactly("1000-1.log.gz", "2000-1.log.gz");
        assertThat(unpacked("1000-1.log.gz")).isEqualTo("one\n" + "two\n".repeat(10_000));
        assertThat(unpacked("2000-1.log.gz")).isEqualTo("three\n");
    }

    @Test
    void whatWasAnsweredForIsFinishedByTheNextAndWhatWasNotIsCutOff() throws Exception {
        rolled.open().append("one\n");
        rolled.deliver(Event.of("two\n"));
        assertThat(rolled.names()).containsExactly("1000-1.tmp");
        rolled.close();
        rolled.clock.advance(Duration.ofSeconds(1));
        rolled.open();
        assertThat(rolled.names()).containsExactly("1000-1");
        assertThat(rolled.files.resolve("1000-1")).hasContent("one\n");
        assertThat(rolled.context().count("FilesCut")).isEqualTo(1);
    }

    @Test
    void aNameThatIsTakenGetsAnother() throws Exception {
        rolled.open().append("mine\n");
        Files.writeString(rolled.files.resolve("1000-1"), "theirs");
        rolled.after(Duration.ofSeconds(10));
        assertThat(rolled.names()).containsExactly("1000-1", "1000-1-1");
        assertThat(rolled.files.resolve("1000-1")).hasContent("theirs");
        assertThat(rolled.files.resolve("1000-1-1")).hasContent("mine\n");
    }

    @Test
    void rollingChangesInPlaceAndPlacesDoNot() throws Exception {
        rolled.open().append("a\n");
        rolled.set("sink_rollCount", 2L).set("sink_batchSize", 7);
        FileRollSink next = new FileRollSink(rolled.config(), rolled.clock::nanoTime, rolled.clock);
        assertThat(rolled.sink().reconfigure(next)).isTrue();
        assertThat(rolled.sink().batchSize()).isEqualTo(7);
        rolled.append("b\n");
        assertThat(rolled.names()).containsExactly("1000-1");
        rolled.set("sink_maxOpenFiles", 3);
        assertThat(rolled.sink().reconfigure(new FileRollSink(rolled.config(), rolled.clock::nanoTime, rolled.clock)))
                .isFalse();
    }

    @Test
    void exactlyOnceIsRefusedWhereItCantBe() {
        rolled.set("sink_fsync", false);
        assertThatThrownBy(() -> new FileRollSettings(rolled.config(), rolled.clock))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("sink.fsync = true");
        rolled.set("sink_fsync", true).set("sink_inUseSuffix", "");
        assertThatThrownBy(() -> new FileRollSettings(rolled.config(), rolled.clock))
                .hasMessageContaining("sink.inUseSuffix = .tmp");
    }
}
