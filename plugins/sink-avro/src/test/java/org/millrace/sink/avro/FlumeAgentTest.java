package org.millrace.sink.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.flume.peer.FlumeAgent;
import org.millrace.flume.peer.Keys;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** We send to Flume's own agent. */
class FlumeAgentTest {
    @TempDir
    Path directory;

    private int port;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static Path trust;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        trust = keys.trust("trust", store);
    }

    @BeforeEach
    void choose() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createDirectories(directory.resolve("out"));
    }

    private FlumeAgent flume(String compression, boolean ssl) throws Exception {
        return FlumeAgent.start(directory, "a1", """
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                a1.sources.r1.type = avro
                a1.sources.r1.bind = 127.0.0.1
                a1.sources.r1.port = %d
                a1.sources.r1.compression-type = %s
                a1.sources.r1.ssl = %s
                a1.sources.r1.keystore = %s
                a1.sources.r1.keystore-password = %s
                a1.sources.r1.keystore-type = PKCS12
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.checkpointDir = %s
                a1.channels.c1.dataDirs = %s
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %s
                a1.sinks.k1.channel = c1
                """.formatted(
                                port,
                                compression,
                                ssl,
                                store,
                                Keys.PASSWORD,
                                directory.resolve("checkpoint"),
                                directory.resolve("data"),
                                directory.resolve("out")))
                .listening(port);
    }

    private AvroSink sink(String compression, boolean ssl) throws Exception {
        Settings settings = Settings.of("hostname", "localhost")
                .with("port", port)
                .with("batch-size", 100)
                .with("compression-type", compression);
        if (ssl) {
            settings = settings.with("ssl", "true")
                    .with("truststore", trust.toString())
                    .with("truststore-password", Keys.PASSWORD);
        }
        AvroSink sink = Connectors.make(AvroSink.class, settings);
        sink.open(TestContext.in(directory.resolve("sink")));
        return sink;
    }

    private static List<Event> left(TestBatch batch) {
        return batch.comesAgain().keySet().stream().map(batch.events()::get).toList();
    }

    private static List<Event> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Event.of("e" + i)).toList();
    }

    private List<String> written() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            for (Path file : files.toList()) {
                all.addAll(Files.readAllLines(file));
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"none,false", "deflate,false", "none,true", "deflate,true"})
    void eachEventArrivesOnceAndInOrder(String compression, boolean ssl) throws Exception {
        AvroSink sink = sink(compression, ssl);
        try (FlumeAgent flume = flume(compression, ssl)) {
            for (int i = 0; i < 5; i++) {
                TestBatch batch = TestBatch.of(events(1000 * i, 1000 * (i + 1)));
                sink.deliver(batch);
                assertThat(batch.comesAgain()).isEmpty();
            }
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(written()).hasSize(5000));
        } finally {
            sink.close();
        }
        assertThat(written())
                .isEqualTo(IntStream.range(0, 5000).mapToObj(i -> "e" + i).toList());
    }

    @Test
    void whatAKilledFlumeAcknowledgedIsThereAndTheRestComesAgain() throws Exception {
        AvroSink sink = sink("none", false);
        int delivered = 0;
        try {
            for (int life = 0; life < 3; life++) {
                try (FlumeAgent flume = flume("none", false)) {
                    Thread killer = new Thread(() -> {
                        try {
                            Thread.sleep(1500);
                            flume.kill();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    killer.start();
                    List<Event> left = events(delivered, delivered + 1000);
                    while (killer.isAlive()) {
                        try {
                            TestBatch batch = TestBatch.of(left);
                            sink.deliver(batch);
                            left = left(batch);
                        } catch (RetryableException e) {
                            Thread.sleep(20);
                        }
                        if (left.isEmpty()) {
                            delivered += 1000;
                            left = events(delivered, delivered + 1000);
                        }
                    }
                    killer.join();
                }
            }
        } finally {
            sink.close();
        }
        int all = delivered;
        assertThat(all).isGreaterThan(0);
        try (FlumeAgent flume = flume("none", false)) {
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(new java.util.HashSet<>(written()))
                            .containsAll(IntStream.range(0, all)
                                    .mapToObj(i -> "e" + i)
                                    .toList()));
        }
    }
}
