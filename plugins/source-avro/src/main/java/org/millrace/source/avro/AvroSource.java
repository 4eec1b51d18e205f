package org.millrace.source.avro;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.avro.rpc.AvroServer;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.library.netty.TlsSettings;
import org.millrace.network.Listening;
import org.millrace.rpc.server.CallConnection;
import org.millrace.rpc.server.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger log = LoggerFactory.getLogger(AvroSource.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);

    private final String bind;
    private final int port;
    private final boolean deflate;
    private final PeerFilter filter;
    private final int maxRequestBytes;
    private final boolean ssl;
    private final boolean clientsAreKnown;
    private final TlsSettings tlsSettings;

    private @Nullable ComponentContext context;
    private @Nullable ServerSocketChannel socket;
    private @Nullable Tls tls;
    private @Nullable Server server;
    private @Nullable Admission admission;

    public AvroSource(AvroConfig config) {
        bind = config.bind().trim();
        if (bind.isEmpty()) {
            throw new InvalidConfigurationException(
                    "bind",
                    "is empty; give the host name or address to listen on, such as 0.0.0.0 for every interface");
        }
        port = config.port();
        if (port < 0 || port > 65535) {
            throw new InvalidConfigurationException("port", port + " is not a port; 0 to 65535 are");
        }
        deflate = choice("compression-type", config.compression$_$type(), "none", "deflate");
        clientsAreKnown = choice("client-auth", config.client$_$auth(), "none", "required");
        filter = config.ipFilter() ? PeerFilter.of(config.ipFilterRules()) : PeerFilter.none();
        if (config.maxRequestBytes() < 1024) {
            throw new InvalidConfigurationException(
                    "maxRequestBytes", config.maxRequestBytes() + " is too few for a call; the least is 1024");
        }
        maxRequestBytes = (int) Math.min(config.maxRequestBytes(), Ledger.REQUESTS.most() / 2);
        ssl = config.ssl();
        tlsSettings = TlsSettings.builder()
                .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                .build();
    }

    private static boolean choice(String key, String value, String no, String yes) {
        if (value.equalsIgnoreCase(no) || value.equalsIgnoreCase(yes)) {
            return value.equalsIgnoreCase(yes);
        }
        throw new InvalidConfigurationException(key, "'" + value + "' is neither " + no + " nor " + yes);
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        if (ssl) {
            tls = Tls.server("Source " + given.name(), tlsSettings, clientsAreKnown);
        }
        ServerSocketChannel opened = Listening.connections(given.sockets(), bind, port);
        socket = opened;
        int listening = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> listening);
        log.info("Avro source {} listens on {}.", given.name(), opened.getLocalAddress());
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        Ledger ledger = new Ledger("Avro source", given, outlet);
        Server fresh = new Server(given, (connection, state) -> greet(connection, state, outlet, ledger));
        server = fresh;
        admission = new Admission(given.name(), filter, fresh);
        fresh.start(List.of(Objects.requireNonNull(socket)));
    }

    private void greet(Channel connection, ByteBuffer state, Outlet outlet, Ledger ledger) throws IOException {
        Optional<Tls> encryption = Optional.ofNullable(tls);
        if (!filter.isOpen()) {
            connection.pipeline().addLast(Objects.requireNonNull(admission));
        }
        if (encryption.isPresent() && deflate) {
            connection.pipeline().addLast(new EitherOrder(encryption.get()));
        } else {
            encryption.ifPresent(by -> connection.pipeline().addLast(by.accepted(connection.alloc())));
            if (deflate) {
                connection.pipeline().addLast(EitherOrder.deflate());
            }
        }
        CallConnection handler = new CallConnection(
                Objects.requireNonNull(server),
                encryption.isEmpty() && !deflate,
                new AvroServer(maxRequestBytes, Ledger.MEMORY),
                outlet,
                ledger);
        connection.pipeline().addLast(handler);
        handler.goOnFrom(state);
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
