package org.millrace.sink.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.hdfs.peer.HdfsPeer;
import org.millrace.testkit.Settings;

/** Trouble in a real HDFS: nothing that was committed is lost or doubled, and all goes on by itself. */
class HdfsTroubleIT {
    @TempDir
    Path folder;

    private final HdfsPeer hdfs = TestHdfs.peer();
    private final String path = TestHdfs.directory();

    private Settings settings() {
        return Settings.of("hdfs.path", path)
                .with("hdfs.fileType", "DataStream")
                .with("hdfs.rollCount", "100")
                .with("hdfs.rollSize", "0")
                .with("hdfs.rollInterval", "0")
                .with("hdfs.callTimeout", "20000")
                .with("hdfs.exactlyOnce", "required")
                .with("hdfs.conf.ipc.client.connect.max.retries", "1");
    }

    private void assertEachOnce(int count) throws Exception {
        Found found = Found.in(path, folder.resolve("lines"));
        assertThat(found.lines())
                .containsExactlyInAnyOrderElementsOf(
                        Rounds.numbered(0, count).stream().map(Event::text).toList());
        assertThat(found.files()).noneMatch(name -> name.endsWith(".tmp"));
    }

    private String directory() {
        return URI.create(path).getPath();
    }

    /**
     * Begins another file, and waits until that is the only one in use. What {@code FilesToFinish} counts besides are files whose making was
     * refused, of which the sink asks for another minute whether they have come to be after all.
     */
    private void finishAllBut(Rounds rounds, int from) {
        rounds.bring(Rounds.numbered(from, 10));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Stream.of(hdfs.order("list", directory()).split(" "))
                                .filter(name -> name.endsWith(".tmp"))
                                .count()
                        == 1);
    }

    /** When the trouble has been met. */
    private static CompletableFuture<Void> later(Runnable order) {
        return after(2, order);
    }

    private static CompletableFuture<Void> after(int seconds, Runnable order) {
        return CompletableFuture.runAsync(order, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }

    @Test
    void aDataNodeThatDiesCostsNothing() throws Exception {
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            hdfs.order("stop-datanode", "0");
            rounds.bring(Rounds.numbered(50, 100));
            hdfs.order("start-datanodes");
            rounds.bring(Rounds.numbered(150, 50));
            finishAllBut(rounds, 200);
        }
        assertEachOnce(210);
    }

    @Test
    void withAllDataNodesGoneEventsWaitUntilTheyAreBack() throws Exception {
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            for (int i = 0; i < 3; i++) {
                hdfs.order("stop-datanode", "0");
            }
            CompletableFuture<Void> back = later(() -> hdfs.order("start-datanodes"));
            rounds.bring(Rounds.numbered(50, 50));
            assertThat(rounds.failures()).isPositive();
            back.join();
            finishAllBut(rounds, 100);
        }
        assertEachOnce(110);
    }

    @Test
    void aNameNodeThatIsStartedAnewCostsNothing() throws Exception {
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            hdfs.order("stop-namenode");
            CompletableFuture<Void> back = later(() -> hdfs.order("start-namenode"));
            // The file is full within these: the next one needs the NameNode.
            rounds.bring(Rounds.numbered(50, 100));
            back.join();
            rounds.bring(Rounds.numbered(150, 50));
            // Of what was asked for when it went, nobody knows.
            rounds.awaitFinished();
        }
        assertEachOnce(200);
    }

    @Test
    void aStolenLeaseCostsNothing() throws Exception {
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            String inUse = Found.in(path, folder.resolve("in-use")).files().get(0);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> hdfs.order("recover-lease", inUse)
                    .equals("true"));
            rounds.bring(Rounds.numbered(50, 50));
            assertThat(rounds.failures()).isPositive();
            rounds.bring(Rounds.numbered(100, 100));
            finishAllBut(rounds, 200);
        }
        assertEachOnce(210);
    }

    @Test
    void aQuotaThatIsUsedUpHoldsEventsUpUntilItIsRaised() throws Exception {
        hdfs.order("quota", directory(), "2", "100000000000");
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 100));
            rounds.awaitFinished();
            CompletableFuture<Void> raised = later(() -> hdfs.order("quota", directory(), "100", "100000000000"));
            rounds.bring(Rounds.numbered(100, 100));
            assertThat(rounds.failures()).isPositive();
            raised.join();
            finishAllBut(rounds, 200);
        }
        assertEachOnce(210);
    }

    /** {@code -Dmillrace.hdfs.safeModeSeconds=60} has it last longer. */
    @Test
    void aNameNodeInSafeModeHoldsEventsUpUntilItLeavesIt() throws Exception {
        int seconds = Integer.getInteger("millrace.hdfs.safeModeSeconds", 3);
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            hdfs.order("safemode", "on");
            CompletableFuture<Void> left = after(seconds, () -> hdfs.order("safemode", "off"));
            // The file is full within these: the next one can't be made.
            rounds.bring(Rounds.numbered(50, 100));
            rounds.bring(Rounds.numbered(150, 50));
            left.join();
            finishAllBut(rounds, 200);
        }
        assertEachOnce(210);
    }

    @Test
    void aFullStoreHoldsEventsUpUntilThereIsRoom() throws Exception {
        try (Rounds rounds = new Rounds(folder, settings(), List.of())) {
            rounds.bring(Rounds.numbered(0, 50));
            hdfs.order("capacity", "1");
            CompletableFuture<Void> room = later(() -> hdfs.order("capacity", "-1"));
            rounds.bring(Rounds.numbered(50, 100));
            assertThat(rounds.failures()).isPositive();
            room.join();
            finishAllBut(rounds, 150);
        }
        assertEachOnce(160);
    }

    @Test
    void aDirectoryThatMayNotBeWrittenHoldsEventsUpUntilItMay() throws Exception {
        hdfs.order("mode", directory(), "755");
        Settings alice = settings().with("hdfs.proxyUser", "alice");
        try (Rounds rounds = new Rounds(folder, alice, List.of())) {
            CompletableFuture<Void> allowed = later(() -> hdfs.order("mode", directory(), "777"));
            rounds.bring(Rounds.numbered(0, 150));
            assertThat(rounds.failures()).isPositive();
            allowed.join();
            finishAllBut(rounds, 150);
        }
        assertEachOnce(160);
    }

    @Test
    void whatIsRequiredIsRefusedWhereItCantBeHad() {
        Settings local = settings().with("hdfs.path", folder.resolve("files").toString());
        assertThatThrownBy(() -> new Rounds(folder, local, List.of()))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("hdfs.exactlyOnce")
                .hasMessageContaining("file");
    }
}
