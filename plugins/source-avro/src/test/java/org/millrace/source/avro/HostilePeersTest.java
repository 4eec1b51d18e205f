package org.millrace.source.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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

    @Test
    void whatIsNoCallIsDisconnected() throws Exception {
        try (Running source = Ends.source(directory, PLAIN)) {
            List<byte[]> bad = new ArrayList<>();
            bad.add("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            bad.add(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, 0, 3, 3, 0});
            bad.add(ByteBuffer.allocate(15)
                    .putInt(1)
                    .putInt(1)
                    .putInt(Integer.MAX_VALUE)
                    .put(new byte[3])
                    .array());
            bad.add(ByteBuffer.allocate(32)
                    .putInt(1)
                    .putInt(1)
                    .putInt(20)
                    .put(new byte[20])
                    .array());
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
    void manyThatBeginAndStayTakeWhatTheySentAndNoMore() throws Exception {
        int many = 300;
        List<Client> dripping = new ArrayList<>();
        try (Running source = Ends.source(directory, PLAIN)) {
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
    void whoTakesNoAnswersIsNotReadAnyMore() throws Exception {
        try (Running source = Ends.source(directory, PLAIN);
                Client greeted = Ends.client(source.port())) {
            greeted.send(List.of());
            assertThat(greeted.answer()).isTrue();
            try (DeafClient deaf = new DeafClient(greeted)) {
                deaf.awaitHeld(source, PATIENCE);
                assertServed(source);
            }
        }
    }

    @Test
    void aCompressedFloodOfNothingIsOneCallThatIsTooLarge() throws Exception {
        try (Running source = Ends.source(
                        directory, PLAIN.with("compression-type", "deflate").with("maxRequestBytes", "1000000"));
                Socket socket = new DeflatedSocket(source.port());
                Client client = Ends.client(socket)) {
            client.patience(PATIENCE);
            client.write(ByteBuffer.allocate(12)
                    .putInt(1)
                    .putInt(1000)
                    .putInt(999_999)
                    .array());
            byte[] zeros = new byte[1 << 20];
            try {
                for (int i = 0; i < 500; i++) {
                    client.write(zeros);
                }
                client.awaitEnd();
            } catch (java.io.IOException e) {
                assertThat(e).isInstanceOf(java.net.SocketException.class);
            }
            assertThat(source.context.count("EventReadFail")).isEqualTo(1);
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void whoSpeaksNoTlsOrShowsNoCertificateIsDisconnected() throws Exception {
        Keys keys = new Keys(directory.resolve("keys"));
        Path store = keys.key("server", "dns:localhost");
        Path trust = keys.trust("trust", store);
        Settings tls = PLAIN.with("ssl", "true")
                .with("keystore", store.toString())
                .with("keystore-password", Keys.PASSWORD)
                .with("client-auth", "required")
                .with("truststore", trust.toString())
                .with("truststore-password", Keys.PASSWORD);
        try (Running source = Ends.source(directory, tls)) {
            try (Client plain = Ends.client(source.port())) {
                plain.patience(PATIENCE);
                plain.send(List.of(Event.of("plain")));
                plain.awaitEnd();
            }
            javax.net.ssl.SSLContext unknown = javax.net.ssl.SSLContext.getInstance("TLS");
            java.security.KeyStore trusted =
                    java.security.KeyStore.getInstance(trust.toFile(), Keys.PASSWORD.toCharArray());
            javax.net.ssl.TrustManagerFactory trusting = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
            trusting.init(trusted);
            unknown.init(null, trusting.getTrustManagers(), null);
            try (Client stranger = Ends.client(unknown.getSocketFactory()
                    .createSocket(java.net.InetAddress.getLoopbackAddress(), source.port()))) {
                stranger.patience(PATIENCE);
                try {
                    stranger.send(List.of(Event.of("stranger")));
                    stranger.answer();
                    throw new AssertionError("it was served");
                } catch (java.io.IOException e) {
                    assertThat(source.texts()).isEmpty();
                }
            }
            // Netty closes the connection before it says why.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(source.context.count("EventReadFail"))
                    .isEqualTo(2));
        }
    }

    @Test
    void whoIsNotLetInIsDisconnected() throws Exception {
        try (Running source = Ends.source(
                        directory, PLAIN.with("ipFilter", "true").with("ipFilterRules", "deny:name:localhost"));
                Client client = Ends.client(source.port())) {
            client.patience(PATIENCE);
            client.awaitEnd();
        }
        try (Running source = Ends.source(
                directory, PLAIN.with("ipFilter", "true").with("ipFilterRules", "allow:ip:127.*,deny:ip:*"))) {
            assertServed(source);
        }
    }
}
