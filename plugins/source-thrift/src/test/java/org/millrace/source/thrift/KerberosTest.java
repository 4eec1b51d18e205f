package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.flume.peer.FlumeClient;
import org.millrace.flume.peer.Kdc;
import org.millrace.flume.peer.Keys;
import org.millrace.network.HeapShare;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** Flume's own client proves who it is, and others can't. */
@ExtendWith(NothingLeftBehind.class)
class KerberosTest {
    private static final String CONFIGURATION = "java.security.krb5.conf";
    private static final String SERVER = "flume/localhost";
    private static final String CLIENT = "sender/localhost";

    @TempDir
    static Path common;

    private static Kdc kdc;
    private static Path store;
    private static Path trust;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        kdc = Kdc.start(common.resolve("kdc"), SERVER, CLIENT, "flume/elsewhere");
        System.setProperty(CONFIGURATION, kdc.configuration().toString());
        Keys keys = new Keys(common.resolve("keys"));
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        trust = keys.trust("trust", store);
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty(CONFIGURATION);
        kdc.close();
    }

    private static Settings settings() {
        return Ends.PLAIN
                .with("kerberos", "true")
                .with("agent-principal", kdc.full(SERVER))
                .with("agent-keytab", kdc.keytab(SERVER).toString());
    }

    private FlumeClient client(int port, String protocol, boolean ssl, String server) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>(FlumeClient.toThrift(port, protocol));
        properties.put("kerberos", "true");
        properties.put("client-principal", kdc.full(CLIENT));
        properties.put("client-keytab", kdc.keytab(CLIENT).toString());
        properties.put("server-principal", kdc.full(server));
        properties.put("ssl", Boolean.toString(ssl));
        properties.put("truststore", trust.toString());
        properties.put("truststore-password", Keys.PASSWORD);
        properties.put("truststore-type", "PKCS12");
        properties.put("batch-size", "1000");
        return FlumeClient.start(directory, properties, "-D" + CONFIGURATION + "=" + kdc.configuration());
    }

    @ParameterizedTest
    @CsvSource({"compact,false", "binary,false", "compact,true"})
    void eachEventArrivesOnce(String protocol, boolean ssl) throws Exception {
        Settings settings = settings().with("protocol", protocol);
        if (ssl) {
            settings = settings.with("ssl", "true")
                    .with("keystore", store.toString())
                    .with("keystore-password", Keys.PASSWORD);
        }
        try (Running source = Ends.source(directory, settings)) {
            try (FlumeClient client = client(source.port(), protocol, ssl, SERVER)) {
                assertThat(client.one(0)).as(() -> client.failure()).isTrue();
                assertThat(client.batch(1, 999)).as(() -> client.failure()).isTrue();
            }
            assertThat(source.texts())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(i -> "e" + i).toList());
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void aTicketForAnotherServerIsNotTaken() throws Exception {
        try (Running source = Ends.source(directory, settings())) {
            try (FlumeClient client = client(source.port(), "compact", false, "flume/elsewhere")) {
                assertThat(client.one(0)).isFalse();
            }
            await().untilAsserted(() ->
                    assertThat(source.context.count("EventReadFail")).isPositive());
            assertThat(source.texts()).isEmpty();
        }
    }

    private static byte[] step(int status, int length, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) status)
                .putInt(length)
                .put(bytes)
                .array();
    }

    @Test
    void whoProvesNothingIsDisconnectedAndDeliversNothing() throws Exception {
        try (Running source = Ends.source(directory, settings())) {
            byte[] call;
            try (Client plain = Ends.client(source.port())) {
                call = plain.call(List.of(Event.of("smuggled")));
            }
            byte[] started = step(1, 6, "GSSAPI");
            List<byte[]> bad = List.of(
                    call,
                    // It goes on as if both had agreed.
                    ByteBuffer.allocate(started.length + call.length)
                            .put(started)
                            .put(call)
                            .array(),
                    step(1, Integer.MAX_VALUE, "GSS"),
                    step(1, -1, "GSS"),
                    step(1, 5, "PLAIN"),
                    step(2, 3, "abc"),
                    step(5, 0, ""),
                    ByteBuffer.allocate(20).put(started).put(step(2, 4, "abcd")).array(),
                    ByteBuffer.allocate(22).put(started).put(started).array(),
                    ByteBuffer.allocate(16).put(started).put(step(5, 0, "")).array());
            for (byte[] bytes : bad) {
                try (Client client = Ends.client(source.port())) {
                    client.patience(Duration.ofSeconds(20));
                    client.write(bytes);
                    client.awaitEnd();
                }
            }
            assertThat(source.texts()).isEmpty();
            assertThat(source.context.count("EventReadFail")).isEqualTo(bad.size());
            try (FlumeClient client = client(source.port(), "compact", false, SERVER)) {
                assertThat(client.one(0)).as(() -> client.failure()).isTrue();
            }
        }
        assertThat(HeapShare.OF_PROCESS.taken()).isZero();
    }

    @Test
    void whatIsMissingOrWrongIsSaidSo() throws Exception {
        assertThatThrownBy(() -> Connectors.make(ThriftSource.class, Ends.PLAIN.with("kerberos", "true")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("agent-principal");
        assertThatThrownBy(() -> Connectors.make(ThriftSource.class, settings().with("agent-keytab", "")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("agent-keytab");
        assertThatThrownBy(() -> Connectors.make(ThriftSource.class, settings().with("agent-principal", "bob")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("no principal of a service");
        for (String keytab : List.of("/nowhere/flume.keytab", kdc.keytab(CLIENT).toString())) {
            ThriftSource source = Connectors.make(ThriftSource.class, settings().with("agent-keytab", keytab));
            try {
                assertThatThrownBy(() -> source.open(TestContext.in(directory)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(keytab);
            } finally {
                source.close();
            }
        }
    }
}
