package org.millrace.bridge.flume.inside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flume.Channel;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;
import org.millrace.bridge.flume.load.Part;

/** A channel selector of Flume's. It is configured once it knows the channels, as Flume does it. */
public final class SelectorAdapter implements ChannelSelector {
    private final Part part;
    private final org.apache.flume.ChannelSelector selector;
    private String name = "";

    public SelectorAdapter(Part part) throws FatalException {
        this.part = part;
        this.selector = Made.of(part, org.apache.flume.ChannelSelector.class);
    }

    @Override
    public void open(ComponentContext context) {
        name = context.name();
    }

    @Override
    public void bind(List<String> channels) {
        selector.setChannels(channels.stream().map(NamedChannel::of).toList());
        try {
            Made.configured(selector, part, name);
        } catch (FatalException e) {
            throw new InvalidConfigurationException("type", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        Map<String, List<Event>> required = new LinkedHashMap<>();
        Map<String, List<Event>> optional = new LinkedHashMap<>();
        List<Event> nowhere = new ArrayList<>();
        for (Event event : batch) {
            Carried carried = new Carried(event);
            Set<String> must = names(selector.getRequiredChannels(carried));
            Set<String> may = names(selector.getOptionalChannels(carried));
            may.removeAll(must);
            must.forEach(channel ->
                    required.computeIfAbsent(channel, c -> new ArrayList<>()).add(event));
            may.forEach(channel ->
                    optional.computeIfAbsent(channel, c -> new ArrayList<>()).add(event));
            if (must.isEmpty() && may.isEmpty()) {
                nowhere.add(event);
            }
        }
        required.forEach(routes::required);
        optional.forEach(routes::optional);
        if (!nowhere.isEmpty()) {
            routes.nowhere(nowhere);
        }
    }

    private static Set<String> names(@Nullable List<Channel> channels) {
        Set<String> names = new LinkedHashSet<>();
        if (channels != null) {
            channels.forEach(channel -> names.add(channel.getName()));
        }
        return names;
    }
}
