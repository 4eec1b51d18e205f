package org.millrace.source.avro;

import java.io.IOException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.library.netty.TlsSettings;
import org.millrace.rpc.server.CallServer;
import org.millrace.rpc.server.Endpoint;

/**
 * Takes events from other agents and from Flume's clients: each call is answered OK when the channels have its events. Calls that a
 * client sends without waiting for answers are put together.
 */
@SourceType(
        value = "avro",
        classes = "org.apache.flume.source.AvroSource",
        ignoredKeys = {"threads", "maxIoWorkers"},
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class AvroSource implements Source {
    private final CallServer server;

    public AvroSource(AvroConfig config) {
        Endpoint endpoint = Endpoint.of(
                config.bind(),
                config.port(),
                config.ssl(),
                config.client$_$auth(),
                TlsSettings.builder()
                        .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                        .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                        .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                        .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                        .build(),
                config.maxRequestBytes());
        boolean deflate = Endpoint.choice("compression-type", config.compression$_$type(), "none", "deflate");
        PeerFilter filter = config.ipFilter() ? PeerFilter.of(config.ipFilterRules()) : PeerFilter.none();
        server = new CallServer(
                "Avro source", endpoint, new AvroSpeech(deflate, new Admission(filter), endpoint.maxRequestBytes()));
    }

    @Override
    public void open(ComponentContext context) throws IOException, FatalException {
        server.open(context);
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        server.start(outlet);
    }

    @Override
    public void stop() throws InterruptedException {
        server.stop();
    }

    @Override
    public void close() {
        server.close();
    }
}
