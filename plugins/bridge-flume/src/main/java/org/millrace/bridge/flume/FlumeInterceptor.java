package org.millrace.bridge.flume;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** An interceptor of Flume's, by the name of its builder. */
@InterceptorType(value = "flume", fallback = true)
@Component(
        service = Interceptor.class,
        configurationPid = "millrace.interceptor.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeInterceptor implements Interceptor {
    private final Bridged<Interceptor> bridged;

    @Activate
    public FlumeInterceptor(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.INTERCEPTOR, Interceptor.class, properties);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public List<Event> intercept(List<Event> batch) throws Exception {
        return bridged.with(() -> bridged.get().intercept(batch));
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
