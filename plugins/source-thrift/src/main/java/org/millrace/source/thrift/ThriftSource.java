package org.millrace.source.thrift;

import java.io.IOException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.library.netty.TlsSettings;
import org.millrace.rpc.server.CallServer;
import org.millrace.rpc.server.Endpoint;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.sasl.Kerberos;

/**
 * Takes events by Flume's Thrift protocol: each call is answered OK when the channels have its events. Calls that a client sends without
 * waiting for answers are put together.
 */
@SourceType(value = "thrift", classes = "org.apache.flume.source.ThriftSource", guarantee = Guarantee.AT_LEAST_ONCE)
public final class ThriftSource implements Source {
    private final CallServer server;

    public ThriftSource(ThriftConfig config) {
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
        if (config.threads() < 0) {
            throw new InvalidConfigurationException("threads", config.threads() + " is not possible; 0 is no limit");
        }
        Form protocol = Form.of(config.protocol())
                .orElseThrow(() -> new InvalidConfigurationException(
                        "protocol", "'" + config.protocol() + "' is neither compact nor binary"));
        int threads = config.threads() == 0 ? Integer.MAX_VALUE : config.threads();
        Kerberos kerberos = config.kerberos()
                ? Kerberos.of(
                        "agent-principal", config.agent$_$principal(), "agent-keytab", config.agent$_$keytab(), false)
                : null;
        if (kerberos != null) {
            Kerberos.service("agent-principal", kerberos.principal());
        }
        server = new CallServer(
                "Thrift source", endpoint, new ThriftSpeech(protocol, endpoint.maxRequestBytes(), threads, kerberos));
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
