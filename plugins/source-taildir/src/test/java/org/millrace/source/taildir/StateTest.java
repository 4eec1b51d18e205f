package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.RefusedException.Reason;

/** What outlives the process, what is shown, and whose turn it is. */
class StateTest {
    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void make() throws Exception {
        rig = new Rig(directory);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private Path positions() {
        return directory.resolve("positions.json");
    }

    private static long inode(Path file) throws Exception {
        return (Long) Files.getAttribute(file, "unix:ino");
    }

    @Test
    void thePositionFileIsWrittenAsFlumeWritesIt() throws Exception {
        rig.set("writePosInterval", 200).lines("app.log", "one", "two");
        rig.start().until(2);
        rig.until(() -> Files.exists(positions()));
        rig.stop();
        assertThat(positions())
                .hasContent("[{\"inode\":" + inode(rig.file("app.log")) + ",\"pos\":8,\"file\":\"" + rig.file("app.log")
                        + "\"}]");
    }

    @Test
    void flumesPositionsAreTakenOverOnce() throws Exception {
        rig.lines("app.log", "1", "2", "3");
        rig.lines("app.log.1", "a", "b");
        Files.writeString(
                positions(),
                "[{\"inode\": " + inode(rig.file("app.log")) + ", \"pos\": 2, \"file\": \"" + rig.file("app.log")
                        + "\"},\n{\"inode\":" + inode(rig.file("app.log.1")) + ",\"pos\":4,\"file\":\""
                        + rig.file("app.log") + "\"}]");
        rig.start().until(2);
        assertThat(rig.quiet()).containsExactly("2", "3");
        rig.kill();
        Files.writeString(positions(), "[]");
        rig.lines("app.log", "4");
        rig.start().until(3);
        assertThat(rig.quiet()).containsExactly("2", "3", "4");
    }

    @Test
    void ofADamagedPositionFileWhatCanBeReadIsUsedAndTheSourceStarts() throws Exception {
        rig.lines("app.log", "1", "2");
        for (String rest : List.of("", ",{\"inode\":12,\"po", "\0\0\0\0")) {
            Files.writeString(
                    positions(),
                    "[{\"inode\":" + inode(rig.file("app.log")) + ",\"pos\":2,\"file\":\"" + rig.file("app.log") + "\"}"
                            + rest);
            Rig other = new Rig(directory);
            other.start().until(1);
            assertThat(other.quiet()).as(rest).containsExactly("2");
            other.kill();
        }
        for (String nothing : List.of("", "\0\0\0\0\0", "[{")) {
            Files.writeString(positions(), nothing);
            Rig other = new Rig(directory);
            other.start().until(2);
            assertThat(other.outlet.texts()).as(nothing).containsExactly("1", "2");
            other.kill();
        }
    }

    @Test
    void aPositionFileThatCantBeWrittenStopsNothing() throws Exception {
        Path inTheWay = Files.createDirectories(directory.resolve("positions.json.new/x"));
        rig.set("writePosInterval", 100).lines("app.log", "1");
        rig.start().until(1);
        rig.until(() -> rig.context().reports().stream().anyMatch(report -> report.contains("positions.json")));
        rig.lines("app.log", "2");
        assertThat(rig.until(2)).containsExactly("1", "2");
        Files.delete(inTheWay);
        Files.delete(directory.resolve("positions.json.new"));
        rig.until(() -> Files.exists(positions()));
    }

    @Test
    void aBusyFileLeavesTheOthersTheirTurns() throws Exception {
        rig.write("app-busy.log", Rig.numbered("busy busy busy busy ", 0, 100_000));
        rig.lines("apple.log", "idle");
        rig.pattern("app.*\\.log").set("batchSize", 1000);
        rig.start();
        rig.until(() -> rig.outlet.texts().contains("idle"));
        assertThat(rig.outlet.texts().indexOf("idle")).isLessThan(30_000);
        rig.until(100_001);
    }

    @Test
    void maxBatchCountBoundsTheBatchesFromOneFile() throws Exception {
        rig.write("app-busy.log", Rig.numbered("b", 0, 1000));
        rig.lines("apple.log", "idle");
        rig.pattern("app.*\\.log").set("batchSize", 10).set("maxBatchCount", 2);
        rig.start();
        rig.until(() -> rig.outlet.texts().contains("idle"));
        assertThat(rig.outlet.texts().indexOf("idle")).isLessThanOrEqualTo(20);
        rig.until(1001);
    }

    @Test
    void aKillAtAnyMomentDoublesAndLosesNothing() throws Exception {
        List<String> written = new ArrayList<>();
        rig.set("batchSize", 7).start();
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 11; j++) {
                rig.write("app.log", i + "." + j + "\n");
                written.add(i + "." + j);
            }
            if (i % 5 == 4) {
                if (Files.exists(rig.file("app.log.1"))) {
                    rig.rename("app.log.1", "app.log." + i);
                }
                rig.rename("app.log", "app.log.1");
            }
            rig.poll();
            if (i % 3 == 0) {
                rig.kill();
                rig.start();
            }
        }
        rig.until(written.size());
        assertThat(rig.quiet()).hasSize(written.size()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aDirectoryThatIsMadeLaterIsPickedUp() throws Exception {
        rig.set("filegroups.f1", rig.logs + "/later/.*log").start().during(Duration.ofMillis(300));
        Files.createDirectory(rig.file("later"));
        rig.lines("later/app.log", "1");
        assertThat(rig.until(1)).containsExactly("1");
    }

    @Test
    void skipToEndIsOfFilesThatAreThereAtTheStartAlone() throws Exception {
        rig.set("skipToEnd", true).lines("app.log", "old");
        rig.start().during(Duration.ofMillis(300));
        rig.lines("app.log", "1");
        rig.lines("app.log.new", "a", "b");
        rig.until(3);
        rig.kill();
        rig.lines("app.log", "2");
        rig.start().until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "a", "b", "2");
    }

    @Test
    void aTrickleArrivesWithinASecond() throws Exception {
        int lines = Integer.getInteger("millrace.taildir.trickle.lines", 12);
        rig.start().during(Duration.ofMillis(300));
        AtomicInteger written = new AtomicInteger();
        long[] writtenNanos = new long[lines];
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> writing = writer.scheduleAtFixedRate(
                    () -> {
                        int n = written.get();
                        if (n < lines) {
                            writtenNanos[n] = System.nanoTime();
                            try {
                                rig.write("app.log", n + "\n");
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                            written.incrementAndGet();
                        }
                    },
                    0,
                    500,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < lines; i++) {
                rig.until(i + 1);
                assertThat(Duration.ofNanos(System.nanoTime() - writtenNanos[i]))
                        .as("line %d", i)
                        .isLessThan(Duration.ofSeconds(1));
            }
            assertThat(writing.isDone()).isFalse();
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void aBatchThatIsTooLargeIsHalvedAndASingleEventThatIsTooLargeIsADeadLetter() throws Exception {
        rig.lines("app.log", "1", "x".repeat(500), "3", "4");
        rig.outlet.maxBatchBytes(300);
        rig.start().until(3);
        rig.during(Duration.ofMillis(300));
        assertThat(rig.outlet.texts()).containsExactly("1", "3", "4");
        assertThat(rig.context().letters().all())
                .extracting(letter -> letter.event().text())
                .containsExactly("x".repeat(500));
        rig.restart();
        assertThat(rig.quiet()).hasSize(3);
    }

    @Test
    void whatIsLeftIsShownWhileTheChannelIsFull() throws Exception {
        rig.lines("app.log", "1234", "5678");
        rig.lines("app.log.1", "x");
        rig.outlet.refuse(Reason.FULL);
        rig.start().during(Duration.ofMillis(300));
        assertThat(rig.context().gaugeValue("BytesLeft")).isEqualTo(12);
        assertThat(rig.context().gaugeValue("FilesLeft")).isEqualTo(2);
        rig.outlet.accepting();
        rig.until(3);
        assertThat(rig.context().gaugeValue("BytesLeft")).isZero();
        assertThat(rig.context().count("BytesRead")).isEqualTo(12);
    }

    @Test
    void moreFilesThanMayBeOpenAreAllRead() throws Exception {
        rig.set("maxOpenFiles", 4);
        for (int i = 0; i < 300; i++) {
            rig.lines("app" + i + ".log", "f" + i, "g" + i);
        }
        rig.start().until(600);
        rig.restart();
        for (int i = 0; i < 300; i++) {
            rig.lines("app" + i + ".log", "h" + i);
        }
        rig.until(900);
        assertThat(rig.quiet()).hasSize(900).doesNotHaveDuplicates();
        assertThat(rig.context().gaugeValue("OpenFiles")).isLessThanOrEqualTo(4);
    }

    @Test
    void theUnreadRestOfADeletedFileIsHandedOnWhenTheSourceIsReplaced() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.outlet.refuse(Reason.FULL);
        rig.lines("app.log", "2", "3");
        rig.during(Duration.ofMillis(600));
        rig.delete("app.log");
        rig.during(Duration.ofMillis(800));
        rig.outlet.accepting();
        rig.restart();
        assertThat(rig.outlet.texts()).containsExactly("1", "2", "3");
    }
}
