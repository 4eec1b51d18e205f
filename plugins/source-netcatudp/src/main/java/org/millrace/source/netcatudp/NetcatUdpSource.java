package org.millrace.source.netcatudp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.network.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an event of each line in the datagrams that it receives. */
@SourceType(
        value = "netcatudp",
        classes = "org.apache.flume.source.NetcatUdpSource",
        guarantee = Guarantee.AT_MOST_ONCE)
public final class NetcatUdpSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(NetcatUdpSource.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(3);

    private final String bind;
    private final int port;
    private final String addressHeader;
    private final int buffer;
    private @Nullable ComponentContext context;
    private @Nullable DatagramChannel socket;
    private @Nullable Receiver receiver;
    private @Nullable Thread thread;

    public NetcatUdpSource(NetcatUdpConfig config) {
        bind = config.bind().strip();
        if (bind.isEmpty()) {
            throw new InvalidConfigurationException(
                    "bind",
                    "is empty; give the host name or address to receive on, such as 0.0.0.0 for every interface");
        }
        port = config.port();
        if (port < 0 || port > 65535) {
            throw new InvalidConfigurationException("port", port + " is not a port; 0 to 65535 are");
        }
        buffer = config.receiveBufferSize();
        if (buffer < 0) {
            throw new InvalidConfigurationException("receiveBufferSize", buffer + " is less than nothing");
        }
        String header = config.remoteAddress().strip();
        addressHeader = header.isEmpty() ? config.remoteAddressHeader().strip() : header;
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        DatagramChannel opened = Listening.datagrams(given.sockets(), bind, port, buffer);
        socket = opened;
        int receiving = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> receiving);
        log.info(
                "Netcat UDP source {} receives on {} with a buffer of {} bytes.",
                given.name(),
                opened.getLocalAddress(),
                opened.getOption(StandardSocketOptions.SO_RCVBUF));
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        DatagramChannel receiving = Objects.requireNonNull(socket);
        Selector selector = Selector.open();
        boolean started = false;
        try {
            receiving.register(selector, SelectionKey.OP_READ);
            Receiver fresh = new Receiver(
                    receiving, selector, outlet, addressHeader, given.counter("EventLostCount"), () -> given.sockets()
                            .release(receiving));
            Thread reading = given.threads().newThread(fresh);
            reading.start();
            started = true;
            receiver = fresh;
            thread = reading;
        } finally {
            if (!started) {
                selector.close();
            }
        }
    }

    @Override
    public void stop() throws InterruptedException {
        Receiver now = receiver;
        Thread reading = thread;
        if (now != null && reading != null) {
            now.stop();
            reading.join(FINISH_WITHIN.toMillis());
            reading.interrupt();
            reading.join(FINISH_WITHIN.toMillis());
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
