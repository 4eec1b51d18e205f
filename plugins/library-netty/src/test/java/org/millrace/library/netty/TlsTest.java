package org.millrace.library.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.flume.peer.Keys;

/** Two engines greet one another, without a network. */
class TlsTest {
    private static final UnpooledByteBufAllocator MEMORY = UnpooledByteBufAllocator.DEFAULT;

    @TempDir
    Path directory;

    private Keys keys;
    private Path server;
    private Path trust;

    @BeforeEach
    void make() throws Exception {
        keys = new Keys(directory);
        server = keys.key("server", "dns:localhost");
        trust = keys.trust("trust", server);
    }

    private static TlsSettings.Builder store(Path file) {
        return TlsSettings.bare().keyStore(file.toString(), Keys.PASSWORD, "PKCS12");
    }

    private static TlsSettings trusting(Path file) {
        return TlsSettings.bare().trustStore(file.toString(), Keys.PASSWORD, "").build();
    }

    private static SSLEngine to(Tls client, String host) {
        return client.connected(MEMORY, host, 1, true).engine();
    }

    private static SSLEngine at(Tls server) {
        SslHandler handler = server.accepted(MEMORY);
        return handler.engine();
    }

    /** Lets them talk until both are done; what the server showed. */
    private static X509Certificate greet(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer up = ByteBuffer.allocate(1 << 16);
        ByteBuffer down = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < 100; i++) {
            step(client, down, up);
            step(server, up, down);
        }
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(1 << 16);
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            return;
        }
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, plain);
        }
        in.compact();
    }

    @Test
    void aServerIsBelievedIfItIsVouchedForAndIsTheOneThatWasAsked() throws Exception {
        Tls served = Tls.server("source r1", store(server).build(), false);
        Tls knowing = Tls.client("sink k1", trusting(trust), false);
        assertThat(greet(to(knowing, "localhost"), at(served))
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=server");
        assertThatThrownBy(() -> greet(to(knowing, "elsewhere"), at(served)))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("elsewhere");
        Path other = keys.trust("other", keys.key("stranger", "dns:localhost"));
        assertThatThrownBy(() -> greet(to(Tls.client("sink k1", trusting(other), false), "localhost"), at(served)))
                .isInstanceOf(SSLException.class);
        greet(
                Tls.client("sink k1", trusting(other), true)
                        .connected(MEMORY, "any", 1, false)
                        .engine(),
                at(served));
    }

    @Test
    void oneThatIsOverIsNotBelieved() throws Exception {
        Path signer = keys.key("signer", "dns:signer");
        Path over = keys.expiredKey("over", "dns:localhost", signer);
        Tls client = Tls.client("sink k1", trusting(keys.trust("t", signer)), false);
        Tls served = Tls.server("source r1", store(over).build(), false);
        assertThatThrownBy(() -> greet(to(client, "localhost"), at(served)))
                .isInstanceOf(SSLException.class)
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void aClientIsAskedForItsCertificate() throws Exception {
        Path mine = keys.key("mine", "dns:client");
        TlsSettings settings = store(server)
                .trustStore(keys.trust("clients", mine).toString(), Keys.PASSWORD, "")
                .build();
        Tls served = Tls.server("source r1", settings, true);
        SSLEngine with = at(served);
        TlsSettings known =
                store(mine).trustStore(trust.toString(), Keys.PASSWORD, "").build();
        greet(to(Tls.client("sink k1", known, false), "localhost"), with);
        assertThat(with.getSession().getPeerPrincipal().getName()).isEqualTo("CN=mine");
        assertThatThrownBy(() -> greet(to(Tls.client("sink k1", trusting(trust), false), "localhost"), at(served)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void filesThatChangeAreReadAgainAndWhatIsBrokenChangesNothing() throws Exception {
        Tls served = Tls.server("source r1", store(server).build(), false);
        Tls believing = Tls.client("sink k1", TlsSettings.bare().build(), true);
        Path next = keys.key("next", "dns:localhost");
        Files.writeString(server, "no key store");
        // Also once it has been looked at again.
        Awaitility.await().during(Duration.ofMillis(1100)).untilAsserted(() -> assertThat(shown(believing, served))
                .isEqualTo("CN=server"));
        Files.move(next, server, StandardCopyOption.REPLACE_EXISTING);
        Awaitility.await()
                .untilAsserted(() -> assertThat(shown(believing, served)).isEqualTo("CN=next"));
    }

    private static String shown(Tls client, Tls server) throws SSLException {
        return greet(client.connected(MEMORY, "any", 1, false).engine(), at(server))
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void whatIsWrongIsSaidByNameAndWithoutThePassword() throws Exception {
        assertThatThrownBy(() -> Tls.server("source r1", TlsSettings.bare().build(), false))
                .hasMessageContaining("there is no keystore");
        assertThatThrownBy(() ->
                        Tls.server("source r1", store(directory.resolve("none")).build(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none is not there");
        TlsSettings wrong = TlsSettings.bare()
                .keyStore(server.toString(), "geheim", "PKCS12")
                .build();
        assertThatThrownBy(() -> Tls.server("source r1", wrong, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keystore-password does not open it")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> Tls.server(
                        "source r1", store(server).protocols("TLSv9", "").build(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("include-protocols = [TLSv9]")
                .hasMessageContaining("TLSv1.3");
        Files.writeString(directory.resolve("text"), "text");
        assertThatThrownBy(() ->
                        Tls.server("source r1", store(directory.resolve("text")).build(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text can't be read");
    }

    @Test
    void whatIsExcludedIsNotSpoken() throws Exception {
        Tls served =
                Tls.server("source r1", store(server).protocols("", "TLSv1.3").build(), false);
        assertThat(at(served).getEnabledProtocols()).containsExactly("TLSv1.2");
        Tls suite = Tls.server(
                "source r1",
                store(server).cipherSuites("TLS_AES_128_GCM_SHA256", "").build(),
                false);
        assertThat(at(suite).getEnabledCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
    }

    @Test
    void whatAPeerSentThatSpeaksNoTlsIsNotTold() {
        NotSslRecordException all = new NotSslRecordException("not an SSL/TLS record: 534543524554");
        for (Throwable why : List.of(all, new DecoderException(all))) {
            assertThat(Tls.told(why)).hasNoCause().hasMessageContaining("does not speak TLS");
            assertThat(Tls.failure(why)).doesNotContain("5345").contains("does not speak TLS");
        }
        SSLException other = new SSLException("no cipher suite");
        assertThat(Tls.told(other)).isSameAs(other);
        assertThat(Tls.failure(other)).isEqualTo("TLS failed: no cipher suite");
    }
}
