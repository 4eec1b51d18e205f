package org.millrace.sink.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.flume.peer.FlumeAgent;
import org.millrace.flume.peer.FlumeCollector;

/** Our process is killed and started again: what Flume was known to have taken is there, and what it was not comes again. */
class KilledSinkTest {
    private static final int LIVES = 3;
    private static final int BATCHES_OF_A_LIFE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void whatAKilledSinkKnewToBeTakenIsThere() throws Exception {
        FlumeCollector flume = new FlumeCollector(directory, "type = thrift");
        Path file = directory.resolve("taken");
        try (FlumeAgent agent = flume.start()) {
            for (int life = 0; life < LIVES; life++) {
                int enough = SinkProcess.taken(file) + BATCHES_OF_A_LIFE * SinkProcess.BATCH;
                Process process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SinkProcess.class.getName(),
                                Integer.toString(flume.port()),
                                directory.toString(),
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                directory.resolve("sink.log").toFile()))
                        .start();
                try {
                    await().atMost(PATIENCE).until(() -> SinkProcess.taken(file) >= enough);
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
            int taken = SinkProcess.taken(file);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(new HashSet<>(flume.written()))
                    .containsAll(
                            IntStream.range(0, taken).mapToObj(i -> "e" + i).toList()));
        }
    }
}
