package org.millrace.sink.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.flume.peer.FlumeAgent;
import org.millrace.flume.peer.FlumeCollector;
import org.millrace.flume.peer.Keys;
import org.millrace.peer.rpc.Sending;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** We send to Flume's own agent. */
@ExtendWith(NothingLeftBehind.class)
class FlumeAgentTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static Path trust;
    private static Path trustOfOthers;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        trust = keys.trust("trust", store);
        trustOfOthers = keys.trust("others", keys.key("another", "dns:localhost"));
    }

    private FlumeCollector flume(String protocol, boolean ssl) throws Exception {
        return new FlumeCollector(directory, """
                type = thrift
                protocol = %s
                ssl = %s
                keystore = %s
                keystore-password = %s
                keystore-type = PKCS12""".formatted(protocol, ssl, store, Keys.PASSWORD));
    }

    private static Settings settings(int port) {
        return Settings.of("hostname", "localhost").with("port", port).with("batch-size", 100);
    }

    private static Settings trusting(Settings settings, Path whom) {
        return settings.with("ssl", "true")
                .with("truststore", whom.toString())
                .with("truststore-password", Keys.PASSWORD);
    }

    private ThriftSink sink(Settings settings) throws Exception {
        ThriftSink sink = Connectors.make(ThriftSink.class, settings);
        sink.open(TestContext.in(directory.resolve("sink")));
        return sink;
    }

    @ParameterizedTest
    @CsvSource({"compact,false", "binary,false", "compact,true", "binary,true"})
    void eachEventArrivesOnceAndInOrder(String protocol, boolean ssl) throws Exception {
        FlumeCollector flume = flume(protocol, ssl);
        Settings settings = settings(flume.port()).with("protocol", protocol);
        Sending.eachEventArrivesOnceAndInOrder(flume, sink(ssl ? trusting(settings, trust) : settings));
    }

    @Test
    void whatAKilledFlumeAcknowledgedIsThereAndTheRestComesAgain() throws Exception {
        FlumeCollector flume = flume("compact", true);
        Sending.whatAKilledServerAcknowledgedIsThere(flume, sink(trusting(settings(flume.port()), trust)));
    }

    @Test
    void theTrustOfTheAgentIsTakenIfThereIsNoOther() throws Exception {
        Map<String, String> global =
                Map.of("javax.net.ssl.trustStore", trust.toString(), "javax.net.ssl.trustStorePassword", Keys.PASSWORD);
        global.forEach(System::setProperty);
        try {
            FlumeCollector flume = flume("compact", true);
            Sending.eachEventArrivesOnceAndInOrder(
                    flume, sink(settings(flume.port()).with("ssl", "true")));
        } finally {
            global.keySet().forEach(System::clearProperty);
        }
    }

    private void assertRefused(FlumeCollector flume, Settings settings, String why) throws Exception {
        ThriftSink sink = sink(settings.with("connect-timeout", "3000").with("request-timeout", "3000"));
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
    void aServerThatDoesNotEncryptGetsNothing() throws Exception {
        FlumeCollector flume = flume("compact", false);
        assertRefused(flume, trusting(settings(flume.port()), trust), "no connection");
    }

    @Test
    void aServerThatIsNotTrustedGetsNothing() throws Exception {
        FlumeCollector flume = flume("compact", true);
        assertRefused(flume, trusting(settings(flume.port()), trustOfOthers), "no connection");
    }
}
