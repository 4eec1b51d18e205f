package org.millrace.rpc.server;

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
import org.millrace.api.source.Outlet;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.network.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that takes calls: each is answered OK when the channels have its events. Its methods are called as those of a source are. */
public final class CallServer {
    private static final Logger log = LoggerFactory.getLogger(CallServer.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);

    private final String kind;
    private final Endpoint endpoint;
    private final Speech speech;

    private @Nullable ComponentContext context;
    private @Nullable ServerSocketChannel socket;
    private @Nullable Tls tls;
    private @Nullable Server server;
    private @Nullable Turns turns;

    /** @param kind how messages begin, such as {@code Avro source} */
    public CallServer(String kind, Endpoint endpoint, Speech speech) {
        this.kind = kind;
        this.endpoint = endpoint;
        this.speech = speech;
    }

    /** Reads keys and takes the socket. */
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        if (endpoint.ssl()) {
            tls = Tls.server("Source " + given.name(), endpoint.tls(), endpoint.clientsAreKnown());
        }
        speech.open();
        ServerSocketChannel opened = Listening.connections(given.sockets(), endpoint.bind(), endpoint.port());
        socket = opened;
        int listening = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> listening);
        log.info("{} {} listens on {}.", kind, given.name(), opened.getLocalAddress());
    }

    /** Begins to take calls. */
    public void start(Outlet outlet) throws InterruptedException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        Ledger ledger = new Ledger(kind, given, outlet);
        Server fresh = new Server(given, (connection, state) -> greet(connection, state, outlet, ledger));
        server = fresh;
        turns = new Turns(fresh.workers(), speech.threads());
        fresh.start(List.of(Objects.requireNonNull(socket)));
    }

    private void greet(Channel connection, ByteBuffer state, Outlet outlet, Ledger ledger) throws IOException {
        Server to = Objects.requireNonNull(server);
        boolean plain = speech.equip(connection, Optional.ofNullable(tls), to);
        CallConnection handler =
                new CallConnection(to, Objects.requireNonNull(turns), plain, speech.protocol(), outlet, ledger);
        connection.pipeline().addLast(handler);
        handler.goOnFrom(state);
    }

    /** Ends connections, and hands them over to a successor if there is one. */
    public void stop() throws InterruptedException {
        Server now = server;
        if (now != null) {
            now.stop(FINISH_WITHIN);
        }
    }

    /** Ends what is left. */
    public void close() {
        Server now = server;
        if (now != null) {
            now.close();
        }
    }
}
