package org.millrace.source.otlp;

import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.http.server.Encryption;
import org.millrace.http.server.Entrance;
import org.millrace.http.server.HttpConnection;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.TlsSettings;

/** Takes logs by OTLP, over HTTP and over gRPC on one port: a request is answered when the channels have all its records. */
@SourceType(value = "otlp", guarantee = Guarantee.AT_LEAST_ONCE)
public final class OtlpSource implements Source {
    private static final String KIND = "OTLP source";
    private static final int MOST_STREAMS = 1000;

    private final Limits limits;
    private final int maxStreams;
    private final Entrance entrance;

    private @Nullable ComponentContext context;

    public OtlpSource(OtlpConfig config) {
        limits = Limits.of(config.maxRequestBytes(), config.requestTimeout(), config.idleTimeout());
        maxStreams = config.maxConcurrentStreams();
        if (maxStreams < 1 || maxStreams > MOST_STREAMS) {
            throw new InvalidConfigurationException(
                    "maxConcurrentStreams", maxStreams + " is not possible; 1 to " + MOST_STREAMS + " are");
        }
        entrance = new Entrance(
                KIND, config.bind(), config.port(), Encryption.of(config.ssl(), config.client$_$auth(), tls(config)));
    }

    private static TlsSettings tls(OtlpConfig config) {
        return TlsSettings.builder()
                .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                .build();
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        entrance.open(given, List.of("h2", "http/1.1"));
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        Ledger ledger = new Ledger(Objects.requireNonNull(context, "start before open"), KIND);
        Delivery delivery = new Delivery(outlet, ledger, limits.body());
        entrance.start((server, connection, state) -> greet(server, connection, state, delivery, ledger));
    }

    private void greet(Server server, Channel connection, ByteBuffer state, Delivery delivery, Ledger ledger)
            throws IOException {
        HttpConnection http = new HttpConnection(server, entrance.plain(), limits, delivery, ledger);
        if (state.hasRemaining()) {
            // Connections of gRPC are not handed over.
            http.begin(connection, state);
            return;
        }
        Http2Connection grpc = new Http2Connection(server, limits, maxStreams, delivery, ledger);
        connection.pipeline().addLast(new ProtocolChoice(server, entrance.plain(), limits, http, grpc));
    }

    @Override
    public void stop() throws InterruptedException {
        entrance.stop();
    }

    @Override
    public void close() {
        entrance.close();
    }
}
