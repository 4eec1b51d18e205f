package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as its script runs it, for a short while. */
class LogsToHdfsIT {
    private static final Path SCRIPT =
            Path.of("..", "quickstart").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void eachLineOfTheRotatedLogIsOnceInHdfs() throws Exception {
        Path told = folder.resolve("told");
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "20")
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment()
                .put("MILLRACE_QUICKSTART_DIR", folder.resolve("work").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readString(told))
                    .contains("lines were written;", " 0 are missing, 0 are there twice, 0 files are not finished");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
