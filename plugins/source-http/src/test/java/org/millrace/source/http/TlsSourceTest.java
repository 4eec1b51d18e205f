package org.millrace.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.flume.peer.Keys;
import org.millrace.http.server.Ledger;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.slf4j.LoggerFactory;

@ExtendWith(NothingLeftBehind.class)
class TlsSourceTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static SSLContext trusting;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        KeyStore trusted = KeyStore.getInstance(keys.trust("trust", store).toFile(), Keys.PASSWORD.toCharArray());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, factory.getTrustManagers(), null);
    }

    private static Client client(int port, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return new Client(socket);
    }

    private static Settings tls() {
        return Running.PLAIN.with("ssl", "true").with("keystore", store).with("keystore-password", Keys.PASSWORD);
    }

    @Test
    void eventsComeOverTlsAndSslv3IsRefused() throws Exception {
        try (Running source = new Running(directory, tls())) {
            try (Client client = client(source.port())) {
                assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(200);
                assertThat(client.ask(Client.post(Client.event("b"))).status()).isEqualTo(200);
            }
            assertThat(source.texts()).containsExactly("a", "b");
            assertThatThrownBy(() -> client(source.port(), "SSLv3")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void flumesFormerNamesHold() throws Exception {
        Settings former = Running.PLAIN
                .with("enableSSL", "true")
                .with("keystore", store)
                .with("keystorePassword", Keys.PASSWORD)
                .with("excludeProtocols", "TLSv1.3");
        try (Running source = new Running(directory, former)) {
            assertThatThrownBy(() -> client(source.port(), "TLSv1.3")).isInstanceOf(IOException.class);
            try (Client client = client(source.port(), "TLSv1.2")) {
                assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void theAgentsKeyStoreIsTakenIfThereIsNoOther() throws Exception {
        System.setProperty("javax.net.ssl.keyStore", store.toString());
        System.setProperty("javax.net.ssl.keyStorePassword", Keys.PASSWORD);
        try (Running source = new Running(directory, Running.PLAIN.with("ssl", "true"));
                Client client = client(source.port())) {
            assertThat(client.ask(Client.post(Client.event("a"))).status()).isEqualTo(200);
        } finally {
            System.clearProperty("javax.net.ssl.keyStore");
            System.clearProperty("javax.net.ssl.keyStorePassword");
        }
    }

    @Test
    void aClientWithoutTlsIsDisconnectedAndARefusalReachesItsClient() throws Exception {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(Ledger.class);
        log.addAppender(said);
        try (Running source = new Running(directory, tls())) {
            try (Client plain = Client.to(source.port())) {
                plain.write(Client.post(Client.event("a")));
                plain.awaitEnd();
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(List.copyOf(said.list))
                    .singleElement()
                    .asString()
                    .contains("does not speak TLS; turn ssl on there")
                    .doesNotContain(HexFormat.of().formatHex("POST".getBytes(StandardCharsets.US_ASCII))));
            try (Client client = client(source.port())) {
                client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2147483648\r\n\r\nabc");
                assertThat(client.answer().status()).isEqualTo(413);
            }
            assertThat(source.texts()).isEmpty();
        } finally {
            log.detachAppender(said);
        }
    }
}
