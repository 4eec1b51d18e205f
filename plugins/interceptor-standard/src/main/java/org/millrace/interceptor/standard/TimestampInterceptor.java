package org.millrace.interceptor.standard;

import java.time.Clock;
import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Sets a header to the time at which an event passed. The events of a batch passed at the same time. */
@InterceptorType(
        value = "timestamp",
        classes = {
            "org.apache.flume.interceptor.TimestampInterceptor",
            "org.apache.flume.interceptor.TimestampInterceptor$Builder"
        })
@Component(
        service = Interceptor.class,
        configurationPid = "millrace.interceptor.timestamp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TimestampConfig.class, factory = true)
public final class TimestampInterceptor implements Interceptor {
    private final String header;
    private final boolean preserveExisting;
    private final Clock clock;

    @Activate
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
