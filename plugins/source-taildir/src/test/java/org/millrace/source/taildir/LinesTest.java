package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;

/** How bytes become events. */
class LinesTest {
    private static final int CHUNK = 256 * 1024;

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
    void halfALineAndItsRestThreeSecondsLaterAreOneEvent() throws Exception {
        rig.write("app.log", "first half,");
        rig.start().during(Duration.ofSeconds(3));
        assertThat(rig.outlet.texts()).isEmpty();
        rig.write("app.log", " second half\n");
        assertThat(rig.until(1)).containsExactly("first half, second half");
    }

    @Test
    void aLastLineWithoutItsEndIsSentOnceWhenTheFileIsIdleAndWhatComesLaterIsAnEventOfItsOwn() throws Exception {
        rig.set("idleTimeout", 500).write("app.log", "whole\nhalf");
        rig.start().until(2);
        rig.during(Duration.ofSeconds(1));
        assertThat(rig.outlet.texts()).containsExactly("whole", "half");
        rig.write("app.log", "rest\n");
        rig.until(3);
        rig.restart();
        assertThat(rig.quiet()).containsExactly("whole", "half", "rest");
    }

    @Test
    void aHalfLineThatIsLongerThanTheBufferIsSentWhole() throws Exception {
        String half = "x".repeat(CHUNK + 1234);
        rig.set("idleTimeout", 500).write("app.log", half);
        rig.start();
        assertThat(rig.until(1)).containsExactly(half);
    }

    @Test
    void aLineOverTheLimitIsCutIntoPartsAndTheFileGoesOn() throws Exception {
        rig.set("maxLineLength", 1000);
        rig.write("app.log", "a".repeat(2500) + "\nnext\n");
        rig.start();
        assertThat(rig.until(4)).containsExactly("a".repeat(1000), "a".repeat(1000), "a".repeat(500), "next");
        assertThat(rig.context().count("LinesCut")).isEqualTo(2);
    }

    @Test
    void theRestOfALineOverTheLimitIsLeftOutIfThatIsAskedForAlsoAcrossARestart() throws Exception {
        rig.set("maxLineLength", 1000).set("longLines", "TRUNCATE");
        rig.write("app.log", "a".repeat(1500));
        rig.start().until(1);
        rig.kill();
        rig.write("app.log", "b".repeat(700_000));
        rig.start().during(Duration.ofMillis(500));
        rig.write("app.log", "c\nnext\n");
        assertThat(rig.until(2)).containsExactly("a".repeat(1000), "next");
    }

    @Test
    void aLineOfTheLimitIsWhole() throws Exception {
        rig.set("maxLineLength", 16).write("app.log", "0123456789abcdef\n0123456789abcdef\r\n0123456789abcdefg\n");
        rig.start();
        assertThat(rig.until(4)).containsExactly("0123456789abcdef", "0123456789abcdef", "0123456789abcdef", "g");
    }

    @Test
    void aCutIsNeverWithinACharacter() throws Exception {
        rig.set("maxLineLength", 17).write("app.log", "😀".repeat(9) + "\n");
        rig.start();
        assertThat(rig.until(3)).containsExactly("😀".repeat(4), "😀".repeat(4), "😀");
    }

    @Test
    void aLineFarOverEveryBufferTakesNoMoreMemoryThanTheLimit() throws Exception {
        int megabytes = Integer.getInteger("millrace.taildir.line.megabytes", 64);
        byte[] part = "y".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(rig.file("app.log"))) {
            for (int i = 0; i < megabytes; i++) {
                out.write(part);
            }
            out.write("\nend\n".getBytes(StandardCharsets.UTF_8));
        }
        rig.set("longLines", "TRUNCATE").start();
        rig.until(2);
        assertThat(rig.outlet.events().get(0).body()).hasSize(1 << 20);
        assertThat(rig.outlet.texts().get(1)).isEqualTo("end");
    }

    @Test
    void aCarriageReturnThatIsSplitFromItsLineFeedIsLeftOutOnce() throws Exception {
        rig.write("app.log", "one\r");
        rig.start().during(Duration.ofMillis(400));
        rig.write("app.log", "\ntwo\r\r\n" + "z".repeat(CHUNK - 13) + "\r\nlast\r\n");
        List<String> all = rig.until(4);
        assertThat(all.get(0)).isEqualTo("one");
        assertThat(all.get(1)).isEqualTo("two\r");
        assertThat(all.get(2)).hasSize(CHUNK - 13);
        assertThat(all.get(3)).isEqualTo("last");
    }

    @Test
    void everyByteOfEveryLineArrivesAsItIsWhereverABufferEnds() throws Exception {
        List<byte[]> written = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(rig.file("app.log"))) {
            for (int i = 0; i < 3000; i++) {
                byte[] line = new byte[(i * 37) % 523];
                for (int j = 0; j < line.length; j++) {
                    int b = (i * 31 + j * 7) & 0xff;
                    line[j] = (byte) (b == '\n' || b == '\r' ? 'n' : b);
                }
                written.add(line);
                out.write(line);
                out.write('\n');
            }
        }
        rig.start().until(written.size());
        List<Event> events = rig.outlet.events();
        for (int i = 0; i < written.size(); i++) {
            assertThat(events.get(i).body()).isEqualTo(written.get(i));
        }
    }

    @Test
    void emptyLinesAreEvents() throws Exception {
        rig.write("app.log", "\n\r\n\n");
        rig.start();
        assertThat(rig.until(3)).containsExactly("", "", "");
    }

    @Test
    void twoRecordsInOneWriteAreTwoEvents() throws Exception {
        rig.set("multiline.pattern", "^\\d{4}").write("app.log", "2026 a\n  at b\n2026 c\n  at d\n");
        rig.start();
        assertThat(rig.until(2)).containsExactly("2026 a\n  at b", "2026 c\n  at d");
    }

    @Test
    void theLastRecordIsSentAfterItsTimeWithoutANewByte() throws Exception {
        rig.set("multiline.pattern", "^\\d{4}").set("multiline.timeout", 700).write("app.log", "2026 a\n  at b\n");
        rig.start().during(Duration.ofMillis(300));
        assertThat(rig.outlet.texts()).isEmpty();
        rig.write("app.log", "  at c\n");
        assertThat(rig.until(1)).containsExactly("2026 a\n  at b\n  at c");
        rig.write("app.log", "2026 d\n");
        assertThat(rig.until(2)).last().isEqualTo("2026 d");
    }

    @Test
    void aRecordThatComesInPiecesIsOneEventAndItsHalfIsReadAgainAfterARestart() throws Exception {
        rig.set("multiline.pattern", "^\\d{4}").set("multiline.timeout", 60_000);
        rig.write("app.log", "2026 a\n");
        rig.start().during(Duration.ofMillis(300));
        rig.write("app.log", "  at");
        rig.during(Duration.ofMillis(300));
        rig.restart();
        rig.write("app.log", " b\r\n2027 c\r\n2028 d\r\n");
        assertThat(rig.until(2)).containsExactly("2026 a\n  at b", "2027 c");
    }

    @Test
    void aPatternOfLastLinesEndsAnEventAtOnce() throws Exception {
        rig.set("multiline.pattern", ";$").set("multiline.matches", "END");
        rig.write("app.log", "select\n1;\nselect 2;\nselect\n");
        rig.start();
        assertThat(rig.until(2)).containsExactly("select\n1;", "select 2;");
        rig.write("app.log", "3;\n");
        assertThat(rig.until(3)).last().isEqualTo("select\n3;");
    }

    @Test
    void anEventOfSeveralLinesOverTheLimitIsCutBehindALine() throws Exception {
        rig.set("multiline.pattern", "^S").set("maxLineLength", 16);
        rig.write("app.log", "S1234567\n12345\n1234567890\nS\n" + "x".repeat(40) + "\nS2\nS3\n");
        rig.start();
        assertThat(rig.until(7))
                .containsExactly(
                        "S1234567\n12345", "1234567890", "S", "x".repeat(16), "x".repeat(16), "x".repeat(8), "S2");
    }

    @Test
    void headersSayTheGroupTheFileAndTheOffset() throws Exception {
        rig.set("headers.f1.team", "ops").set("fileHeader", true).set("byteOffsetHeader", true);
        rig.write("app.log", "one\ntwo\n");
        rig.start().until(2);
        assertThat(rig.outlet.events().get(1).headers())
                .containsEntry("team", "ops")
                .containsEntry("file", rig.file("app.log").toString())
                .containsEntry("byteoffset", "4");
    }

    @Test
    void pipesDirectoriesAndLinksThatGoInACircleArePassedOver() throws Exception {
        Files.createDirectory(rig.file("app.log.d"));
        Files.createSymbolicLink(rig.file("app.log.x"), rig.file("app.log.y"));
        Files.createSymbolicLink(rig.file("app.log.y"), rig.file("app.log.x"));
        assertThat(new ProcessBuilder("mkfifo", rig.file("app.log.pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        rig.lines("app.log", "1");
        rig.start();
        assertThat(rig.until(1)).containsExactly("1");
        rig.write("app.log", "2\n");
        assertThat(rig.until(2)).containsExactly("1", "2");
    }

    @Test
    void aFileThatCantBeReadIsToldAndTheOthersGoOn() throws Exception {
        Files.write(rig.file("app.log.secret"), new byte[] {'x', '\n'}, StandardOpenOption.CREATE);
        Refusing disk = new Refusing("app.log.secret");
        rig.disk(disk).lines("app.log", "1");
        rig.start();
        assertThat(rig.until(1)).containsExactly("1");
        rig.until(() -> rig.context().reports().stream()
                .anyMatch(report -> report.contains("DEGRADED") && report.contains("app.log.secret")));
        disk.allow();
        assertThat(rig.until(2)).containsExactly("1", "x");
    }
}
