package org.millrace.source.http;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.http.server.Encryption;
import org.millrace.http.server.Entrance;
import org.millrace.http.server.HttpConnection;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.library.netty.TlsSettings;

/** Takes events by POST: a request is answered 200 when the channels have all its events. */
@SourceType(
        value = "http",
        classes = "org.apache.flume.source.http.HTTPSource",
        parts = HttpSource.HANDLER + "=deserializer/json",
        ignoredKeys = {"QueuedThreadPool.", "HttpConfiguration.", "SslContextFactory.", "ServerConnector."},
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class HttpSource implements Source {
    static final String HANDLER = "handler";

    private static final String KIND = "HTTP source";

    private final Limits limits;
    private final Entrance entrance;

    private @Nullable ComponentContext context;
    private @Nullable Deserializer handler;

    public HttpSource(HttpConfig config) {
        limits = Limits.of(config.maxRequestBytes(), config.requestTimeout(), config.idleTimeout());
        entrance = new Entrance(
                KIND,
                config.bind(),
                config.port(),
                Encryption.of(config.ssl() || config.enableSSL(), config.client$_$auth(), tls(config)));
    }

    private static TlsSettings tls(HttpConfig config) {
        return TlsSettings.builder()
                .keyStore(
                        config.keystore(),
                        either(config._keystore$_$password(), config._keystorePassword()),
                        config.keystore$_$type())
                .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                .protocols(
                        config.include$_$protocols(), either(config.exclude$_$protocols(), config.excludeProtocols()))
                .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                .build();
    }

    private static String either(String name, String former) {
        return name.isBlank() ? former : name;
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        handler = given.part(HANDLER, Deserializer.class)
                .orElseThrow(() -> new IllegalStateException("there is no " + HANDLER));
        entrance.open(given, List.of());
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        Ledger ledger = new Ledger(Objects.requireNonNull(context, "start before open"), KIND);
        Delivery delivery = new Delivery(outlet, Objects.requireNonNull(handler), ledger, limits.body());
        entrance.start((server, connection, state) ->
                new HttpConnection(server, entrance.plain(), limits, delivery, ledger).begin(connection, state));
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
