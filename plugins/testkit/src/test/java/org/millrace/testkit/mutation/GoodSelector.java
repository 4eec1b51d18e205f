package org.millrace.testkit.mutation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;
import org.millrace.testkit.Settings;

/** Events with a header to the first channel, plain ones to the last as far as it works, empty ones nowhere; unless a fault is named. */
final class GoodSelector implements ChannelSelector {
    private final String fault;
    private final String named;
    private List<String> channels = List.of();
    private int batches;

    GoodSelector(String fault, Settings settings) {
        this.fault = fault;
        this.named = settings.typed().getOrDefault("named", "c1");
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public void bind(List<String> given) {
        if (!given.contains(named) && !is("takes any channel's name")) {
            throw new InvalidConfigurationException("selector.named", named + " is not a channel of this source");
        }
        channels = given;
    }

    @Override
    public Set<String> optionalChannels() {
        return Set.of(channels.get(channels.size() - 1));
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        List<Event> marked = new ArrayList<>();
        List<Event> plain = new ArrayList<>();
        List<Event> empty = new ArrayList<>();
        for (Event event : batch) {
            if (event.body().length == 0) {
                empty.add(event);
            } else {
                (event.headers().isEmpty() ? plain : marked).add(event);
            }
        }
        if (is("turns the order round")) {
            Collections.reverse(marked);
        }
        String last = channels.get(channels.size() - 1);
        routes.required(is("invents a channel") ? "c9" : channels.get(0), marked);
        if (is("tells of a channel twice")) {
            routes.required(channels.get(0), List.of());
        }
        if (is("requires an optional channel")) {
            routes.required(last, plain);
        } else if (!is("remembers the batch before") || batches++ == 0) {
            routes.optional(last, plain);
        } else {
            routes.optional(channels.get(1), plain);
        }
        if (!is("drops events and does not say so")) {
            routes.nowhere(empty);
        }
        if (is("writes into bodies")) {
            plain.forEach(event -> event.body()[0]++);
        }
    }
}
