package org.millrace.source.netcat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Health;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of text over TCP. One thread for the listening socket and one for each connection, as in Flume: a thread that waits
 * in {@code accept} of the outlet is all the back-pressure the protocol needs.
 */
@SourceType(
        value = "netcat",
        classes = "org.apache.flume.source.NetcatSource",
        guarantee = "OK is answered when every required channel has the event")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.netcat",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = NetcatConfig.class, factory = true)
public final class NetcatSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(NetcatSource.class);
    private static final int BACKLOG = 128;
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);
    private static final long ACCEPT_PAUSE_MS = 100;

    private final Settings settings;
    private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
    private volatile @Nullable ServerSocketChannel server;
    private volatile @Nullable ComponentContext context;
    private volatile boolean stopping;

    @Activate
    public NetcatSource(NetcatConfig config) {
        this(Settings.of(config));
    }

    NetcatSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void open(ComponentContext given) throws IOException {
        context = given;
        ServerSocketChannel listening = ServerSocketChannel.open();
        server = listening;
        listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try {
            listening.bind(new InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port()), BACKLOG);
        } catch (UnknownHostException e) {
            throw new IOException("bind=" + settings.bind() + " is not a known host name or address", e);
        } catch (BindException e) {
            throw new IOException(explain(e), e);
        }
        int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
        given.gauge("Port", () -> port);
        log.info("Source {} listens on {}:{}.", given.name(), settings.bind(), port);
    }

    private String explain(BindException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("in use")) {
            return "port " + settings.port() + " on " + settings.bind()
                    + " is already in use; stop the other program or choose another port";
        }
        return "bind=" + settings.bind() + " port=" + settings.port() + " can't be listened on: " + message;
    }

    @Override
    public void start(Outlet outlet) {
        ComponentContext given = context;
        ServerSocketChannel listening = server;
        if (given == null || listening == null) {
            throw new IllegalStateException("not open");
        }
        ThreadFactory threads = given.threads();
        threads.newThread(() -> accept(listening, given, threads, outlet)).start();
    }

    private void accept(ServerSocketChannel listening, ComponentContext given, ThreadFactory threads, Outlet outlet) {
        Counter open = given.counter("OpenConnectionCount");
        Counter failures = given.counter("EventReadFail");
        boolean troubled = false;
        while (!stopping) {
            try {
                SocketChannel socket = listening.accept();
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                serve(new Connection(socket, settings, outlet, failures), threads, open);
                if (troubled) {
                    troubled = false;
                    given.report(Health.OK, "");
                }
            } catch (IOException | OutOfMemoryError e) {
                if (stopping || !listening.isOpen()) {
                    return;
                }
                // Too many open files or threads: what is connected goes on, and new peers wait in the backlog.
                if (!troubled) {
                    troubled = true;
                    given.report(Health.DEGRADED, "no new connections can be taken: " + e);
                }
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(ACCEPT_PAUSE_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void serve(Connection connection, ThreadFactory threads, Counter open) {
        Thread thread = threads.newThread(() -> {
            try {
                connection.run();
            } finally {
                open.add(-1);
                connections.remove(connection);
            }
        });
        connections.put(connection, thread);
        open.increment();
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            open.add(-1);
            connections.remove(connection);
            connection.close();
            throw e;
        }
        if (stopping) {
            connection.stop();
        }
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        stopping = true;
        ServerSocketChannel listening = server;
        if (listening != null) {
            listening.close();
        }
        connections.keySet().forEach(Connection::stop);
        long until = System.nanoTime() + STOP_DEADLINE.toNanos();
        for (Thread thread : connections.values()) {
            thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        connections.keySet().forEach(Connection::close);
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        ServerSocketChannel listening = server;
        if (listening != null) {
            listening.close();
        }
        connections.keySet().forEach(Connection::close);
    }
}
