package org.millrace.interceptor.standard;

import java.util.List;
import java.util.UUID;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Sets a header to a random identifier, by which copies of one event can be told from other events further on. */
@InterceptorType(
        value = "uuid",
        classes = {
            "org.apache.flume.sink.solr.morphline.UUIDInterceptor",
            "org.apache.flume.sink.solr.morphline.UUIDInterceptor$Builder"
        })
public final class UuidInterceptor implements Interceptor {
    private final String header;
    private final boolean preserveExisting;
    private final String prefix;

    public UuidInterceptor(UuidConfig config) {
        this.header = Checks.name("headerName", config.headerName());
        this.preserveExisting = config.preserveExisting();
        this.prefix = config.prefix();
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return EachEvent.of(
                batch,
                event -> preserveExisting && event.headers().containsKey(header)
                        ? event
                        : event.withHeader(header, prefix + UUID.randomUUID()));
    }
}
