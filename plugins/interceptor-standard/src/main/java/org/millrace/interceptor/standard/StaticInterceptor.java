package org.millrace.interceptor.standard;

import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Sets a header to a fixed value. */
@InterceptorType(
        value = "static",
        classes = {
            "org.apache.flume.interceptor.StaticInterceptor",
            "org.apache.flume.interceptor.StaticInterceptor$Builder"
        })
public final class StaticInterceptor implements Interceptor {
    private final String key;
    private final String value;
    private final boolean preserveExisting;

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
