package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rotates logs in earnest: logrotate, logback and log4j, which are writers in a process of their own. */
class RotationToolsTest {
    private static final int ROUNDS = 12;
    private static final int LINES = Integer.getInteger("millrace.taildir.lines", 12_000);

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

    private void logrotate(String options) throws Exception {
        Path configuration = directory.resolve("rotate.conf");
        Files.writeString(configuration, rig.file("app.log") + " {\n" + options + "\n}\n");
        String program = new File("/usr/sbin/logrotate").canExecute() ? "/usr/sbin/logrotate" : "logrotate";
        Process process = new ProcessBuilder(
                        program, "-f", "-s", directory.resolve("rotate.state").toString(), configuration.toString())
                .redirectErrorStream(true)
                .start();
        String said = Rig.utf8(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as("logrotate, which this test needs: %s", said)
                .isZero();
    }

    @Test
    void logrotateWithCreateAndDelayedCompressionAndRestartsBetween() throws Exception {
        List<String> written = new ArrayList<>();
        rig.start();
        for (int i = 0; i < ROUNDS; i++) {
            String text = Rig.numbered(i + "-", 0, 100);
            rig.write("app.log", text);
            written.addAll(Rig.split(text));
            if (i % 3 == 1) {
                rig.kill();
                logrotate("rotate 5\ncreate 0644\ncompress\ndelaycompress");
                rig.start();
            } else {
                rig.until(written.size());
                logrotate("rotate 5\ncreate 0644\ncompress\ndelaycompress");
            }
        }
        rig.until(written.size());
        assertThat(rig.quiet()).hasSize(written.size()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void logrotateWithCopytruncateWhileTheWriterKeepsItsFileOpen() throws Exception {
        List<String> written = new ArrayList<>();
        rig.start();
        try (FileChannel writer =
                FileChannel.open(rig.file("app.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < ROUNDS; i++) {
                String text = Rig.numbered(i + "-", 0, 80 + 13 * i);
                written.addAll(Rig.split(text));
                writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                if (i % 3 == 1) {
                    rig.kill();
                    logrotate("rotate 20\ncopytruncate");
                    rig.start();
                } else {
                    rig.poll();
                    logrotate("rotate 20\ncopytruncate");
                }
                rig.during(Duration.ofMillis(700));
            }
        }
        rig.until(written.size());
        assertThat(rig.quiet()).hasSize(written.size()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void logrotateThatPacksWhileTheAgentIsDown() throws Exception {
        List<String> written = new ArrayList<>();
        rig.lines("app.log", "first");
        written.add("first");
        rig.start().until(1);
        rig.kill();
        for (int i = 0; i < 4; i++) {
            String text = Rig.numbered(i + "-", 0, 3000);
            rig.write("app.log", text);
            written.addAll(Rig.split(text));
            logrotate("rotate 5\ncreate 0644\ncompress");
        }
        rig.start().until(written.size());
        assertThat(rig.quiet()).hasSize(written.size()).containsExactlyInAnyOrderElementsOf(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback", "log4j"})
    void aLibraryThatRollsAndPacksAtOnce(String library) throws Exception {
        rig.start();
        Path output = directory.resolve("output");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogWriter.class.getName(),
                        library,
                        rig.logs.toString(),
                        String.valueOf(LINES))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            while (writer.isAlive()) {
                rig.poll();
            }
            assertThat(writer.exitValue()).as(() -> text(output)).isZero();
            rig.until(LINES);
        } finally {
            writer.destroyForcibly();
        }
        assertThat(rig.quiet()).hasSize(LINES).doesNotHaveDuplicates();
        assertThat(rig.outlet.texts()).contains(library + " line 0", library + " line " + (LINES - 1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
