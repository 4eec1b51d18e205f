package org.millrace.sink.avro;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.flume.peer.FlumeCollector;
import org.millrace.flume.peer.Keys;
import org.millrace.peer.rpc.Sending;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** We send to Flume's own agent. */
class FlumeAgentTest {
    @TempDir
    Path directory;

    @TempDir
    static Path keysDirectory;

    private static Path store;
    private static Path trust;

    @BeforeAll
    static void makeKeys() throws Exception {
        Keys keys = new Keys(keysDirectory);
        store = keys.key("server", "dns:localhost,ip:127.0.0.1");
        trust = keys.trust("trust", store);
    }

    private FlumeCollector flume(String compression, boolean ssl) throws Exception {
        return new FlumeCollector(directory, """
                type = avro
                compression-type = %s
                ssl = %s
                keystore = %s
                keystore-password = %s
                keystore-type = PKCS12""".formatted(compression, ssl, store, Keys.PASSWORD));
    }

    private AvroSink sink(int port, String compression, boolean ssl) throws Exception {
        Settings settings = Settings.of("hostname", "localhost")
                .with("port", port)
                .with("batch-size", 100)
                .with("compression-type", compression);
        if (ssl) {
            settings = settings.with("ssl", "true")
                    .with("truststore", trust.toString())
                    .with("truststore-password", Keys.PASSWORD);
        }
        AvroSink sink = Connectors.make(AvroSink.class, settings);
        sink.open(TestContext.in(directory.resolve("sink")));
        return sink;
    }

    @ParameterizedTest
    @CsvSource({"none,false", "deflate,false", "none,true", "deflate,true"})
    void eachEventArrivesOnceAndInOrder(String compression, boolean ssl) throws Exception {
        FlumeCollector flume = flume(compression, ssl);
        Sending.eachEventArrivesOnceAndInOrder(flume, sink(flume.port(), compression, ssl));
    }

    @Test
    void whatAKilledFlumeAcknowledgedIsThereAndTheRestComesAgain() throws Exception {
        FlumeCollector flume = flume("none", false);
        Sending.whatAKilledServerAcknowledgedIsThere(flume, sink(flume.port(), "none", false));
    }
}
