package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a Flume was that read the directory before. */
class FlumeTrackerTest {
    private static final byte[] MARKER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private Spool spool;
    private Path meta;

    @BeforeEach
    void make() throws IOException {
        spool = Spool.in(folder);
        Files.createDirectories(spool.directory.resolve(".flumespool"));
        meta = spool.directory.resolve(".flumespool/.flumespool-main.meta");
    }

    private static void number(ByteArrayOutputStream to, long number) {
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7fL) != 0) {
            to.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    private static void text(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(to, bytes.length);
        to.writeBytes(bytes);
    }

    /** As Flume writes it: a block for each commit. */
    static byte[] tracker(String file, long... offsets) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        to.writeBytes(new byte[] {'O', 'b', 'j', 1});
        number(to, 2);
        text(to, "avro.schema");
        text(
                to,
                "{\"type\":\"record\",\"name\":\"TransferStateFileMeta\",\"fields\":[{\"name\":\"offset\",\"type\":\"long\"}]}");
        text(to, "file");
        text(to, file);
        number(to, 0);
        to.writeBytes(MARKER);
        for (long offset : offsets) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            number(block, offset);
            number(to, 1);
            number(to, block.size());
            to.writeBytes(block.toByteArray());
            to.writeBytes(MARKER);
        }
        return to.toByteArray();
    }

    @Test
    void readingGoesOnWhereFlumeWasAndTheTrackerCountsOnce() throws Exception {
        Path file = spool.file("a", "one", "two", "three");
        spool.file("b", "b");
        Files.write(meta, tracker(file.toString(), 4, 8));
        assertThat(spool.read()).containsExactly("three", "b");
        assertThat(meta).doesNotExist();
        assertThat(meta.resolveSibling(".flumespool-main.meta.taken-over")).exists();
        assertThat(spool.names()).contains("a.COMPLETED", "b.COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 18, 19})
    void whatIsBehindTheLastWholeRecordIsLeftOut(int less) throws Exception {
        Path file = spool.file("a", "one", "two", "three");
        byte[] whole = tracker(file.toString(), 4, 8);
        Files.write(meta, Arrays.copyOf(whole, whole.length - less));
        assertThat(spool.read()).containsExactly("two", "three");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 38, 50, 100, 180})
    void oneWithoutAWholeRecordSaysThatNothingWasRead(int less) throws Exception {
        Path file = spool.file("a", "one", "two", "three");
        byte[] whole = tracker(file.toString(), 4, 8);
        Files.write(meta, Arrays.copyOf(whole, whole.length - less));
        assertThat(spool.read()).containsExactly("one", "two", "three");
    }

    @Test
    void oneOfAFileThatHasGoneIsPassedOver() throws Exception {
        Files.write(meta, tracker(spool.directory.resolve("gone").toString(), 4));
        spool.file("a", "one");
        assertThat(spool.read()).containsExactly("one");
    }

    @Test
    void oneThatIsNoneIsPassedOver() throws Exception {
        Files.writeString(meta, "not a data file");
        spool.file("a", "one");
        assertThat(spool.read()).containsExactly("one");
    }

    @Test
    void marksOfOursCountMoreThanTheTracker() throws Exception {
        spool.with("batchSize", 1);
        Path file = spool.file("a", "one", "two", "three");
        try (var source = spool.open()) {
            source.poll();
        }
        Files.write(meta, tracker(file.toString(), 8));
        assertThat(spool.read()).containsExactly("one", "two", "three");
    }
}
