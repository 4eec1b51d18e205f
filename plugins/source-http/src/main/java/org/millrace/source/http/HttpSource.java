package org.millrace.source.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.library.netty.TlsSettings;
import org.millrace.network.HeapShare;
import org.millrace.network.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events by POST: a request is answered 200 when the channels have all its events. */
@SourceType(
        value = "http",
        classes = "org.apache.flume.source.http.HTTPSource",
        parts = HttpSource.HANDLER + "=deserializer/json",
        ignoredKeys = {"QueuedThreadPool.", "HttpConfiguration.", "SslContextFactory.", "ServerConnector."},
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class HttpSource implements Source {
    static final String HANDLER = "handler";

    private static final Logger log = LoggerFactory.getLogger(HttpSource.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);
    private static final int LEAST_BODY = 1024;
    private static final int LEAST_READ = 512;
    private static final int USUAL_READ = 4 << 10;
    private static final int LARGEST_READ = 64 << 10;

    private final String bind;
    private final int port;
    private final Limits limits;
    private final boolean ssl;
    private final boolean clientsAreKnown;
    private final TlsSettings tlsSettings;

    private @Nullable ComponentContext context;
    private @Nullable Deserializer handler;
    private @Nullable ServerSocketChannel socket;
    private @Nullable Tls tls;
    private @Nullable Server server;

    public HttpSource(HttpConfig config) {
        bind = config.bind().trim();
        if (bind.isEmpty()) {
            throw new InvalidConfigurationException(
                    "bind",
                    "is empty; give the host name or address to listen on, such as 0.0.0.0 for every interface");
        }
        port = config.port();
        within("port", port, 0, 65535);
        within("maxRequestBytes", config.maxRequestBytes(), LEAST_BODY, 1 << 30);
        within("requestTimeout", config.requestTimeout(), 1, Integer.MAX_VALUE);
        within("idleTimeout", config.idleTimeout(), 1, Integer.MAX_VALUE);
        limits = new Limits(
                Math.min(config.maxRequestBytes(), HeapShare.OF_BATCHES.most() / 2),
                Duration.ofMillis(config.requestTimeout()),
                Duration.ofMillis(config.idleTimeout()));
        ssl = config.ssl() || config.enableSSL();
        clientsAreKnown = required("client-auth", config.client$_$auth());
        tlsSettings = TlsSettings.builder()
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

    private static boolean required(String key, String value) {
        if (value.equalsIgnoreCase("none") || value.equalsIgnoreCase("required")) {
            return value.equalsIgnoreCase("required");
        }
        throw new InvalidConfigurationException(key, "'" + value + "' is neither none nor required");
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        handler = given.part(HANDLER, Deserializer.class)
                .orElseThrow(() -> new IllegalStateException("there is no " + HANDLER));
        if (ssl) {
            tls = Tls.server("Source " + given.name(), tlsSettings, clientsAreKnown);
        }
        ServerSocketChannel opened = Listening.connections(given.sockets(), bind, port);
        socket = opened;
        int listening = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> listening);
        log.info("HTTP source {} listens on {}.", given.name(), opened.getLocalAddress());
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        Ledger ledger = new Ledger(given);
        Delivery delivery = new Delivery(outlet, Objects.requireNonNull(handler), ledger, limits.body());
        Server fresh = new Server(given, (connection, state) -> greet(connection, state, delivery, ledger));
        server = fresh;
        fresh.start(List.of(Objects.requireNonNull(socket)));
    }

    private void greet(Channel connection, ByteBuffer state, Delivery delivery, Ledger ledger) throws IOException {
        connection
                .config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(LEAST_READ, USUAL_READ, LARGEST_READ));
        Tls encryption = tls;
        if (encryption != null) {
            connection.pipeline().addLast(encryption.accepted(connection.alloc()));
        }
        new HttpConnection(Objects.requireNonNull(server), encryption == null, limits, delivery, ledger)
                .begin(connection, state);
    }

    @Override
    public void stop() throws InterruptedException {
        Server now = server;
        if (now != null) {
            now.stop(FINISH_WITHIN);
        }
    }

    @Override
    public void close() {
        Server now = server;
        if (now != null) {
            now.close();
        }
    }
}
