package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.source.PolledSource;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSource;

/** Reading goes on exactly where it was, whenever it was cut off; {@code -Dmillrace.spooldir.lives=} for a longer life. */
@ExtendWith(NothingLeftBehind.class)
class ResumeTest {
    private static final int LIVES = Integer.getInteger("millrace.spooldir.lives", 150);

    @TempDir
    Path folder;

    private Spool spool;

    @BeforeEach
    void make() throws IOException {
        spool = Spool.in(folder);
    }

    private Path file(String name, int count) throws IOException {
        return spool.file(name, lines(name, count).toArray(String[]::new));
    }

    private static List<String> lines(String name, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(name + "-" + i);
        }
        return lines;
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** A life that ends around a put. */
    private void live(int puts, boolean put) throws Exception {
        try (OpenSource source = spool.open()) {
            PolledSource polled = (PolledSource) source.component();
            DyingOutlet outlet = new DyingOutlet(spool.outlet, puts, put);
            for (int i = 0; i < 10_000; i++) {
                if (!polled.poll(outlet).isZero()) {
                    return;
                }
            }
        } catch (DyingOutlet.Killed e) {
            assertThat(e).hasMessage("killed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void beforeAndAfterEachPutOfAFile(int puts) throws Exception {
        file("a", 25);
        live(puts, false);
        live(0, true);
        live(0, true);
        assertThat(spool.read()).isEqualTo(lines("a", 25));
        assertThat(spool.names()).containsExactly("a.COMPLETED");
        spool.read();
        assertThat(spool.outlet.marks()).isEmpty();
    }

    @Test
    void aFileIsNotRenamedBeforeItsLastPut() throws Exception {
        file("a", 5);
        live(0, false);
        assertThat(spool.names()).containsExactly("a");
        live(0, true);
        assertThat(spool.names()).containsExactly("a");
        assertThat(spool.read()).isEqualTo(lines("a", 5));
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void aFileIsNotDeletedBeforeItsLastPut() throws Exception {
        spool.with("deletePolicy", "IMMEDIATE");
        file("a", 5);
        live(0, false);
        live(0, true);
        assertThat(spool.names()).containsExactly("a");
        assertThat(spool.read()).isEqualTo(lines("a", 5));
        assertThat(spool.names()).isEmpty();
    }

    @Test
    void withinAPackedFile() throws Exception {
        List<String> expected = lines("packed", 4000);
        spool.file("a.gz", gzip(String.join("\n", expected) + "\n"));
        for (int i = 0; i < 5; i++) {
            live(7, i % 2 == 0);
        }
        assertThat(spool.read()).isEqualTo(expected);
        assertThat(spool.names()).containsExactly("a.gz.COMPLETED");
    }

    @Test
    void withAnotherInodeIfTheDirectoryWasCopied() throws Exception {
        Path file = file("a", 25);
        live(1, true);
        Path copy = folder.resolve("copy");
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.delete(file);
        Files.createFile(folder.resolve("takes the inode"));
        Files.move(copy, file);
        assertThat(spool.read()).isEqualTo(lines("a", 25));
    }

    @Test
    void s5ANewFileOfANameThatWasCompletedIsReadFromItsBeginningThoughItsMarkIsStillThere() throws Exception {
        spool.with("deletePolicy", "IMMEDIATE");
        file("a", 5);
        try (OpenSource source = spool.open()) {
            source.poll();
        }
        assertThat(spool.names()).isEmpty();
        assertThat(spool.outlet.marks()).containsKey("a");
        file("a", 3);
        spool.file("a", "other-0", "other-1");
        List<String> expected = lines("a", 5);
        expected.addAll(List.of("other-0", "other-1"));
        assertThat(spool.read()).isEqualTo(expected);
    }

    @Test
    void s5ANewFileOfANameOfWhichAPartWasReadIsReadFromItsBeginning() throws Exception {
        file("a", 25);
        live(1, true);
        Path other = folder.resolve("other");
        Files.writeString(other, "other-0\n");
        Files.move(other, spool.directory.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
        List<String> expected = lines("a", 20);
        expected.add("other-0");
        assertThat(spool.read()).isEqualTo(expected);
    }

    @Test
    void s1AFileThatWasAppendedToWhileTheAgentWasDownIsSetAside() throws Exception {
        Path file = file("a", 25);
        file("b", 1);
        live(1, true);
        Files.writeString(file, "more\n", StandardOpenOption.APPEND);
        List<String> expected = lines("a", 20);
        expected.add("b-0");
        assertThat(spool.read()).isEqualTo(expected);
        assertThat(spool.names()).containsExactly("a.ASIDE", "b.COMPLETED");
        assertThat(spool.reported()).contains("it had 115 bytes", "has 120 bytes");
    }

    @Test
    void s1AFileThatWasAppendedToBetweenItsLastPutAndItsCompletionIsSetAsideAndNotReadAgain() throws Exception {
        Path file = file("a", 5);
        live(0, true);
        Files.writeString(file, "more\n", StandardOpenOption.APPEND);
        assertThat(spool.read()).isEqualTo(lines("a", 5));
        assertThat(spool.names()).containsExactly("a.ASIDE");
    }

    @Test
    void s7AMalformedFileIsStillSetAsideIfTheAgentIsKilledBefore() throws Exception {
        spool.file("a", "good\nb\u00ffd\nlater\n".getBytes(StandardCharsets.ISO_8859_1));
        live(0, true);
        assertThat(spool.names()).containsExactly("a");
        assertThat(spool.read()).containsExactly("good");
        assertThat(spool.names()).containsExactly("a.ASIDE");
    }

    @Test
    void s9ATimeThatDiffersByRoundingAloneIsNoChange() throws Exception {
        Path file = file("a", 25);
        FileTime exact = FileTime.from(java.time.Instant.parse("2026-01-01T00:00:00.123456789Z"));
        Files.setLastModifiedTime(file, exact);
        live(1, true);
        for (long unit : List.of(1_000L, 1_000_000L, 1_000_000_000L)) {
            long nanos = exact.to(java.util.concurrent.TimeUnit.NANOSECONDS);
            Files.setLastModifiedTime(
                    file, FileTime.from(nanos - nanos % unit, java.util.concurrent.TimeUnit.NANOSECONDS));
            live(0, false);
            assertThat(spool.names()).containsExactly("a");
        }
        assertThat(spool.read()).isEqualTo(lines("a", 25));
        assertThat(spool.names()).containsExactly("a.COMPLETED");
    }

    @Test
    void s9AnotherTimeIsAChange() throws Exception {
        Path file = file("a", 25);
        live(1, true);
        Files.setLastModifiedTime(file, FileTime.from(java.time.Instant.parse("2026-01-01T00:00:01Z")));
        spool.read();
        assertThat(spool.names()).containsExactly("a.ASIDE");
    }

    @Test
    void aFileThatHasGoneMeanwhileIsForgotten() throws Exception {
        Path file = file("a", 25);
        file("b", 1);
        live(1, true);
        Files.delete(file);
        List<String> expected = lines("a", 20);
        expected.add("b-0");
        assertThat(spool.read()).isEqualTo(expected);
        assertThat(spool.outlet.marks()).isEmpty();
    }

    @Test
    void aFileThatIsNotToBeReadAnyMoreKeepsItsMark() throws Exception {
        file("a", 25);
        live(1, true);
        spool.with("ignorePattern", "a");
        spool.read();
        spool.with("ignorePattern", "none");
        assertThat(spool.read()).isEqualTo(lines("a", 25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename", "delete", "tracker"})
    void throughManyLivesThatEndAnywhereEachLineComesOnce(String policy) throws Exception {
        switch (policy) {
            case "delete" -> spool.with("deletePolicy", "IMMEDIATE");
            case "tracker" -> spool.with("trackingPolicy", "TRACKER_DIR");
            default -> spool.with("consumeOrder", "YOUNGEST");
        }
        long seed = Long.getLong("millrace.spooldir.seed", new Random().nextLong());
        System.out.println("-Dmillrace.spooldir.seed=" + seed);
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        for (int life = 0; life < LIVES; life++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                String name = "f" + life + "x" + i;
                int count = random.nextInt(4) == 0 ? 100 + random.nextInt(200) : random.nextInt(8);
                expected.addAll(lines(name, count));
                if (random.nextInt(3) == 0) {
                    spool.file(
                            name + ".gz",
                            gzip(String.join(
                                    "",
                                    lines(name, count).stream()
                                            .map(l -> l + "\n")
                                            .toList())));
                } else {
                    file(name, count);
                }
            }
            spool.with("batchSize", 1 + random.nextInt(40));
            live(random.nextInt(12), random.nextBoolean());
        }
        spool.read();
        assertThat(spool.outlet.texts()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(spool.outlet.marks()).isEmpty();
        assertThat(spool.reported()).isEmpty();
    }
}
