package org.millrace.source.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;
import org.millrace.otlp.LogWriter;
import org.millrace.otlp.Wording;
import org.millrace.testkit.NothingLeftBehind;

/** Mutations of good requests: each is answered, never 500, or its connection ended, and nothing is kept of it. */
@ExtendWith(NothingLeftBehind.class)
class FuzzTest {
    private static final int RUNS = 1500;
    private static final Set<Integer> HONEST = Set.of(200, 400, 413);

    @TempDir
    Path directory;

    private static byte[] good() {
        Map<String, String> headers = Map.ofEntries(
                Map.entry("otlp.time", "1700000000123456789"),
                Map.entry("otlp.severity.number", "13"),
                Map.entry("otlp.trace.id", "0102030405060708090a0b0c0d0e0f10"),
                Map.entry("otlp.flags", "1"),
                Map.entry("otlp.scope.name", "s"),
                Map.entry("scope.a", "1"),
                Map.entry("resource.b", "[1.0,-5,null,{\"k\":true,\"\":\"\"},[[[]]]]"),
                Map.entry("text", "\u00fc"),
                Map.entry("otlp.json", "[\"resource.b\",\"scope.a\"]"));
        return LogWriter.write(List.of(
                Event.of(headers, "body".getBytes(StandardCharsets.UTF_8)),
                Event.of(Map.of("otlp.body", "bytes"), new byte[] {1, -1})));
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) "{}[]\":,-1e\\\u007f\u0000".charAt(random.nextInt(13));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> {
                    int to = Math.min(bytes.length, at + random.nextInt(20));
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + to - at);
                    System.arraycopy(bytes, at, longer, bytes.length, to - at);
                    bytes = longer;
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    @Test
    void everyMutationIsAnsweredHonestlyAndTakesNothing() throws Exception {
        byte[] protobuf = good();
        byte[] json = Wording.JSON.request(protobuf);
        byte[] packed = Client.gzip(protobuf);
        Random random = new Random(20_251_130);
        try (Running source = new Running(directory, Running.PLAIN)) {
            int taken = 0;
            try (Client client = Client.to(source.port())) {
                for (int run = 0; run < RUNS; run++) {
                    byte[] request =
                            switch (run % 3) {
                                case 0 -> Client.protobuf(mutated(protobuf, random), "");
                                case 1 ->
                                    Client.request(
                                            "/v1/logs", "Content-Type: application/json\r\n", mutated(json, random));
                                default -> Client.protobuf(mutated(packed, random), "Content-Encoding: gzip\r\n");
                            };
                    int status = client.ask(request).status();
                    assertThat(status).as("run " + run).isIn(HONEST);
                    taken += status == 200 ? 1 : 0;
                }
            }
            // Neither all nor none: it is mutations of what is good.
            assertThat(taken).isBetween(RUNS / 20, RUNS - RUNS / 20);
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        assertThat(HeapShare.OF_BATCHES.taken()).isZero();
    }

    @Test
    void mutatedFramesOfHttp2EndNoMoreThanTheirConnection() throws Exception {
        byte[] frames = Http2Client.call(good());
        Random random = new Random(7);
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (int run = 0; run < RUNS / 3; run++) {
                try (Client client = Client.to(source.port())) {
                    client.write(Client.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
                    client.write(mutated(frames, random));
                    client.socket.shutdownOutput();
                    client.socket.getInputStream().readAllBytes();
                } catch (EOFException | SocketException e) {
                    assertThat(e).isNotNull();
                }
            }
            try (Http2Client client = new Http2Client(source.port())) {
                client.headers(1, Http2Client.GRPC, false);
                client.message(1, false, good());
                assertThat(client.answer(1)).contains("grpc-status: 0");
            }
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        assertThat(HeapShare.OF_BATCHES.taken()).isZero();
    }
}
