package org.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.channel.file.flume.Damage;
import org.millrace.channel.file.flume.FlumeQueue;

/** Of a log that Flume wrote and something damaged, everything is read but what is damaged, and the report says so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlumeDamageInteropTest {
    private static final byte FILL = (byte) 0x80;
    private static final int PUTS = 15;
    private static final int BATCH = 4;

    @TempDir
    static Path home;

    private static byte[] whole = {};
    private static int used;
    private static List<String> expected = List.of();

    private final List<String> read = new ArrayList<>();

    @BeforeAll
    static void write() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home, 1, Map.of())) {
            for (int i = 0; i < PUTS; i++) {
                flume.tell("put " + BATCH);
            }
            flume.tell("take 10");
            flume.tell("put-rollback 3");
            flume.tell("take-rollback 3");
            flume.tell("put 1");
            flume.stop();
        }
        whole = Files.readAllBytes(log());
        used = whole.length;
        while (whole[used - 1] == FILL) {
            used--;
        }
        FlumeDamageInteropTest reader = new FlumeDamageInteropTest();
        assertThat(reader.read(whole).damagedRecords()).isZero();
        expected = reader.read;
        assertThat(expected).hasSize(PUTS * BATCH - 10 + 1).doesNotHaveDuplicates();
    }

    private static Path log() {
        return home.resolve("data1/log-1");
    }

    private FlumeQueue.Report read(byte[] content) throws IOException {
        Files.write(log(), content);
        read.clear();
        try (FlumeQueue queue = FlumeQueue.open(FlumeProcess.dataDirs(home, 1))) {
            boolean more = true;
            while (more) {
                more = queue.next(event -> read.add(FlumeChannelMain.line(event.headers(), event.body())));
            }
            return queue.report();
        }
    }

    @Test
    void oneFlippedBitCostsOneEventAtMost() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 1_500; round++) {
            int at = random.nextInt(used);
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            FlumeQueue.Report report = read(damaged);

            Set<String> found = new HashSet<>(read);
            List<String> left = expected.stream().filter(found::contains).toList();
            Set<String> wanted = new HashSet<>(expected);
            assertThat(read.stream().filter(wanted::contains).toList())
                    .as("order, byte %d", at)
                    .isEqualTo(left);
            assertThat(left).as("byte %d", at).hasSizeGreaterThanOrEqualTo(expected.size() - 1);
            if (read.size() < expected.size()) {
                assertThat(report.damagedRecords() + report.uncommittedTransactions())
                        .as("told, byte %d", at)
                        .isPositive();
            }
            assertThat(report.events()).isEqualTo(read.size());
            assertThat(report.damagedRecords()).as("byte %d", at).isLessThanOrEqualTo(1);
            for (Damage damage : report.damaged()) {
                assertThat(damage.file()).isEqualTo(log());
                assertThat(damage.offset()).as("byte %d", at).isLessThanOrEqualTo(at);
            }
        }
    }

    @Test
    void aTruncatedLogIsReadUpToItsTear() throws IOException {
        Random random = new Random(12);
        for (int round = 0; round < 300; round++) {
            int length = 1 + random.nextInt(used - 1);
            byte[] torn = java.util.Arrays.copyOf(whole, length);
            FlumeQueue.Report report = read(torn);
            // Nothing but the end is missing: what is there of the queue begins where the queue begins, or before.
            List<String> queued = read.stream().filter(expected::contains).toList();
            assertThat(queued).as("cut at %d", length).isEqualTo(expected.subList(0, queued.size()));
            assertThat(report.damagedRecords()).isLessThanOrEqualTo(1);
            if (report.damagedRecords() == 0) {
                assertThat(report.presumedTransactions()).isZero();
            }
        }
    }

    @Test
    void aLostBlockCostsWhatWasInIt() throws IOException {
        Random random = new Random(13);
        for (int round = 0; round < 200; round++) {
            int length = Math.min(512, used / 8);
            int at = random.nextInt(used - length);
            byte[] damaged = whole.clone();
            java.util.Arrays.fill(damaged, at, at + length, (byte) 0);
            FlumeQueue.Report report = read(damaged);
            List<String> queued = read.stream().filter(expected::contains).toList();
            assertThat(expected).as("order, block at %d", at).containsSubsequence(queued);
            if (queued.size() < expected.size()) {
                assertThat(report.damagedRecords()).as("block at %d", at).isPositive();
            }
            // A block of 512 bytes touches at most as many records of 30 bytes, the smallest, as fit in it.
            assertThat(queued.size()).as("block at %d", at).isGreaterThanOrEqualTo(expected.size() - length / 30 - 2);
        }
    }
}
