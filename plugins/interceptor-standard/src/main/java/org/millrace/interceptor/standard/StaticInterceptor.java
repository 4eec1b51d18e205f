package org.millrace.interceptor.standard;

import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Sets a header to a fixed value. */
@InterceptorType(
        value = "static",
        classes = {
            "org.apache.flume.interceptor.StaticInterceptor",
            "org.apache.flume.interceptor.StaticInterceptor$Builder"
        })
@Component(
        service = Interceptor.class,
        configurationPid = "millrace.interceptor.static",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StaticConfig.class, factory = true)
public final class StaticInterceptor implements Interceptor {
    private final String key;
    private final String value;
    private final boolean preserveExisting;

    @Activate
    public StaticInterceptor(StaticConfig config) {
        this.key = Checks.name("key", config.key());
        this.value = config.$value();
        this.preserveExisting = config.preserveExisting();
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return EachEvent.of(batch, event -> EachEvent.withHeader(event, key, value, preserveExisting));
    }
}
