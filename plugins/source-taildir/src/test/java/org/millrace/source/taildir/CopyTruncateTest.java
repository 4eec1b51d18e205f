package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.RefusedException.Reason;

/** Files that are copied and truncated in place. */
class CopyTruncateTest {
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
    void ofTheCopyOnlyTheRestIsReadAndTheNewContentFromItsBeginning() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.write("app.log", "3\n");
        rig.copy("app.log", "app.log.1");
        rig.truncate("app.log");
        rig.lines("app.log", "4");
        rig.until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(rig.context().count("FilesTruncated")).isEqualTo(1);
    }

    @Test
    void aCopyThatDoesNotMatchIsReadOnAsWell() throws Exception {
        rig.pattern("app\\.log").lines("app.log", "1", "2");
        rig.start().until(2);
        rig.write("app.log", "3\n");
        rig.copy("app.log", "app.log.1");
        rig.truncate("app.log");
        rig.lines("app.log", "4");
        rig.until(4);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void aCopyIsHeldWhileItIsMadeAndWhileItsOriginalLives() throws Exception {
        String text = Rig.numbered("line number ", 0, 2000);
        rig.write("app.log", text);
        rig.start().until(2000);
        for (int at = 0; at < text.length(); at += 4000) {
            rig.write("app.log.1", text.substring(at, Math.min(text.length(), at + 4000)));
            rig.during(Duration.ofMillis(150));
        }
        rig.truncate("app.log");
        rig.lines("app.log", "new");
        rig.until(2001);
        assertThat(rig.quiet()).hasSize(2001).doesNotHaveDuplicates();
    }

    @Test
    void aFileThatHasGrownBeyondTheOldPositionBeforeTheNextLookIsReadFromItsBeginning() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.copy("app.log", "app.log.1");
        rig.truncate("app.log");
        rig.lines("app.log", "three", "four", "five");
        rig.until(5);
        assertThat(rig.quiet()).containsExactly("1", "2", "three", "four", "five");
    }

    @Test
    void soItIsAcrossARestart() throws Exception {
        rig.lines("app.log", "1", "2");
        rig.start().until(2);
        rig.kill();
        rig.lines("app.log", "3");
        rig.copy("app.log", "app.log.1");
        rig.truncate("app.log");
        rig.lines("app.log", "four", "five", "six");
        rig.start().until(6);
        assertThat(rig.quiet()).containsExactlyInAnyOrder("1", "2", "3", "four", "five", "six");
    }

    @Test
    void aTruncatedFileThatIsShorterAcrossARestartIsReadFromItsBeginning() throws Exception {
        rig.lines("app.log", "one", "two", "three");
        rig.start().until(3);
        rig.kill();
        rig.truncate("app.log");
        rig.lines("app.log", "x");
        rig.start().until(4);
        assertThat(rig.quiet()).containsExactly("one", "two", "three", "x");
    }

    @Test
    void aTruncationWhileTheChannelIsFullLosesNothingThatIsInTheCopy() throws Exception {
        rig.lines("app.log", "1");
        rig.start().until(1);
        rig.outlet.refuse(Reason.FULL);
        rig.write("app.log", Rig.numbered("line ", 0, 500));
        rig.during(Duration.ofMillis(600));
        rig.copy("app.log", "app.log.1");
        rig.truncate("app.log");
        rig.lines("app.log", "after");
        rig.during(Duration.ofSeconds(3));
        rig.outlet.accepting();
        rig.until(502);
        assertThat(rig.quiet()).hasSize(502).doesNotHaveDuplicates().contains("after", "line 499");
    }

    @Test
    void aCopyThatIsHeldIsHeldAcrossARestart() throws Exception {
        rig.write("app.log", Rig.numbered("line ", 0, 300));
        rig.start().until(300);
        rig.copy("app.log", "app.log.1");
        rig.during(Duration.ofMillis(1200));
        rig.kill();
        rig.truncate("app.log");
        rig.start().during(Duration.ofMillis(800));
        rig.lines("app.log", "new");
        rig.until(301);
        assertThat(rig.quiet()).hasSize(301).doesNotHaveDuplicates();
    }

    @Test
    void severalTruncationsInARowArriveOnce() throws Exception {
        rig.start();
        int lines = 0;
        for (int i = 0; i < 8; i++) {
            rig.write("app.log", Rig.numbered(i + "-", 0, 50));
            lines += 50;
            rig.until(lines);
            rig.write("app.log", Rig.numbered(i + "-", 50, 60));
            lines += 10;
            for (int n = 7; n > 0; n--) {
                if (rig.file("app.log." + n).toFile().exists()) {
                    rig.rename("app.log." + n, "app.log." + (n + 1));
                }
            }
            rig.copy("app.log", "app.log.1");
            rig.truncate("app.log");
            rig.during(Duration.ofMillis(800));
        }
        rig.until(lines);
        List<String> all = rig.quiet();
        assertThat(all).hasSize(lines).doesNotHaveDuplicates();
    }
}
