package org.millrace.source.syslog;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.source.syslog.message.Dialect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an event of each message that comes over TCP, on several ports. */
@SourceType(
        value = "multiport_syslogtcp",
        classes = "org.apache.flume.source.MultiportSyslogTCPSource",
        freeKeys = MultiportSyslogTcpSource.CHARSETS,
        ignoredKeys = {"readBufferBytes", "readBufferSize"},
        guarantee = Guarantee.AT_MOST_ONCE)
public final class MultiportSyslogTcpSource implements Source {
    static final String CHARSETS = "charset.port.";

    private static final Logger log = LoggerFactory.getLogger(MultiportSyslogTcpSource.class);
    private static final int MOST_EVENTS = 100_000;
    private static final int MOST_DELIVERERS = 1024;

    private final TcpService service;

    public MultiportSyslogTcpSource(
            MultiportSyslogTcpConfig config, MessageConfig messages, TlsConfig tls, Map<String, Object> keys) {
        Charset usual = Typed.charset("charset.default", config.charset_default());
        Map<Integer, Charset> charsets = charsets(keys);
        int deliverers = between("numProcessors", config.numProcessors(), 0, MOST_DELIVERERS);
        service = new TcpService(
                new TcpService.Settings(
                        Typed.host(config.host()),
                        ports(config.ports()),
                        Typed.eventSize(config.eventSize()),
                        between("batchSize", config.batchSize(), 1, MOST_EVENTS),
                        deliverers == 0 ? Runtime.getRuntime().availableProcessors() : deliverers,
                        port -> charsets.getOrDefault(port, usual),
                        Typed.messages(messages, Dialect.MULTI_PORT, Optional.empty()),
                        Typed.origin(messages, config.portHeader())),
                tls);
    }

    private static int between(String key, int typed, int least, int most) {
        if (typed < least || typed > most) {
            throw new InvalidConfigurationException(key, typed + " is not between " + least + " and " + most);
        }
        return typed;
    }

    private static List<Integer> ports(String typed) {
        List<Integer> ports = new ArrayList<>();
        for (String word : typed.strip().split("[\\s,]+", -1)) {
            int port = number("ports", word);
            if (ports.contains(port)) {
                throw new InvalidConfigurationException("ports", port + " stands there twice");
            }
            ports.add(port);
        }
        return List.copyOf(ports);
    }

    private static int number(String key, String word) {
        try {
            return Typed.port(key, Integer.parseInt(word));
        } catch (NumberFormatException e) {
            throw new InvalidConfigurationException(key, "'" + word + "' is not a port; 0 to 65535 are");
        }
    }

    private static Map<Integer, Charset> charsets(Map<String, Object> keys) {
        Map<Integer, Charset> charsets = new HashMap<>();
        keys.forEach((key, value) -> {
            if (key.startsWith(CHARSETS)) {
                charsets.put(number(key, key.substring(CHARSETS.length())), Typed.charset(key, String.valueOf(value)));
            }
        });
        return charsets;
    }

    @Override
    public void open(ComponentContext context) throws IOException, FatalException {
        List<Integer> ports = service.open(context);
        int first = ports.get(0);
        context.gauge("Port", () -> first);
        log.info("Multiport syslog TCP source {} listens on ports {}.", context.name(), ports);
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
