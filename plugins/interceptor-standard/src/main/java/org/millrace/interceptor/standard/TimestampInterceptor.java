package org.millrace.interceptor.standard;

import java.time.Clock;
import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Sets a header to the time at which an event passed. The events of a batch passed at the same time. */
@InterceptorType(
        value = "timestamp",
        classes = {
            "org.apache.flume.interceptor.TimestampInterceptor",
            "org.apache.flume.interceptor.TimestampInterceptor$Builder"
        })
public final class TimestampInterceptor implements Interceptor {
    private final String header;
    private final boolean preserveExisting;
    private final Clock clock;

    public TimestampInterceptor(TimestampConfig config) {
        this(config, Clock.systemUTC());
    }

    TimestampInterceptor(TimestampConfig config, Clock clock) {
        this.header = Checks.name("headerName", config.headerName());
        this.preserveExisting = config.preserveExisting();
        this.clock = clock;
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        String now = Long.toString(clock.millis());
        return EachEvent.of(batch, event -> EachEvent.withHeader(event, header, now, preserveExisting));
    }
}
