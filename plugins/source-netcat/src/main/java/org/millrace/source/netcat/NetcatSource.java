package org.millrace.source.netcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.network.HeapShare;
import org.millrace.network.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a TCP port and makes an event of each line. A thread for each connection whose peer is sending, blocking reads: a
 * batch is what one read brought, and back-pressure is a thread that does not read. All others wait with one selector.
 */
@SourceType(value = "netcat", classes = "org.apache.flume.source.NetcatSource", guarantee = Guarantee.AT_LEAST_ONCE)
public final class NetcatSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(NetcatSource.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);
    private static final Duration ACCEPTOR_ENDS_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWERS_TAKEN_WITHIN = Duration.ofSeconds(30);

    private final String bind;
    private final int port;
    private final LineProtocol protocol;
    private final Duration patience;

    private @Nullable ComponentContext context;
    private @Nullable ServerSocketChannel server;
    private @Nullable Acceptor acceptor;
    private @Nullable Thread acceptorThread;
    private @Nullable Connections connections;

    public NetcatSource(NetcatConfig config) {
        this(config, ANSWERS_TAKEN_WITHIN);
    }

    /** @param patience how long a peer may take none of its answers */
    NetcatSource(NetcatConfig config, Duration patience) {
        this.patience = patience;
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
        if (config.max$_$line$_$length() < 1) {
            throw new InvalidConfigurationException(
                    "max-line-length", config.max$_$line$_$length() + " leaves no room for a newline; the least is 1");
        }
        int longest = HeapShare.OF_PROCESS.longestLine();
        if (config.max$_$line$_$length() > longest) {
            throw new InvalidConfigurationException(
                    "max-line-length",
                    config.max$_$line$_$length() + " is more than the " + longest + " characters that a heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB allows; lower it, or give the agent more heap (-Xmx)");
        }
        protocol = new LineProtocol(
                config.max$_$line$_$length(),
                config.ack$_$every$_$event(),
                charset(config.encoding().trim()));
    }

    private static Charset charset(String name) {
        try {
            Charset charset = Charset.forName(name);
            if (charset.canEncode()) {
                return charset;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "encoding", "'" + name + "' is not a character set of this JVM; utf-8 and iso-8859-1 always are");
        }
        throw new InvalidConfigurationException(
                "encoding", "'" + name + "' can only be read, so that no answer could be written; name the exact set");
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        if (!protocol.ackEveryEvent()) {
            given.promises(Guarantee.AT_MOST_ONCE, "ack-every-event = false: peers are told of refusals alone");
        }
        ServerSocketChannel opened = Listening.connections(given.sockets(), bind, port);
        server = opened;
        int listening = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> listening);
        log.info("Netcat source {} listens on {}.", given.name(), opened.getLocalAddress());
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        ThreadFactory threads = given.threads();
        Ledger ledger = new Ledger(given, protocol.maxLineLength());
        ServerSocketChannel listening = Objects.requireNonNull(server);
        Connections fresh = new Connections(protocol, outlet, ledger, threads, given.sockets(), patience);
        connections = fresh;
        fresh.start();
        Acceptor taking =
                new Acceptor(listening, fresh, ledger, () -> given.sockets().release(listening));
        Thread thread = threads.newThread(taking);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                taking.discard();
            }
        }
        acceptor = taking;
        acceptorThread = thread;
        given.sockets().receive(fresh);
    }

    @Override
    public void stop() throws InterruptedException {
        try {
            stopAccepting();
        } finally {
            Connections now = connections;
            if (now != null) {
                now.finish(FINISH_WITHIN);
            }
        }
    }

    private void stopAccepting() throws InterruptedException {
        Acceptor taking = acceptor;
        Thread thread = acceptorThread;
        if (taking != null) {
            taking.stop();
        }
        if (thread != null) {
            thread.join(ACCEPTOR_ENDS_WITHIN.toMillis());
        }
    }

    @Override
    public void close() {
        Acceptor taking = acceptor;
        if (taking != null) {
            taking.stop();
        }
        Connections now = connections;
        if (now != null) {
            now.close();
        }
    }
}
