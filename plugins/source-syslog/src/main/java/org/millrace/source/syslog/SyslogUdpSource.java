package org.millrace.source.syslog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
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
import org.millrace.network.Listening;
import org.millrace.source.syslog.intake.HostNames;
import org.millrace.source.syslog.intake.Ledger;
import org.millrace.source.syslog.intake.Origin;
import org.millrace.source.syslog.intake.Receiver;
import org.millrace.source.syslog.message.Dialect;
import org.millrace.source.syslog.message.MessageSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an event of each datagram. */
@SourceType(
        value = "syslogudp",
        classes = "org.apache.flume.source.SyslogUDPSource",
        guarantee = Guarantee.AT_MOST_ONCE)
public final class SyslogUdpSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(SyslogUdpSource.class);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(2);

    private final String host;
    private final int port;
    private final int buffer;
    private final MessageSettings messages;
    private final Origin origin;

    private @Nullable ComponentContext context;
    private @Nullable DatagramChannel socket;
    private @Nullable Receiver receiver;
    private @Nullable Thread thread;
    private @Nullable HostNames names;

    public SyslogUdpSource(SyslogUdpConfig config, MessageConfig typed, FormatConfig format) {
        host = Typed.host(config.host());
        port = Typed.port("port", config.port());
        buffer = config.receiveBufferSize();
        if (buffer < 0) {
            throw new InvalidConfigurationException("receiveBufferSize", buffer + " is less than nothing");
        }
        messages = Typed.messages(typed, Dialect.SINGLE_PORT, Typed.format(format));
        origin = Typed.origin(typed, "");
    }

    @Override
    public void open(ComponentContext given) throws IOException, FatalException {
        context = given;
        DatagramChannel opened = Listening.datagrams(given.sockets(), "host", host, port, buffer);
        socket = opened;
        int receiving = ((InetSocketAddress) opened.getLocalAddress()).getPort();
        given.gauge("Port", () -> receiving);
        log.info(
                "Syslog UDP source {} receives on {} with a buffer of {} bytes.",
                given.name(),
                opened.getLocalAddress(),
                opened.getOption(StandardSocketOptions.SO_RCVBUF));
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        ComponentContext given = Objects.requireNonNull(context, "start before open");
        DatagramChannel receiving = Objects.requireNonNull(socket);
        HostNames asked = origin.nameHeader().isEmpty() ? null : new HostNames(given.threads());
        names = asked;
        Selector selector = Selector.open();
        boolean started = false;
        try {
            receiving.register(selector, SelectionKey.OP_READ);
            Receiver fresh = new Receiver(
                    receiving,
                    selector,
                    outlet,
                    new Ledger(given),
                    messages,
                    origin,
                    Optional.ofNullable(asked),
                    () -> given.sockets().release(receiving));
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
        HostNames asked = names;
        if (asked != null) {
            asked.close();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
