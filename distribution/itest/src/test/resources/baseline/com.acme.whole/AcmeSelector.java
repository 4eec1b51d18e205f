package com.acme.whole;

import java.util.List;
import org.millrace.api.component.SelectorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

/** Everything everywhere. */
@SelectorType("acme")
public final class AcmeSelector implements ChannelSelector {
    private volatile List<String> channels = List.of();

    public AcmeSelector() {}

    @Override
    public void bind(List<String> names) {
        channels = List.copyOf(names);
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        for (String channel : channels) {
            routes.required(channel, batch);
        }
    }
}
