package org.millrace.channel.file.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlumeQueueTest {
    private static final long PUTS = 1;
    private static final long LATER = 2;

    @TempDir
    Path temp;

    private final List<String> read = new ArrayList<>();

    private FlumeQueue.Report read(Path... directories) throws IOException {
        read.clear();
        List<Path> all = directories.length == 0 ? List.of(data()) : List.of(directories);
        try (FlumeQueue queue = FlumeQueue.open(all)) {
            boolean more = true;
            while (more) {
                more = queue.next(event -> read.add(event.text()));
            }
            return queue.report();
        }
    }

    private Path data() {
        return temp.resolve("data");
    }

    private Path file(int number) {
        return data().resolve("log-" + number);
    }

    private void flip(Path file, long offset, int bits) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ bits)}), offset);
        }
    }

    @Test
    void ordersByCommitAndLeavesOutWhatIsTakenRolledBackOrOpen() throws Exception {
        FlumeLog log = new FlumeLog(1);
        int a = log.put(1, "a");
        log.put(2, "b");
        log.put(1, "c");
        log.commit(2);
        log.put(3, "rolled back");
        log.rollback(3);
        log.commit(1);
        log.take(4, 1, a);
        log.put(5, "open");
        log.commit(4);
        log.writeTo(data());
        FlumeQueue.Report report = read();
        assertThat(read).containsExactly("b", "c");
        assertThat(report.uncommittedTransactions()).isEqualTo(1);
        assertThat(report.presumedTransactions()).isZero();
        assertThat(report.damagedRecords()).isZero();
    }

    @Test
    void joinsATransactionThatARollSplit() throws Exception {
        FlumeLog first = new FlumeLog(9);
        first.put(1, "a");
        first.writeTo(data());
        FlumeLog second = new FlumeLog(10);
        second.put(1, "b");
        second.commit(1);
        second.writeTo(data());
        read();
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void losesOneEventWhenItsBodyIsDamagedAndSaysWhere() throws Exception {
        FlumeLog log = new FlumeLog(1);
        log.put(PUTS, "a");
        int damaged = log.put(PUTS, "the damaged one");
        int next = log.put(PUTS, "c");
        log.commit(PUTS);
        log.writeTo(data());
        // The body ends before the checksum (9 bytes) and the footer.
        flip(file(1), next - 11, 1);
        FlumeQueue.Report report = read();
        assertThat(read).containsExactly("a", "c");
        assertThat(report.events()).isEqualTo(2);
        assertThat(report.damaged()).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(file(1));
            assertThat(damage.offset()).isEqualTo(damaged);
            assertThat(damage.reason()).contains("checksum").contains("lost");
        });
    }

    @Test
    void findsTheNextRecordBehindADamagedLength() throws Exception {
        FlumeLog log = new FlumeLog(1);
        log.put(PUTS, "a");
        int damaged = log.put(PUTS, "b");
        int next = log.put(PUTS, "c");
        log.commit(PUTS);
        log.writeTo(data());
        for (int at = 1; at <= 4; at++) {
            flip(file(1), damaged + at, 0x40);
            FlumeQueue.Report report = read();
            assertThat(read).as("byte %d of the frame", at).containsExactly("a", "c");
            assertThat(report.damaged()).singleElement().satisfies(damage -> {
                assertThat(damage.offset()).isEqualTo(damaged);
                assertThat(damage.reason()).contains((next - damaged) + " bytes skipped");
            });
            flip(file(1), damaged + at, 0x40);
        }
    }

    @Test
    void findsTheNextRecordBehindGarbage() throws Exception {
        byte[] zeros = new byte[200_000];
        byte[] ends = new byte[70_000];
        Arrays.fill(ends, LogRecord.END);
        byte[] starts = new byte[1_000];
        Arrays.fill(starts, LogRecord.RECORD);
        for (byte[] garbage : List.of(zeros, ends, starts)) {
            FlumeLog log = new FlumeLog(1);
            log.put(PUTS, "a");
            int where = log.size();
            log.garbage(garbage);
            log.put(PUTS, "b");
            log.commit(PUTS);
            log.writeTo(data());
            FlumeQueue.Report report = read();
            assertThat(read).containsExactly("a", "b");
            assertThat(report.damaged()).singleElement().satisfies(damage -> {
                assertThat(damage.offset()).isEqualTo(where);
                assertThat(damage.reason()).contains(garbage.length + " bytes skipped");
            });
        }
    }

    @Test
    void keepsTheEventsWhoseCommitIsDamaged() throws Exception {
        FlumeLog log = new FlumeLog(1);
        log.put(PUTS, "a");
        int commit = log.commit(PUTS);
        int end = log.size();
        log.put(LATER, "open");
        log.writeTo(data());
        for (int at = commit; at < end; at++) {
            flip(file(1), at, 0x10);
            FlumeQueue.Report report = read();
            assertThat(read).as("byte %d of the commit", at - commit).containsExactly("a");
            // Within one directory nobody needs the write order, bytes 21 to 28, nor what follows the length in byte
            // 29.
            assertThat(report.presumedTransactions())
                    .as("byte %d of the commit", at - commit)
                    .isEqualTo(at - commit >= 21 && at - commit != 29 ? 0 : 1);
            assertThat(report.uncommittedTransactions()).isEqualTo(1);
            flip(file(1), at, 0x10);
        }
    }

    @Test
    void readsATruncatedFileToWhereItIsTorn() throws Exception {
        FlumeLog log = new FlumeLog(1);
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            log.put(i, "event " + i);
            log.commit(i);
            ends.add(log.size());
        }
        log.writeTo(data());
        for (int size = ends.get(4) - 1; size > 0; size--) {
            try (FileChannel channel = FileChannel.open(file(1), StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
            int cut = size;
            int whole = (int) ends.stream().filter(end -> end <= cut).count();
            FlumeQueue.Report report = read();
            assertThat(read).hasSizeBetween(whole, whole + 1);
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i)).isEqualTo("event " + i);
            }
            assertThat(report.damagedRecords()).isLessThanOrEqualTo(1);
            assertThat(report.presumedTransactions()).isEqualTo(read.size() - whole);
        }
    }

    @Test
    void passesOverWhatTheIntegrityToolStruckOut() throws Exception {
        FlumeLog log = new FlumeLog(1);
        int struck = log.put(PUTS, "a");
        log.put(PUTS, "b");
        log.commit(PUTS);
        log.writeTo(data());
        flip(file(1), struck, LogRecord.RECORD);
        FlumeQueue.Report report = read();
        assertThat(read).containsExactly("b");
        assertThat(report.damagedRecords()).isZero();
    }

    @Test
    void readsALogWithoutItsMetaFileAndSaysSo() throws Exception {
        FlumeLog log = new FlumeLog(1);
        log.put(PUTS, "a");
        log.commit(PUTS);
        log.writeTo(data());
        Files.delete(data().resolve("log-1.meta"));
        FlumeQueue.Report report = read();
        assertThat(read).containsExactly("a");
        assertThat(report.damaged()).singleElement().satisfies(damage -> assertThat(damage.reason())
                .startsWith("missing"));
    }

    @Test
    void refusesTheOldFormat() throws Exception {
        Files.createDirectories(data());
        Files.write(file(1), ByteBuffer.allocate(28).putInt(2).putInt(1).array());
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("log-1")
                .hasMessageContaining("format version 2");
    }

    @Test
    void refusesWhatIsNoDataDirectory() throws Exception {
        assertThatThrownBy(this::read).isInstanceOf(NotDirectoryException.class).hasMessageContaining("dataDirs");
        Files.createDirectories(data());
        assertThatThrownBy(this::read).hasMessageContaining("no Flume log");
        assertThat(data().resolve("in_use.lock")).doesNotExist();
    }

    @Test
    void refusesCopiesOfOneDirectory() throws Exception {
        FlumeLog log = new FlumeLog(1);
        log.writeTo(data());
        log.writeTo(temp.resolve("copy"));
        assertThatThrownBy(() -> read(data(), temp.resolve("copy"))).hasMessageContaining("same number");
    }
}
