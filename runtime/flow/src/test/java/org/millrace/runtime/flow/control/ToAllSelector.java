package org.millrace.runtime.flow.control;

import java.util.List;
import java.util.Set;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

/** Routes every event to every channel; to some of them only if they take it. */
final class ToAllSelector implements ChannelSelector {
    private final Set<String> optional;
    private List<String> channels = List.of();

    ToAllSelector(String... optional) {
        this.optional = Set.of(optional);
    }

    @Override
    public void bind(List<String> given) {
        channels = given;
    }

    @Override
    public Set<String> optionalChannels() {
        return optional;
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        for (String channel : channels) {
            if (optional.contains(channel)) {
                routes.optional(channel, batch);
            } else {
                routes.required(channel, batch);
            }
        }
    }
}
