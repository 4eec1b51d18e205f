package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.flume.peer.Keys;
import org.millrace.network.HeapShare;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.DeafClient;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;

/** Who means ill, or is broken, is disconnected, takes little memory and disturbs nobody. */
@ExtendWith(NothingLeftBehind.class)
class HostilePeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** {@code appendBatch} in the compact form, up to its list. */
    private static final String BATCH = "8221010b617070656e644261746368" + "19";

    @TempDir
    Path directory;

    private static void assertServed(Running source) throws Exception {
        int before = source.texts().size();
        try (Client good = Ends.client(source.port())) {
            good.patience(PATIENCE);
            good.send(List.of(Event.of("good")));
            assertThat(good.answer()).isTrue();
        }
        assertThat(source.texts()).hasSize(before + 1);
    }

    private static byte[] framed(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        return ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(message.length)
                .put(message)
                .array();
    }

    @Test
    void whatIsNoCallIsDisconnected() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN)) {
            List<byte[]> bad = new ArrayList<>();
            bad.add("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            bad.add(HexFormat.of().parseHex("160301020001000100"));
            // 2 GiB are announced, and three bytes come.
            bad.add(HexFormat.of().parseHex("7fffffff010203"));
            bad.add(HexFormat.of().parseHex("80000000"));
            // A list of 2 147 483 647 events, one of four thousand million of them, an event with as many headers.
            bad.add(framed(BATCH + "fcffffffff07"));
            bad.add(framed(BATCH + "fcffffffff0f"));
            bad.add(framed(BATCH + "1c1bffffffff0788"));
            // A body of 2 GiB.
            bad.add(framed(BATCH + "1c1b0018ffffffff07"));
            // Structures in structures.
            bad.add(framed(BATCH + "1c" + "3c".repeat(100_000)));
            // Lists of lists of lists ...
            bad.add(framed(BATCH + "1c39" + "19".repeat(100_000)));
            Random random = new Random(5);
            for (int i = 0; i < 20; i++) {
                byte[] noise = new byte[5000];
                random.nextBytes(noise);
                bad.add(noise);
            }
            for (byte[] bytes : bad) {
                try (Client client = Ends.client(source.port())) {
                    client.patience(PATIENCE);
                    client.write(bytes);
                    client.awaitEnd();
                }
            }
            assertServed(source);
            assertThat(source.context.count("EventReadFail")).isEqualTo(bad.size());
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void whatCameBeforeSomethingThatCannotBeReadIsAnswered() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN);
                Client client = Ends.client(source.port())) {
            client.patience(PATIENCE);
            byte[] good = client.call(List.of(Event.of("one")));
            byte[] bad = framed(BATCH + "1c0000");
            client.write(ByteBuffer.allocate(good.length + bad.length)
                    .put(good)
                    .put(bad)
                    .array());
            assertThat(client.answer()).isTrue();
            client.awaitEnd();
            assertThat(source.texts()).containsExactly("one");
        }
    }

    @Test
    void aCallOfCountlessHeadersIsRefusedAndTheConnectionGoesOn() throws Exception {
        long entries = HeapShare.OF_PROCESS.most() / 128 + 100_000;
        int bytes = Math.toIntExact(2 * entries);
        byte[] head = HexFormat.of().parseHex(BATCH + "1c1b");
        ByteBuffer call = ByteBuffer.allocate(100 + bytes).putInt(0).put(head);
        for (long rest = entries; ; rest >>>= 7) {
            if (rest < 128) {
                call.put((byte) rest);
                break;
            }
            call.put((byte) ((rest & 0x7f) | 0x80));
        }
        // Strings to strings: names and values are empty.
        call.put((byte) 0x88);
        call.position(call.position() + bytes);
        call.put(HexFormat.of().parseHex("18000000"));
        call.putInt(0, call.position() - Integer.BYTES);
        try (Running source = Ends.source(directory, Ends.PLAIN.with("maxRequestBytes", "1073741824"));
                Client client = Ends.client(source.port())) {
            client.patience(PATIENCE);
            client.write(Arrays.copyOf(call.array(), call.position()));
            assertThat(client.answer()).isFalse();
            client.send(List.of(Event.of("good")));
            assertThat(client.answer()).isTrue();
            assertThat(source.texts()).containsExactly("good");
            assertThat(HeapShare.OF_PROCESS.taken()).isZero();
        }
    }

    @Test
    void manyThatBeginAndStayTakeWhatTheySentAndNoMore() throws Exception {
        int many = 300;
        List<Client> dripping = new ArrayList<>();
        try (Running source = Ends.source(directory, Ends.PLAIN)) {
            for (int i = 0; i < many; i++) {
                Client client = Ends.client(source.port());
                dripping.add(client);
                byte[] call = client.call(List.of(Event.of(new byte[1 << 20])));
                client.write(Arrays.copyOf(call, 2000));
            }
            assertServed(source);
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThan(many * 8192L);
            for (Client client : dripping) {
                client.close();
            }
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void oneThatSendsByteByByteAndOneThatOnlyListensAreServed() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN);
                Client slow = Ends.client(source.port());
                Client half = Ends.client(source.port())) {
            slow.patience(PATIENCE);
            for (byte b : slow.call(List.of(Event.of("slow")))) {
                slow.write(new byte[] {b});
            }
            assertThat(slow.answer()).isTrue();
            half.patience(PATIENCE);
            half.write(half.call(List.of(Event.of("half"))));
            half.socket().shutdownOutput();
            await().untilAsserted(() -> assertThat(source.texts()).containsExactly("slow", "half"));
            half.awaitEnd();
            assertServed(source);
        }
    }

    @Test
    void whoTakesNoAnswersIsNotReadAnyMore() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN);
                DeafClient deaf = new DeafClient(Ends.client(source.port()))) {
            deaf.awaitHeld(source, PATIENCE);
            assertServed(source);
        }
    }

    @Test
    void whoSpeaksNoTlsIsDisconnectedAndOthersAreServed() throws Exception {
        Keys keys = new Keys(directory.resolve("keys"));
        Path store = keys.key("server", "dns:localhost");
        Settings tls = Ends.PLAIN
                .with("ssl", "true")
                .with("keystore", store.toString())
                .with("keystore-password", Keys.PASSWORD);
        Random random = new Random(7);
        try (Running source = Ends.source(directory, tls)) {
            for (int i = 0; i < 10; i++) {
                byte[] noise = new byte[3000];
                random.nextBytes(noise);
                // As a handshake begins.
                if (i % 2 == 0) {
                    noise[0] = 0x16;
                    noise[1] = 3;
                    noise[2] = 3;
                    noise[3] = 1;
                }
                try (Client client = Ends.client(source.port())) {
                    client.patience(PATIENCE);
                    client.write(noise);
                    client.awaitEnd();
                }
            }
            // Netty closes the connection before it says why.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(source.context.count("EventReadFail"))
                    .isEqualTo(10));
            assertThat(source.texts()).isEmpty();
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }
}
