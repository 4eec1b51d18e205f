package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.RefusedException.Reason;

/** Files that are renamed and deleted, by hand; tools and libraries that rotate have tests of their own. */
class RotationTest {
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

    @Test
    void aFileRenamedToANameThatMatchesIsNotSentAgainAndItsRestIsReadOnce() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.write("app.log", "3\n");
        rig.rename("app.log", "app.log.1");
        rig.lines("app.log", "4");
        rig.until(4);
        assertThat(rig.quiet()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void theRestOfAFileRenamedToANameThatDoesNotMatchIsRead() throws Exception {
        rig.pattern("app\\.log").lines("app.log", "1", "2");
        rig.start().until(2);
        rig.write("app.log", "3\n");
        rig.rename("app.log", "old-app");
        rig.lines("app.log", "4");
        rig.until(4);
        assertThat(rig.quiet()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void theRestOfAFileThatWasRenamedWhileTheAgentWasDownIsFoundAmongItsSiblings() throws Exception {
        rig.pattern("app\\.log").lines("app.log", "1", "2");
        rig.start().until(2);
        rig.kill();
        rig.write("app.log", "3\n");
        rig.rename("app.log", "app.log.1");
        rig.lines("app.log", "4");
        rig.start().until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void whatIsGoneWithAnUnreadRestWhenTheAgentReturnsIsCountedAndNamed() throws Exception {
        rig.lines("app.log", "1", "2", "345");
        rig.outlet.maxBatchSize(1);
        rig.start();
        rig.poll();
        rig.kill();
        int before = rig.outlet.texts().size();
        assertThat(before).isBetween(1, 3);
        rig.delete("app.log");
        rig.start().during(Duration.ofSeconds(7));
        assertThat(rig.outlet.texts()).hasSize(before);
        assertThat(rig.context().count("FilesLost")).isEqualTo(before < 3 ? 1 : 0);
    }

    @Test
    void whatIsWrittenToARenamedFileArrivesAtOnce() throws Exception {
        rig.pattern("app\\.log");
        try (OutputStream writer = Files.newOutputStream(rig.file("app.log"), StandardOpenOption.CREATE)) {
            writer.write("1\n".getBytes(StandardCharsets.UTF_8));
            rig.start().until(1);
            rig.rename("app.log", "elsewhere");
            rig.lines("app.log", "2");
            rig.until(2);
            long began = System.nanoTime();
            writer.write("3\n".getBytes(StandardCharsets.UTF_8));
            rig.until(3);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(rig.quiet()).containsExactly("1", "2", "3");
    }

    @Test
    void aChainOfRotationsBetweenTwoLooksIsReadInItsOrder() throws Exception {
        List<String> written = new ArrayList<>();
        rig.start().during(Duration.ofMillis(300));
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 3; j++) {
                rig.write("app.log", i + "-" + j + "\n");
                written.add(i + "-" + j);
                if (i % 2 == 0) {
                    rig.poll();
                }
            }
            rig.during(Duration.ofMillis(60));
            if (Files.exists(rig.file("app.log.2"))) {
                rig.delete("app.log.2");
            }
            if (Files.exists(rig.file("app.log.1"))) {
                rig.rename("app.log.1", "app.log.2");
            }
            rig.rename("app.log", "app.log.1");
        }
        rig.until(written.size());
        assertThat(rig.quiet()).containsExactlyElementsOf(written);
    }

    @Test
    void aFileThatIsDeletedWhileTheChannelIsFullIsReadToItsEndAndThenClosed() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.outlet.refuse(Reason.FULL);
        String text = Rig.numbered("line ", 0, 5000);
        rig.write("app.log", text);
        rig.during(Duration.ofMillis(600));
        rig.delete("app.log");
        rig.during(Duration.ofSeconds(2));
        assertThat(rig.context().gaugeValue("BytesLeft")).isEqualTo(text.length());
        assertThat(rig.context().gaugeValue("FilesLeft")).isEqualTo(1);
        rig.outlet.accepting();
        rig.until(5001);
        assertThat(rig.context().gaugeValue("BytesLeft")).isZero();
        rig.during(Duration.ofSeconds(7));
        assertThat(rig.context().gaugeValue("OpenFiles")).isZero();
        assertThat(rig.outlet.texts()).hasSize(5001);
    }

    @Test
    void theRestOfADeletedFileIsReadThoughTheSourceIsReplaced() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.outlet.refuse(Reason.FULL);
        rig.write("app.log", Rig.numbered("line ", 0, 5000));
        rig.during(Duration.ofMillis(600));
        rig.delete("app.log");
        rig.during(Duration.ofMillis(600));
        rig.replace();
        rig.until(5001);
        assertThat(rig.quiet()).hasSize(5001).doesNotHaveDuplicates();
        rig.during(Duration.ofSeconds(6));
        assertThat(rig.context().count("FilesLost")).isZero();
        assertThat(open()).isZero();
    }

    @Test
    void theRestOfADeletedFileIsGivenUpAfterItsTimeAndCountedAndNamed() throws Exception {
        rig.set("deletedTimeout", 1500).lines("app.log", "1");
        rig.start().until(1);
        rig.outlet.maxBatchSize(1).refuse(Reason.FULL);
        rig.write("app.log", "23\n45\n");
        rig.during(Duration.ofMillis(600));
        rig.delete("app.log");
        rig.during(Duration.ofSeconds(4));
        assertThat(rig.context().count("FilesLost")).isEqualTo(1);
        assertThat(rig.context().count("BytesLost")).isEqualTo(6);
        assertThat(rig.context().reports()).last().asString().contains("app.log", "6 bytes", "DEGRADED");
        assertThat(rig.context().gaugeValue("BytesLeft")).isZero();
    }

    @Test
    void aLineThatIsAddedJustWhenAnIdleFileIsClosedIsNotMissed() throws Exception {
        rig.set("idleTimeout", 300);
        List<String> written = new ArrayList<>();
        rig.start();
        for (int i = 0; i < 10; i++) {
            rig.write("app.log", i + "\n");
            written.add(String.valueOf(i));
            rig.during(Duration.ofMillis(280 + i * 4));
        }
        rig.until(10);
        assertThat(rig.quiet()).containsExactlyElementsOf(written);
    }

    @Test
    void handlesAndRecordsStayConstantOverManyRotations() throws Exception {
        int rotations = Integer.getInteger("millrace.taildir.rotations", 150);
        rig.start();
        int most = 0;
        int marks = 0;
        for (int i = 0; i < rotations; i++) {
            rig.write("app.log", "a" + i + "\nb" + i + "\n");
            rig.until((i + 1) * 2);
            if (Files.exists(rig.file("app.log.2"))) {
                rig.delete("app.log.2");
            }
            if (Files.exists(rig.file("app.log.1"))) {
                rig.rename("app.log.1", "app.log.2");
            }
            rig.rename("app.log", "app.log.1");
            most = Math.max(most, open());
            marks = Math.max(marks, rig.outlet.marks().size());
        }
        assertThat(rig.quiet()).hasSize(rotations * 2).doesNotHaveDuplicates();
        assertThat(most).isLessThan(100);
        assertThat(marks).isLessThan(60);
        rig.during(Duration.ofSeconds(6));
        assertThat(open()).isLessThan(5);
    }

    /** Open files of the test's directory. */
    private int open() throws Exception {
        int count = 0;
        try (var handles = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path handle : handles) {
                count += leadsHere(handle) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean leadsHere(Path handle) throws Exception {
        try {
            return Files.readSymbolicLink(handle).startsWith(rig.logs);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
