package org.millrace.bridge.flume;

import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SourceType;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A source of Flume's, polled or event-driven, by its class name. */
@SourceType(value = "flume", classes = "jms", fallback = true)
@Component(
        service = Source.class,
        configurationPid = "millrace.source.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeSource implements Source {
    private final Bridged<Source> bridged;
    private final boolean exclusive;

    @Activate
    public FlumeSource(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.SOURCE, Source.class, properties);
        exclusive = bridged.flag("exclusive", true);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    /** It may have bound a port, or have a place in a file. */
    @Override
    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public void start(Outlet outlet) throws Exception {
        bridged.with(() -> {
            bridged.get().start(outlet);
            return true;
        });
    }

    @Override
    public void stop() throws Exception {
        if (bridged.isOpen()) {
            bridged.with(() -> {
                bridged.get().stop();
                return true;
            });
        }
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
