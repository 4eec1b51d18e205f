package org.millrace.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.network.HeapShare;
import org.millrace.testkit.NothingLeftBehind;

/** Mutations of good requests: each is answered or its connection ended, never 500, and nothing is kept of it. */
@ExtendWith(NothingLeftBehind.class)
class FuzzTest {
    private static final int RUNS = 1500;
    private static final Set<Integer> HONEST = Set.of(100, 200, 400, 403, 405, 408, 413, 414, 415, 431);

    @TempDir
    Path directory;

    private static List<byte[]> corpus() throws Exception {
        String json =
                "[{\"headers\":{\"a\":\"b\\u00e9\",\"n\":-1.5e3},\"body\":\"x\\\"y\"},{\"body\":null,\"z\":[[{}]]}]";
        byte[] chunked = Client.utf8(String.join(
                "\r\n",
                "POST /a?b=c HTTP/1.1",
                "Host: h",
                "Transfer-Encoding: chunked",
                "",
                "9;ext=1",
                "[{\"body\":",
                "a",
                "\"abcdefg\"}",
                "1",
                "]",
                "0",
                "T: t",
                "",
                ""));
        return List.of(
                Client.post(json),
                chunked,
                Client.request("POST", "/", "Content-Encoding: gzip\r\n", Client.gzip(Client.utf8(json))),
                Client.request(
                        "POST",
                        "/%41?x=%zz",
                        "Content-Type: application/json; charset=\"utf-16\"\r\nExpect: 100-continue\r\n",
                        json.getBytes(java.nio.charset.StandardCharsets.UTF_16)),
                Client.request("OPTIONS", "*", "Origin: o\r\nConnection: keep-alive, x\r\n", new byte[0]));
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) "\r\n :;,{}[]\"0".charAt(random.nextInt(12));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> {
                    int to = Math.min(bytes.length, at + random.nextInt(20));
                    byte[] part = Arrays.copyOfRange(bytes, at, to);
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + part.length);
                    System.arraycopy(part, 0, longer, bytes.length, part.length);
                    bytes = longer;
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    @Test
    void everyMutationIsAnsweredHonestlyAndTakesNothing() throws Exception {
        List<byte[]> corpus = corpus();
        Random random = new Random(20_251_130);
        int ended = 0;
        try (Running source = new Running(directory, Running.PLAIN)) {
            for (int run = 0; run < RUNS; run++) {
                byte[] request = mutated(corpus.get(run % corpus.size()), random);
                try (Client client = Client.to(source.port())) {
                    client.write(request);
                    client.socket().shutdownOutput();
                    while (true) {
                        assertThat(client.answer().status()).as("run " + run).isIn(HONEST);
                    }
                } catch (EOFException | SocketException e) {
                    ended++;
                }
            }
            assertThat(ended).isEqualTo(RUNS);
            try (Client good = Client.to(source.port())) {
                assertThat(good.ask(Client.post(Client.event("good"))).status()).isEqualTo(200);
            }
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        assertThat(HeapShare.OF_BATCHES.taken()).isZero();
    }
}
