package org.millrace.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.flume.peer.Keys;
import org.millrace.network.HeapShare;
import org.millrace.source.syslog.intake.Ledger;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;
import org.slf4j.LoggerFactory;

/** Who means ill, or is broken, takes little memory and disturbs nobody. */
@ExtendWith(NothingLeftBehind.class)
class HostilePeersTest {
    private static final String GOOD = "<13>Oct 11 22:14:15 h good\n";

    @TempDir
    Path directory;

    @AfterEach
    void allMemoryIsGivenBack() {
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    private static void assertServed(Running source) throws Exception {
        source.send(GOOD);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> source.texts()
                .contains("good"));
    }

    @Test
    void aLineOfAHundredMegabytesComesInPieces() throws Exception {
        int pieces = 100;
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) 'x');
        try (Running source = Running.tcp(directory, Running.TCP.with("eventSize", megabyte.length));
                Socket socket = source.connect()) {
            long most = 0;
            for (int i = 0; i < pieces; i++) {
                Running.write(socket, megabyte);
                most = Math.max(most, HeapShare.OF_PROCESS.taken());
            }
            Running.write(socket, "\n" + GOOD);
            source.await(pieces + 1);
            assertThat(source.events().subList(0, pieces)).allMatch(event -> event.body().length == megabyte.length);
            assertThat(source.texts().get(pieces)).isEqualTo("good");
            assertThat(most).isLessThan(8L << 20);
        }
    }

    @Test
    void anEndlessLineIntoAFullChannelIsNotReadAnyMore() throws Exception {
        TestOutlet outlet = new TestOutlet();
        outlet.refuse(Reason.FULL);
        try (Running source = new Running(SyslogTcpSource.class, TestContext.in(directory), Running.TCP, outlet);
                Socket socket = source.connect()) {
            Thread sender = new Thread(() -> sendForEver(socket));
            sender.start();
            assertThat(outlet.awaitOffers(5, Duration.ofSeconds(20))).isTrue();
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThan(2L << 20);
            socket.close();
            sender.join();
            outlet.accepting();
            assertServed(source);
        }
    }

    @Test
    void aSenderThatIsFasterThanItsBatchesTakesNoMoreMemory() throws Exception {
        byte[] lines =
                ("<13>Oct 11 22:14:15 h " + "x".repeat(2000) + "\n").repeat(50).getBytes(StandardCharsets.UTF_8);
        try (Running source = Running.multi(directory, Running.MULTI.with("batchSize", 5));
                Socket socket = source.connect()) {
            long most = 0;
            for (int i = 0; i < 200; i++) {
                Running.write(socket, lines);
                most = Math.max(most, HeapShare.OF_PROCESS.taken());
            }
            source.await(10_000);
            assertThat(most).isLessThan(1L << 20);
        }
    }

    private static void sendForEver(Socket socket) {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) 'x');
        try {
            while (true) {
                Running.write(socket, bytes);
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    @Test
    void anAbsurdLengthIsALineAndIsTold() throws Exception {
        try (Running source = Running.tcp(directory, Running.TCP)) {
            source.send("2147483647 <13>x\n99999999 <13>Oct 11 22:14:15 h y\n" + GOOD);
            source.await(3);
            assertThat(source.texts()).containsExactly("2147483647 <13>x", "99999999 <13>Oct 11 22:14:15 h y", "good");
            assertThat(source.context.count("EventReadFail")).isEqualTo(2);
        }
    }

    @Test
    void manyThatBeginAndStayTakeWhatTheySentAndNoMore() throws Exception {
        int many = 500;
        List<Socket> dripping = new ArrayList<>();
        try (Running source = Running.tcp(directory, Running.TCP.with("eventSize", 10_000_000))) {
            for (int i = 0; i < many; i++) {
                Socket socket = source.connect();
                dripping.add(socket);
                Running.write(socket, i % 2 == 0 ? "9000000 <13>Oct" : "<13>Oct 11 22");
            }
            for (int round = 0; round < 3; round++) {
                for (Socket socket : dripping) {
                    Running.write(socket, "x");
                }
            }
            assertServed(source);
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThan(many * 2048L);
            for (Socket socket : dripping) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.context.count("OpenConnectionCount") == 0);
            assertThat(source.texts()).contains("good");
        }
    }

    @Test
    void whoTakesAllTheMemoryIsDisconnectedAndOthersAreServed() throws Exception {
        long share = HeapShare.OF_PROCESS.most();
        int eventSize = HeapShare.OF_PROCESS.longestLine();
        byte[] most = new byte[eventSize - 1];
        Arrays.fill(most, (byte) 'x');
        List<Socket> greedy = new ArrayList<>();
        try (Running source = Running.tcp(directory, Running.TCP.with("eventSize", eventSize))) {
            for (long sum = 0; sum < 3 * share; sum += most.length) {
                Socket socket = source.connect();
                greedy.add(socket);
                try {
                    Running.write(socket, most);
                } catch (IOException e) {
                    assertThat(e).isInstanceOf(java.net.SocketException.class);
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> source.context.count("OpenConnectionCount") < greedy.size());
            assertThat(HeapShare.OF_PROCESS.taken()).isLessThanOrEqualTo(share);
            for (Socket each : greedy) {
                each.setSoLinger(true, 0);
                each.close();
            }
            assertServed(source);
        }
    }

    @Test
    void noiseIsInvalidAndNothingElse() throws Exception {
        try (Running source = Running.multi(directory, Running.MULTI)) {
            Random random = new Random(7);
            for (int i = 0; i < 20; i++) {
                byte[] noise = new byte[20_000];
                random.nextBytes(noise);
                try (Socket socket = source.connect()) {
                    Running.write(socket, noise);
                }
            }
            source.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n" + GOOD);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> source.texts()
                    .contains("good"));
            assertThat(source.context.count("GenericProcessingFail")).isZero();
        }
    }

    @Test
    void messagesComeOverTlsFromWhoIsKnown() throws Exception {
        Keys keys = new Keys(directory.resolve("keys"));
        Path store = keys.key("server", "dns:localhost");
        Path trust = keys.trust("trust", store);
        Settings tls = Running.MULTI
                .with("ssl", "true")
                .with("keystore", store.toString())
                .with("keystore-password", Keys.PASSWORD);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(Ledger.class);
        log.addAppender(said);
        try (Running source = Running.multi(directory, tls)) {
            try (Socket socket = context(trust, null)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), source.port())) {
                Running.write(socket, GOOD);
            }
            source.await(1);
            try (Socket plain = source.connect()) {
                Running.write(plain, GOOD);
                new DataInputStream(plain.getInputStream()).readAllBytes();
            } catch (java.net.SocketException e) {
                assertThat(source.texts()).hasSize(1);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> source.context.count("EventReadFail") == 1);
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(List.copyOf(said.list))
                    .singleElement()
                    .asString()
                    .contains("does not speak TLS; turn ssl on there")
                    .doesNotContain(HexFormat.of().formatHex("good".getBytes(StandardCharsets.US_ASCII))));
        } finally {
            log.detachAppender(said);
        }
        Settings known = Running.TCP
                .with("ssl", "true")
                .with("keystore", store.toString())
                .with("keystore-password", Keys.PASSWORD)
                .with("client-auth", "required")
                .with("truststore", trust.toString())
                .with("truststore-password", Keys.PASSWORD);
        try (Running source = Running.tcp(directory, known)) {
            try (Socket stranger = context(trust, null)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), source.port())) {
                Running.write(stranger, GOOD);
                new DataInputStream(stranger.getInputStream()).readAllBytes();
            } catch (IOException e) {
                assertThat(source.texts()).isEmpty();
            }
            try (Socket friend = context(trust, store)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), source.port())) {
                Running.write(friend, GOOD);
            }
            source.await(1);
            assertThat(source.texts()).containsExactly("good");
        }
    }

    private static SSLContext context(Path trust, @org.jspecify.annotations.Nullable Path own) throws Exception {
        TrustManagerFactory trusting = TrustManagerFactory.getInstance("PKIX");
        trusting.init(KeyStore.getInstance(trust.toFile(), Keys.PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        if (own == null) {
            context.init(null, trusting.getTrustManagers(), null);
            return context;
        }
        KeyManagerFactory showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        showing.init(KeyStore.getInstance(own.toFile(), Keys.PASSWORD.toCharArray()), Keys.PASSWORD.toCharArray());
        context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
        return context;
    }
}
