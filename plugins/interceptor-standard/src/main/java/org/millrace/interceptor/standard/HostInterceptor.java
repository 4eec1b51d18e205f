package org.millrace.interceptor.standard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets a header to this machine's name or address, which is looked up once, when the interceptor is opened. */
@InterceptorType(
        value = "host",
        classes = {
            "org.apache.flume.interceptor.HostInterceptor",
            "org.apache.flume.interceptor.HostInterceptor$Builder"
        })
public final class HostInterceptor implements Interceptor {
    private static final Logger log = LoggerFactory.getLogger(HostInterceptor.class);

    /** Finds out about this machine. */
    interface LocalHost {
        InetAddress find() throws UnknownHostException;
    }

    private final String header;
    private final boolean preserveExisting;
    private final boolean useIp;
    private final LocalHost localHost;
    private @Nullable String host;

    public HostInterceptor(HostConfig config) {
        this(config, InetAddress::getLocalHost);
    }

    HostInterceptor(HostConfig config, LocalHost localHost) {
        this.header = Checks.name("hostHeader", config.hostHeader());
        this.preserveExisting = config.preserveExisting();
        this.useIp = config.useIP();
        this.localHost = localHost;
    }

    @Override
    public void open(ComponentContext context) {
        try {
            InetAddress address = localHost.find();
            host = useIp ? address.getHostAddress() : address.getCanonicalHostName();
        } catch (UnknownHostException e) {
            log.warn(
                    "Interceptor {}: this machine does not know its own address ({}), so events pass without header {};"
                            + " put its name into /etc/hosts.",
                    context.name(),
                    e.getMessage(),
                    header);
        }
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        String value = host;
        return value == null
                ? batch
                : EachEvent.of(batch, event -> EachEvent.withHeader(event, header, value, preserveExisting));
    }
}
