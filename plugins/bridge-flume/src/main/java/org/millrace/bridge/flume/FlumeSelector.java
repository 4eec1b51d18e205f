package org.millrace.bridge.flume;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SelectorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A channel selector of Flume's, by its class name. */
@SelectorType(value = "flume", fallback = true)
@Component(
        service = ChannelSelector.class,
        configurationPid = "millrace.selector.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeSelector implements ChannelSelector {
    private final Bridged<ChannelSelector> bridged;

    @Activate
    public FlumeSelector(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.SELECTOR, ChannelSelector.class, properties);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public void bind(List<String> channels) {
        bridged.quietly(() -> {
            bridged.get().bind(channels);
            return true;
        });
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        bridged.quietly(() -> {
            bridged.get().route(batch, routes);
            return true;
        });
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
