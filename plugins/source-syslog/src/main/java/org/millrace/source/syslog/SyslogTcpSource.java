package org.millrace.source.syslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.source.syslog.message.Dialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an event of each message that comes over TCP, on one port. */
@SourceType(
        value = "syslogtcp",
        classes = "org.apache.flume.source.SyslogTcpSource",
        guarantee = Guarantee.AT_MOST_ONCE)
public final class SyslogTcpSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(SyslogTcpSource.class);
    private static final int BATCH = 1000;

    private final TcpService service;

    public SyslogTcpSource(SyslogTcpConfig config, MessageConfig messages, FormatConfig format, TlsConfig tls) {
        service = new TcpService(
                new TcpService.Settings(
                        Typed.host(config.host()),
                        List.of(Typed.port("port", config.port())),
                        Typed.eventSize(config.eventSize()),
                        BATCH,
                        Runtime.getRuntime().availableProcessors(),
                        port -> StandardCharsets.UTF_8,
                        Typed.messages(messages, Dialect.SINGLE_PORT, Typed.format(format)),
                        Typed.origin(messages, "")),
                tls);
    }

    @Override
    public void open(ComponentContext context) throws IOException, FatalException {
        int port = service.open(context).get(0);
        context.gauge("Port", () -> port);
        log.info("Syslog TCP source {} listens on port {}.", context.name(), port);
    }

    @Override
    public void start(Outlet outlet) throws InterruptedException {
        service.start(outlet);
    }

    @Override
    public void stop() throws InterruptedException {
        service.stop();
    }

    @Override
    public void close() {
        service.close();
    }
}
