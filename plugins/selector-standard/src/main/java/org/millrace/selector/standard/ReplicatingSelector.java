package org.millrace.selector.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SelectorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

/** Every event to every channel; those named optional may fail. */
@SelectorType(value = "replicating", classes = "org.apache.flume.channel.ReplicatingChannelSelector")
public final class ReplicatingSelector implements ChannelSelector {
    private final List<String> optional;
    private List<String> required = List.of();

    public ReplicatingSelector(ReplicatingConfig config) {
        this(config.optional());
    }

    ReplicatingSelector(String optional) {
        this.optional = names(optional);
    }

    /** The words of a list. */
    static List<String> names(String list) {
        String trimmed = list.trim();
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+"));
    }

    /** Refuses names that are not among the source's channels. */
    static void check(String key, List<String> names, List<String> channels) {
        for (String name : names) {
            if (!channels.contains(name)) {
                throw new InvalidConfigurationException(
                        "selector." + key,
                        name + " is not a channel of this source; it has " + String.join(" ", channels));
            }
        }
    }

    @Override
    public void bind(List<String> channels) {
        check("optional", optional, channels);
        List<String> others = new ArrayList<>(channels);
        others.removeAll(optional);
        required = List.copyOf(others);
    }

    @Override
    public Set<String> optionalChannels() {
        return Set.copyOf(optional);
    }

    @Override
    public void route(List<Event> batch, Routes routes) {
        for (String channel : required) {
            routes.required(channel, batch);
        }
        for (String channel : optional) {
            routes.optional(channel, batch);
        }
    }
}
