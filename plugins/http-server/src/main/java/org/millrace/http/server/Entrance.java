package org.millrace.http.server;

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
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.network.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a source's clients come in: its address, its encryption and its server. Its life is that of the source. */
public final class Entrance {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);
    private static final int LEAST_READ = 512;
    private static final int USUAL_READ = 4 << 10;
    private static final int LARGEST_READ = 64 << 10;

    private final String kind;
    private final String bind;
    private final int port;
    private final Encryption encryption;

    private @Nullable ComponentContext context;
    private @Nullable ServerSocketChannel socket;
    private @Nullable Tls tls;
    private @Nullable Server server;

    /** Puts its handlers behind those of the encryption. */
    @FunctionalInterface
    public interface Greeter {
        /** As {@link Server.Greeter#greet}. */
        void greet(Server server, Channel connection, ByteBuffer state) throws IOException;
    }

    /**
     * Checks what a user typed.
     *
     * @param kind what a source of its type is called in the log
     */
    public Entrance(String kind, String bind, int port, Encryption encryption) {
        this.kind = kind;
        this.bind = bind.trim();
        if (this.bind.isEmpty()) {
            throw new InvalidConfigurationException(
                    "bind",
                    "is empty; give the host name or address to listen on, such as 0.0.0.0 for every interface");
        }
        within("port", port, 0, 65535);
        this.port = port;
        this.encryption = encryption;
    }

    static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }

    /**
     * Takes the socket.
     *
     * @param protocols what may be spoken inside TLS, as ALPN names it, the best first; none if that is not asked
     */
    public void open(ComponentContext given, List<String> protocols) throws IOException, FatalException {
        context = given;
        if (encryption.on()) {
            tls = Tls.server("Source " + given.name(), encryption.settings(), encryption.clientsAreKnown(), protocols);
        }
        ServerSocketChannel opened = Listening.connections(given.sockets(), bind, port);
        socket = opened;
        int listening = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> listening);
        log.info("{} {} listens on {}.", kind, given.name(), opened.getLocalAddress());
    }

    /** Lets clients in. */
    public void start(Greeter greeter) throws InterruptedException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        Server fresh = new Server(given, (connection, state) -> greet(greeter, connection, state));
        server = fresh;
        fresh.start(List.of(Objects.requireNonNull(socket)));
    }

    private void greet(Greeter greeter, Channel connection, ByteBuffer state) throws IOException {
        connection
                .config()
                .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(LEAST_READ, USUAL_READ, LARGEST_READ));
        Tls encrypting = tls;
        if (encrypting != null) {
            connection.pipeline().addLast(encrypting.accepted(connection.alloc()));
        }
        greeter.greet(Objects.requireNonNull(server), connection, state);
    }

    /** Whether connections are not encrypted. */
    public boolean plain() {
        return !encryption.on();
    }

    /** As a source's stop. */
    public void stop() throws InterruptedException {
        Server now = server;
        if (now != null) {
            now.stop(FINISH_WITHIN);
        }
    }

    /** As a source's close. */
    public void close() {
        Server now = server;
        if (now != null) {
            now.close();
        }
    }
}
