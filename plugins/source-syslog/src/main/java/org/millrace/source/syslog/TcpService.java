package org.millrace.source.syslog;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.source.Outlet;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.library.netty.TlsSettings;
import org.millrace.network.Listening;
import org.millrace.source.syslog.intake.Deliveries;
import org.millrace.source.syslog.intake.HostNames;
import org.millrace.source.syslog.intake.Ledger;
import org.millrace.source.syslog.intake.Origin;
import org.millrace.source.syslog.intake.SyslogConnection;
import org.millrace.source.syslog.message.MessageSettings;

/** The life of a source of syslog over TCP, on one port or on several. */
final class TcpService {
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);
    /** Leaves time to hand over what no channel has taken. */
    private static final Duration DELIVER_WITHIN = Duration.ofSeconds(1);

    private static final Duration LAST_DELIVERIES = Duration.ofMillis(500);

    /**
     * What the user wants.
     *
     * @param charset by port
     */
    record Settings(
            String host,
            List<Integer> ports,
            int eventSize,
            int batchSize,
            int deliverers,
            IntFunction<Charset> charset,
            MessageSettings messages,
            Origin origin) {}

    private final Settings settings;
    private final boolean ssl;
    private final boolean sendersAreKnown;
    private final TlsSettings tlsSettings;

    private @Nullable ComponentContext context;
    private List<ServerSocketChannel> sockets = List.of();
    private @Nullable Tls tls;
    private @Nullable Server server;
    private @Nullable Deliveries deliveries;
    private @Nullable HostNames names;

    TcpService(Settings settings, TlsConfig config) {
        this.settings = settings;
        ssl = config.ssl();
        String auth = config.client$_$auth().strip();
        if (!auth.equalsIgnoreCase("none") && !auth.equalsIgnoreCase("required")) {
            throw new InvalidConfigurationException("client-auth", "'" + auth + "' is neither none nor required");
        }
        sendersAreKnown = auth.equalsIgnoreCase("required");
        tlsSettings = TlsSettings.builder()
                .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                .build();
    }

    /** The ports, as they were asked for, each with the one that it has. */
    List<Integer> open(ComponentContext given) throws IOException, FatalException {
        context = given;
        if (ssl) {
            tls = Tls.server("Source " + given.name(), tlsSettings, sendersAreKnown);
        }
        List<ServerSocketChannel> opened = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int port : settings.ports()) {
            ServerSocketChannel socket = Listening.connections(given.sockets(), "host", settings.host(), port);
            opened.add(socket);
            ports.add(((InetSocketAddress) socket.getLocalAddress()).getPort());
        }
        sockets = opened;
        return ports;
    }

    void start(Outlet outlet) throws InterruptedException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        Ledger ledger = new Ledger(given);
        deliveries = new Deliveries(
                given.threads(), settings.deliverers(), settings.batchSize(), outlet, ledger, settings.messages());
        names = settings.origin().nameHeader().isEmpty() ? null : new HostNames(given.threads());
        Server fresh = new Server(given, (connection, state) -> greet(connection, state, ledger));
        server = fresh;
        fresh.start(sockets);
    }

    private void greet(Channel connection, ByteBuffer state, Ledger ledger) throws IOException {
        Optional<Tls> encryption = Optional.ofNullable(tls);
        int port = connection.localAddress() instanceof InetSocketAddress at ? at.getPort() : 0;
        SyslogConnection handler = new SyslogConnection(
                Objects.requireNonNull(server),
                Objects.requireNonNull(deliveries),
                ledger,
                settings.eventSize(),
                settings.charset().apply(port),
                encryption.isEmpty(),
                settings.origin(),
                Optional.ofNullable(names));
        encryption.ifPresent(by -> connection.pipeline().addLast(by.accepted(connection.alloc())));
        connection.pipeline().addLast(handler);
        handler.goOnFrom(state);
    }

    void stop() throws InterruptedException {
        Server now = server;
        Deliveries its = deliveries;
        if (now != null && its != null) {
            its.giveUpIn(DELIVER_WITHIN);
            now.stop(FINISH_WITHIN);
            its.await(LAST_DELIVERIES);
        }
        HostNames asked = names;
        if (asked != null) {
            asked.close();
        }
    }

    void close() {
        Server now = server;
        if (now != null) {
            now.close();
        }
        Deliveries its = deliveries;
        if (its != null) {
            its.giveUp();
        }
        HostNames asked = names;
        if (asked != null) {
            asked.close();
        }
    }
}
