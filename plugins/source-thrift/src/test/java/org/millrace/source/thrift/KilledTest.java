package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.flume.peer.FlumeClient;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.NothingLeftBehind;

/** Either side is killed and started again: nothing that Flume's client was told to be taken is lost. */
@ExtendWith(NothingLeftBehind.class)
class KilledTest {
    private static final int LIVES = 3;
    private static final int CALLS_OF_A_LIFE = 30;
    private static final int BATCH = 50;

    @TempDir
    Path directory;

    private Process source(int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SourceProcess.class.getName(),
                        Integer.toString(port),
                        directory.toString(),
                        directory.resolve("accepted").toString())
                .redirectError(directory.resolve("source.log").toFile())
                .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); !SourceProcess.READY.equals(line); line = said.readLine()) {
            assertThat(line)
                    .as("%s", Files.readString(directory.resolve("source.log")))
                    .isNotNull();
        }
        return process;
    }

    private static List<String> texts(List<Integer> firstOfEach) {
        return firstOfEach.stream()
                .flatMap(from -> IntStream.range(from, from + BATCH).mapToObj(i -> "e" + i))
                .toList();
    }

    @Test
    void whatAKilledSourceAnsweredForIsThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<Integer> taken = new ArrayList<>();
        int refused = 0;
        int next = 0;
        Map<String, String> properties = new LinkedHashMap<>(FlumeClient.toThrift(port, "compact"));
        properties.put("request-timeout", "5000");
        properties.put("connect-timeout", "5000");
        try (FlumeClient client = FlumeClient.start(directory, properties)) {
            for (int life = 0; life < LIVES; life++) {
                Process source = source(port);
                CountDownLatch busy = new CountDownLatch(CALLS_OF_A_LIFE);
                Thread killer = new Thread(() -> {
                    try {
                        busy.await();
                        source.destroyForcibly().waitFor();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                killer.start();
                while (killer.isAlive()) {
                    if (client.batch(next, BATCH)) {
                        taken.add(next);
                        busy.countDown();
                    } else {
                        refused++;
                    }
                    next += BATCH;
                }
                killer.join();
            }
        }
        assertThat(taken).hasSizeGreaterThanOrEqualTo(LIVES * CALLS_OF_A_LIFE);
        assertThat(refused).as("so that some were cut off").isPositive();
        assertThat(Files.readAllLines(directory.resolve("accepted"))).containsAll(texts(taken));
    }

    @Test
    void aKilledClientLeavesNothingBehindAndTheNextIsServed() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN)) {
            List<Integer> taken = new ArrayList<>();
            int next = 0;
            for (int life = 0; life < LIVES; life++) {
                FlumeClient client = FlumeClient.start(directory, FlumeClient.toThrift(source.port(), "compact"));
                for (int i = 0; i < CALLS_OF_A_LIFE; i++) {
                    assertThat(client.batch(next, BATCH))
                            .as(() -> client.failure())
                            .isTrue();
                    taken.add(next);
                    next += BATCH;
                }
                client.kill();
                client.close();
            }
            await().untilAsserted(() ->
                    assertThat(source.context.count("OpenConnectionCount")).isZero());
            assertThat(source.texts()).containsExactlyElementsOf(texts(taken));
        }
    }
}
