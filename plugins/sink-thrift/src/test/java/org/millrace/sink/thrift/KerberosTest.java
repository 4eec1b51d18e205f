package org.millrace.sink.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.flume.peer.FlumeAgent;
import org.millrace.flume.peer.FlumeCollector;
import org.millrace.flume.peer.Kdc;
import org.millrace.flume.peer.Keys;
import org.millrace.peer.rpc.Sending;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** We prove to Flume's own agent who we are. */
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

    private FlumeCollector flume(String protocol, boolean ssl, boolean kerberos) throws Exception {
        return new FlumeCollector(
                directory,
                """
                type = thrift
                protocol = %s
                kerberos = %s
                agent-principal = %s
                agent-keytab = %s
                ssl = %s
                keystore = %s
                keystore-password = %s
                keystore-type = PKCS12""".formatted(protocol, kerberos, kdc.full(SERVER), kdc.keytab(SERVER), ssl, store, Keys.PASSWORD),
                "-D" + CONFIGURATION + "=" + kdc.configuration());
    }

    private static Settings settings(int port) {
        return Settings.of("hostname", "localhost")
                .with("port", port)
                .with("kerberos", "true")
                .with("client-principal", kdc.full(CLIENT))
                .with("client-keytab", kdc.keytab(CLIENT).toString())
                .with("server-principal", kdc.full("flume/_HOST"));
    }

    private ThriftSink sink(Settings settings) throws Exception {
        ThriftSink sink = Connectors.make(ThriftSink.class, settings);
        sink.open(TestContext.in(directory.resolve("sink")));
        return sink;
    }

    @ParameterizedTest
    @CsvSource({"compact,false", "binary,false", "compact,true"})
    void eachEventArrivesOnceAndInOrder(String protocol, boolean ssl) throws Exception {
        FlumeCollector flume = flume(protocol, ssl, true);
        Settings settings = settings(flume.port()).with("protocol", protocol);
        if (ssl) {
            settings = settings.with("ssl", "true")
                    .with("truststore", trust.toString())
                    .with("truststore-password", Keys.PASSWORD);
        }
        Sending.eachEventArrivesOnceAndInOrder(flume, sink(settings));
    }

    private void assertNothingIsSent(FlumeCollector flume, Settings settings, String why) throws Exception {
        ThriftSink sink = sink(settings.with("connect-timeout", "5000").with("request-timeout", "3000"));
        try (FlumeAgent agent = flume.start()) {
            assertThatThrownBy(() -> sink.deliver(TestBatch.of(List.of(Event.of("e0")))))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("localhost:" + flume.port())
                    .hasMessageContaining(why);
        } finally {
            sink.close();
        }
        assertThat(flume.written()).isEmpty();
    }

    @Test
    void aServerThatIsAnotherGetsNothing() throws Exception {
        FlumeCollector flume = flume("compact", false, true);
        assertNothingIsSent(
                flume, settings(flume.port()).with("server-principal", kdc.full("flume/elsewhere")), "Kerberos: ");
    }

    @Test
    void aServerThatHasNoKerberosGetsNothing() throws Exception {
        FlumeCollector flume = flume("compact", false, false);
        assertNothingIsSent(flume, settings(flume.port()), "no connection");
    }

    @Test
    void whoCannotLogInSendsNothing() throws Exception {
        FlumeCollector flume = flume("compact", false, true);
        assertNothingIsSent(
                flume,
                settings(flume.port()).with("client-keytab", kdc.keytab(SERVER).toString()),
                "has no key of sender/localhost");
    }

    @Test
    void whatIsMissingIsSaidSo() {
        for (String key : List.of("client-principal", "client-keytab", "server-principal")) {
            assertThatThrownBy(
                            () -> Connectors.make(ThriftSink.class, settings(1).with(key, "")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining(key);
        }
    }
}
