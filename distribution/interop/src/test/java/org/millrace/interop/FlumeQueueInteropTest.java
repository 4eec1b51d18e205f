package org.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.channel.file.flume.FlumeQueue;
import org.millrace.channel.file.tool.ToolCommand;

/** What we read of a channel's directories is what Flume itself finds in them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlumeQueueInteropTest {
    private static final Map<String, String> DEFAULTS = Map.of();

    @TempDir
    Path temp;

    private Path home() {
        return temp.resolve("flume");
    }

    private final List<String> read = new ArrayList<>();

    private FlumeQueue.Report read(int dataDirs) throws IOException {
        read.clear();
        try (FlumeQueue queue = FlumeQueue.open(FlumeProcess.dataDirs(home(), dataDirs))) {
            long announced = queue.remaining();
            boolean more = true;
            while (more) {
                more = queue.next(event -> read.add(FlumeChannelMain.line(event.headers(), event.body())));
            }
            assertThat(announced).isEqualTo(read.size() + queue.report().damagedRecords());
            return queue.report();
        }
    }

    private List<String> drainedByFlume(int dataDirs, Map<String, String> keys, boolean checkpoint) throws IOException {
        Path copy = FlumeProcess.copy(home(), temp.resolve("copy-" + checkpoint), checkpoint);
        return FlumeProcess.drained(copy, dataDirs, keys);
    }

    @Test
    void readsWhatACleanlyClosedChannelHolds() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 1, DEFAULTS)) {
            flume.tell("put 100");
            flume.tell("put 7");
            flume.tell("put-rollback 5");
            flume.tell("take 30");
            flume.tell("take-rollback 20");
            flume.tell("put 40");
            flume.tell("take 3");
            flume.stop();
        }
        FlumeQueue.Report report = read(1);
        assertThat(read).hasSize(114).isEqualTo(drainedByFlume(1, DEFAULTS, true));
        assertThat(report.events()).isEqualTo(114);
        assertThat(report.uncommittedTransactions()).isZero();
        assertThat(report.presumedTransactions()).isZero();
        assertThat(report.damaged()).isEmpty();
        assertThat(home().resolve("data1/in_use.lock")).doesNotExist();
    }

    @Test
    void readsAnEmptiedChannelAsEmpty() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 1, DEFAULTS)) {
            flume.tell("put 50");
            flume.tell("take 50");
            flume.stop();
        }
        assertThat(read(1).events()).isZero();
    }

    @Test
    void leavesOutTransactionsThatWereOpenWhenFlumeWasKilled() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 1, DEFAULTS)) {
            flume.tell("put 100");
            flume.tell("put-open 10");
            flume.tell("take 5");
            flume.tell("take-open 10");
            flume.tell("put 3");
            flume.kill();
        }
        FlumeQueue.Report report = read(1);
        assertThat(read).hasSize(98).isEqualTo(drainedByFlume(1, DEFAULTS, false));
        assertThat(report.uncommittedTransactions()).isEqualTo(2);
        assertThat(report.damaged()).isEmpty();
    }

    @Test
    void readsTwoDirectoriesInTheOrderOfTheCommits() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 2, DEFAULTS)) {
            for (int i = 0; i < 25; i++) {
                flume.tell("put " + (1 + i % 4));
                if (i % 5 == 0) {
                    flume.tell("take 3");
                    flume.tell("put-rollback 2");
                }
            }
            flume.tell("take-open 4");
            flume.kill();
        }
        read(2);
        assertThat(read)
                .hasSize(61 - 13)
                .isEqualTo(drainedByFlume(2, DEFAULTS, false))
                .isEqualTo(drainedByFlume(2, DEFAULTS, true));
    }

    @Test
    void readsAcrossRolledAndDeletedFiles() throws Exception {
        Map<String, String> small = Map.of("maxFileSize", "30000", "checkpointInterval", "1000");
        try (FlumeProcess flume = new FlumeProcess(home(), 1, small)) {
            Path first = home().resolve("data1/log-1");
            await().atMost(java.time.Duration.ofSeconds(60)).until(() -> {
                flume.tell("put 50");
                flume.tell("take 45");
                flume.tell("take 4");
                return Files.notExists(first);
            });
            flume.tell("put 300");
            flume.stop();
        }
        FlumeQueue.Report report = read(1);
        assertThat(read)
                .hasSizeGreaterThan(300)
                .isEqualTo(drainedByFlume(1, small, true))
                .isEqualTo(drainedByFlume(1, small, false));
        assertThat(report.uncommittedTransactions()).isZero();
        assertThat(report.damaged()).isEmpty();
    }

    @Test
    void readsWhatAKillAmongConcurrentPutsAndTakesLeft() throws Exception {
        for (int dataDirs = 1; dataDirs <= 2; dataDirs++) {
            try (Stream<Path> old = Files.exists(home()) ? Files.walk(home()) : Stream.empty()) {
                old.sorted(java.util.Comparator.reverseOrder()).forEach(FlumeQueueInteropTest::delete);
            }
            Map<String, String> small = Map.of("maxFileSize", "400000", "fsyncPerTransaction", "false");
            try (FlumeProcess flume = new FlumeProcess(home(), dataDirs, small)) {
                flume.tell("storm 3");
                await().atMost(java.time.Duration.ofSeconds(60)).until(() -> lastLog(home().resolve("data1")) >= 5);
                flume.kill();
            }
            FlumeQueue.Report report = read(dataDirs);
            Path copy = FlumeProcess.copy(home(), temp.resolve("replayed" + dataDirs), false);
            assertThat(read).isNotEmpty().isEqualTo(FlumeProcess.drained(copy, dataDirs, small));
            assertThat(report.damaged()).isEmpty();
            assertThat(report.uncommittedTransactions()).isLessThanOrEqualTo(4);
            Path whole = FlumeProcess.copy(home(), temp.resolve("checkpointed" + dataDirs), true);
            assertThat(read).containsExactlyInAnyOrderElementsOf(FlumeProcess.drained(whole, dataDirs, small));
        }
    }

    @Test
    void theCommandMakesAChannelOfOursOfIt() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 2, DEFAULTS)) {
            flume.tell("put 100");
            flume.tell("take 30");
            flume.tell("put 7");
            flume.tell("put-open 5");
            flume.kill();
        }
        Path ours = temp.resolve("deep/ours");
        List<Path> dirs = FlumeProcess.dataDirs(home(), 2);
        assertThat(channel("import", dirs.get(0) + "," + dirs.get(1), "--into", ours.toString()))
                .contains("77 events are in " + ours, "Left out: 1 transactions", "Nothing was damaged");
        assertThat(channel("verify", ours.toString())).contains("77 events can be delivered", "It is sound");
        assertThat(channel("dump", ours.toString(), "--bodies", "hex").lines().map(FlumeQueueInteropTest::dumped))
                .hasSize(77)
                .containsExactlyElementsOf(drainedByFlume(2, DEFAULTS, false));
    }

    private static String channel(String... arguments) throws Exception {
        StringBuilder answer = new StringBuilder();
        assertThat(new ToolCommand().run(List.of(arguments), answer))
                .as(answer.toString())
                .isZero();
        return answer.toString();
    }

    /** A line of channel dump as {@link FlumeChannelMain#line} tells of the event. */
    private static String dumped(String line) {
        int headers = line.indexOf(' ') + 1;
        int body = line.lastIndexOf(' ');
        byte[] bytes = HexFormat.of().parseHex(line.substring(body + 1));
        return line.substring(headers, body) + " " + bytes.length + " bytes, hash " + Arrays.hashCode(bytes);
    }

    /** The directories take their numbers from one sequence, so that any of them may lack any number. */
    private static int lastLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("log-\\d+"))
                    .mapToInt(name -> Integer.parseInt(name.substring(4)))
                    .max()
                    .orElse(0);
        }
    }

    @Test
    void refusesTheDirectoriesOfARunningAgent() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 1, DEFAULTS)) {
            flume.tell("put 10");
            assertThatThrownBy(() -> read(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("data1 is in use")
                    .hasMessageContaining("Stop the Flume agent");
            flume.kill();
        }
        assertThat(read(1).events()).isEqualTo(10);
    }

    @Test
    void keepsFlumeFromStartingWhileItReads() throws Exception {
        try (FlumeProcess flume = new FlumeProcess(home(), 1, DEFAULTS)) {
            flume.tell("put 10");
            flume.stop();
        }
        try (FlumeQueue queue = FlumeQueue.open(FlumeProcess.dataDirs(home(), 1))) {
            assertThat(queue.remaining()).isEqualTo(10);
            assertThatThrownBy(() -> FlumeProcess.drained(home(), 1, DEFAULTS))
                    .hasMessageContaining("The directory is already locked");
        }
        assertThat(FlumeProcess.drained(home(), 1, DEFAULTS)).hasSize(10);
    }

    @Test
    void saysWhatToDoWithEncryptedLogs() throws Exception {
        Path store = temp.resolve("keys.jceks");
        Path password = Files.writeString(temp.resolve("password"), "keystore");
        KeyStore keys = KeyStore.getInstance("JCEKS");
        keys.load(null, null);
        keys.setEntry(
                "k1",
                new KeyStore.SecretKeyEntry(
                        new SecretKeySpec("0123456789abcdef".getBytes(StandardCharsets.US_ASCII), "AES")),
                new KeyStore.PasswordProtection("keystore".toCharArray()));
        try (OutputStream out = Files.newOutputStream(store)) {
            keys.store(out, "keystore".toCharArray());
        }
        Map<String, String> encryption = Map.of(
                "encryption.activeKey", "k1",
                "encryption.cipherProvider", "AESCTRNOPADDING",
                "encryption.keyProvider", "JCEKSFILE",
                "encryption.keyProvider.keyStoreFile", store.toString(),
                "encryption.keyProvider.keyStorePasswordFile", password.toString(),
                "encryption.keyProvider.keys", "k1");
        try (FlumeProcess flume = new FlumeProcess(home(), 1, encryption)) {
            flume.tell("put 10");
            flume.stop();
        }
        assertThatThrownBy(() -> read(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("log-1 is encrypted")
                .hasMessageContaining("drain");
        assertThat(home().resolve("data1/in_use.lock")).doesNotExist();
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
