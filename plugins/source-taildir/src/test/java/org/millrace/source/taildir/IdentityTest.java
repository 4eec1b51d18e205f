package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file is which, on a file system that does as it is told. */
class IdentityTest {
    @TempDir
    Path directory;

    private final ModelDisk disk = new ModelDisk();
    private Rig rig;
    private Path log;

    @BeforeEach
    void make() throws Exception {
        rig = new Rig(directory).disk(disk).set("idleTimeout", 300);
        log = rig.file("app.log");
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    /** No other file gets its inode while it is open. */
    private void closed() throws Exception {
        rig.until(() -> rig.context().gaugeValue("OpenFiles") == 0);
    }

    @Test
    void aFileThatIsMadeAnewUnderTheSameInodeAndNameIsReadFromItsBeginning() throws Exception {
        disk.put(log, 7, "old 1\nold 2\n");
        rig.start().until(2);
        closed();
        disk.put(log, 7, "new\n");
        assertThat(rig.until(3)).containsExactly("old 1", "old 2", "new");
    }

    @Test
    void alsoIfItIsLargerThanTheOldPosition() throws Exception {
        disk.put(log, 7, "old 1\nold 2\n");
        rig.start().until(2);
        closed();
        disk.put(log, 7, "new 1\nnew 2\nnew 3\n");
        assertThat(rig.until(5)).containsExactly("old 1", "old 2", "new 1", "new 2", "new 3");
    }

    @Test
    void alsoIfItBeganAlikeAndOnlyWhatIsBeforeThePositionDiffers() throws Exception {
        String header = "#".repeat(2000) + "\n";
        disk.put(log, 7, header + "old 1\n");
        rig.start().until(2);
        closed();
        disk.put(log, 7, header + "new 1\nnew 2\n");
        assertThat(rig.until(5)).containsExactly(header.strip(), "old 1", header.strip(), "new 1", "new 2");
    }

    @Test
    void alsoAcrossARestart() throws Exception {
        disk.put(log, 7, "old 1\nold 2\n");
        rig.start().until(2);
        rig.kill();
        disk.put(log, 7, "new 1\nnew 2\nnew 3\n");
        rig.start();
        assertThat(rig.until(5)).containsExactly("old 1", "old 2", "new 1", "new 2", "new 3");
    }

    @Test
    void ifTheNameGoesToAFollowedFileMeanwhileNothingIsToldToBeLost() throws Exception {
        Path second = rig.file("app.log.1");
        Path third = rig.file("app.log.2");
        disk.put(third, 7, "old 1\nold 2\n");
        rig.start().until(2);
        rig.kill();
        disk.put(third, 7, "new 1\nnew 2\n");
        disk.put(second, 8, "newer\n");
        boolean[] rotated = new boolean[1];
        disk.node(third).quirk = (node, position, most) -> {
            if (!rotated[0]) {
                rotated[0] = true;
                disk.rename(second, third);
            }
        };
        rig.start().until(3);
        rig.during(Duration.ofSeconds(7));
        assertThat(rig.quiet()).containsExactly("old 1", "old 2", "newer");
        assertThat(rig.context().reports().toString()).doesNotContain("went away");
    }

    @Test
    void ofAFileThatMerelyGotItsInodeNothingIsToldToBeLostInItsName() throws Exception {
        disk.put(log, 7, "one\ntwo\n");
        rig.start().until(2);
        closed();
        disk.remove(log);
        rig.during(Duration.ofMillis(600));
        String text = Rig.numbered("of another ", 0, 100);
        disk.put(rig.file("app.log.1"), 7, text).quirk = (node, position, most) -> {
            throw new IOException("not now");
        };
        rig.during(Duration.ofMillis(600));
        disk.remove(rig.file("app.log.1"));
        disk.put(rig.file("app.log.2"), 9, text);
        rig.until(102);
        rig.during(Duration.ofSeconds(6));
        assertThat(rig.outlet.texts()).hasSize(102).doesNotHaveDuplicates();
        assertThat(rig.context().count("FilesLost")).isZero();
    }

    @Test
    void theRestThatWasKnownBeforeARestartIsLostThoughAnotherFileHasItsInode() throws Exception {
        rig.outlet.maxBatchSize(1);
        disk.put(log, 7, "one\ntwo\nthree\n");
        rig.start();
        rig.until(1);
        rig.kill();
        int left = 3 - rig.outlet.texts().size();
        disk.put(log, 7, Rig.numbered("of another ", 0, 100));
        rig.start().until(103 - left);
        rig.during(Duration.ofSeconds(6));
        assertThat(rig.context().count("FilesLost")).isEqualTo(left > 0 ? 1 : 0);
    }

    @Test
    void filesOfOneInodeOnTwoDevicesAreIndependent() throws Exception {
        disk.put(log, 7, 1, "a1\n");
        disk.put(rig.file("app.log.2"), 7, 2, "b1\n");
        rig.start().until(2);
        disk.append(log, "a2\n");
        disk.append(rig.file("app.log.2"), "b2\n");
        rig.until(4);
        rig.restart();
        disk.append(log, "a3\n");
        disk.append(rig.file("app.log.2"), "b3\n");
        rig.until(6);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1", "b2", "b3");
    }

    @Test
    void aDeviceOfAnotherNumberAfterARebootChangesNothing() throws Exception {
        disk.put(log, 7, "1\n2\n");
        disk.put(rig.file("app.log.1"), 8, "x\n");
        rig.start().until(3);
        rig.kill();
        disk.reboot(99);
        disk.append(log, "3\n");
        rig.start().until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "x", "3");
    }

    @Test
    void aSizeThatIsSaidTooSmallForAWhileStartsNothingAnew() throws Exception {
        disk.put(log, 7, "1\n2\n");
        rig.start().until(2);
        disk.node(log).saidSize = 1;
        disk.node(log).changedMs++;
        rig.during(Duration.ofSeconds(2));
        disk.node(log).saidSize = -1;
        disk.append(log, "3\n");
        rig.until(3);
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
        assertThat(rig.context().count("FilesTruncated")).isZero();
    }

    @Test
    void contentThatCantBeReadForAMomentStartsNothingAnew() throws Exception {
        disk.put(log, 7, "1\n2\n");
        rig.start().until(2);
        byte[] whole = disk.node(log).bytes;
        disk.node(log).bytes = new byte[] {'1'};
        disk.node(log).changedMs++;
        rig.during(Duration.ofMillis(300));
        disk.node(log).bytes = whole;
        disk.append(log, "3\n");
        rig.until(3);
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
    }

    @Test
    void aStaleHandleIsOpenedAgainByItsNameAndReadOn() throws Exception {
        disk.put(log, 7, "1\n2\n");
        rig.start().until(2);
        disk.node(log).stale = true;
        disk.append(log, "3\n");
        rig.until(3);
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
    }

    @Test
    void aTruncationBetweenALookAndAReadMakesNoBytesUp() throws Exception {
        disk.put(log, 7, "1\n2\n");
        rig.start().until(2);
        disk.append(log, "3333333333\n4444444444\n");
        disk.node(log).quirk = (node, position, most) -> {
            if (most > 1024) {
                node.quirk = null;
                node.bytes = Arrays.copyOf(node.bytes, 6);
            }
        };
        rig.during(Duration.ofSeconds(1));
        disk.append(log, "end\n");
        List<String> all = rig.quiet();
        assertThat(all).startsWith("1", "2").allMatch(line -> line.indexOf(0) < 0);
    }

    @Test
    void filesThatBeginAlikeAreAllReadWholly() throws Exception {
        String header = "h".repeat(1500) + "\n";
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            disk.put(rig.file("app-" + i + ".log"), 10 + i, header + "line " + i + "\n");
            written.add(header.strip());
            written.add("line " + i);
        }
        rig.start().until(10);
        assertThat(rig.quiet()).containsExactlyInAnyOrderElementsOf(written);
        disk.put(rig.file("app-9.log"), 19, header + "line 9\n");
        rig.until(12);
        assertThat(rig.quiet()).hasSize(12).contains("line 9");
    }

    @Test
    void aShortFileIsSentAtOnce() throws Exception {
        rig.start().during(Duration.ofMillis(100));
        long began = System.nanoTime();
        disk.put(log, 7, "twenty bytes in here\n");
        rig.until(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void twoFilesThatAreEqualAreBothSent() throws Exception {
        disk.put(log, 7, "started\n");
        rig.start().until(1);
        disk.put(rig.file("app.log.b"), 8, "started\n");
        disk.put(rig.file("apple.log"), 9, "started\n");
        rig.until(3);
        assertThat(rig.quiet()).containsExactly("started", "started", "started");
    }

    @Test
    void aFileThatVanishesBetweenListAndLookIsPassedOver() throws Exception {
        disk.put(log, 7, "1\n");
        rig.disk(new OtherNames(disk, names -> Stream.concat(names.stream(), Stream.of("app.log.gone"))
                        .toList()))
                .start();
        assertThat(rig.until(1)).containsExactly("1");
        assertThat(rig.context().reports()).noneMatch(report -> report.contains("DEGRADED"));
    }

    @Test
    void aDirectoryOnAnotherDeviceMakesNothingInItDeleted() throws Exception {
        disk.put(log, 7, "1\n2\n");
        rig.start().until(2);
        rig.kill();
        disk.remove(log);
        disk.device(50).put(rig.file("lost+found"), 11, "");
        rig.start().during(Duration.ofSeconds(7));
        assertThat(rig.context().count("FilesLost")).isZero();
        disk.device(1).put(log, 7, "1\n2\n3\n");
        rig.until(3);
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
    }
}
