package org.millrace.selector.standard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.SelectorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

/**
 * Routes by the value of one header. As in Flume, an event whose value is mapped to nothing goes to the default channels, and
 * without these nowhere; an optional channel that is also required for the value counts as required.
 */
@SelectorType(
        value = "multiplexing",
        classes = "org.apache.flume.channel.MultiplexingChannelSelector",
        freeKeys = {"mapping.", "optional."})
public final class MultiplexingSelector implements ChannelSelector {
    private static final String MAPPING = "mapping.";
    private static final String OPTIONAL = "optional.";

    /** Where the events of one header value go. */
    private record Route(List<String> required, List<String> optional) {
        boolean isEmpty() {
            return required.isEmpty() && optional.isEmpty();
        }

        /** Written out: once the generated one has run, the JDK (17 and 25) never lets the bundle's class loader go. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Route that && required.equals(that.required) && optional.equals(that.optional);
        }

        @Override
        public int hashCode() {
            return 31 * required.hashCode() + optional.hashCode();
        }
    }

    private final String header;
    private final List<String> otherwise;
    private final Map<String, List<String>> mapping = new LinkedHashMap<>();
    private final Map<String, List<String>> optional = new LinkedHashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private final Route unmapped;

    public MultiplexingSelector(MultiplexingConfig config, Map<String, Object> keys) {
        this(config.header(), config.$default(), keys);
    }

    MultiplexingSelector(String header, String otherwise, Map<String, ?> keys) {
        this.header = header;
        this.otherwise = ReplicatingSelector.names(otherwise);
        keys.forEach((key, value) -> {
            if (key.startsWith(MAPPING)) {
                mapping.put(key.substring(MAPPING.length()), ReplicatingSelector.names(String.valueOf(value)));
            } else if (key.startsWith(OPTIONAL)) {
                optional.put(key.substring(OPTIONAL.length()), ReplicatingSelector.names(String.valueOf(value)));
            }
        });
        Set<String> values = new LinkedHashSet<>(mapping.keySet());
        values.addAll(optional.keySet());
        for (String value : values) {
            List<String> required = mapping.getOrDefault(value, this.otherwise);
            List<String> maybe = new ArrayList<>(optional.getOrDefault(value, List.of()));
            maybe.removeAll(required);
            routes.put(value, new Route(required, List.copyOf(maybe)));
        }
        this.unmapped = new Route(this.otherwise, List.of());
    }

    @Override
    public void bind(List<String> channels) {
        ReplicatingSelector.check("default", otherwise, channels);
        mapping.forEach((value, names) -> ReplicatingSelector.check(MAPPING + value, names, channels));
        optional.forEach((value, names) -> ReplicatingSelector.check(OPTIONAL + value, names, channels));
    }

    @Override
    public Set<String> optionalChannels() {
        Set<String> never = new HashSet<>();
        routes.values().forEach(route -> never.addAll(route.optional()));
        routes.values().forEach(route -> route.required().forEach(never::remove));
        otherwise.forEach(never::remove);
        return never;
    }

    @Override
    public void route(List<Event> batch, Routes to) {
        Route only = sameForAll(batch);
        if (only != null) {
            if (only.isEmpty()) {
                to.nowhere(batch);
            }
            only.required().forEach(channel -> to.required(channel, batch));
            only.optional().forEach(channel -> to.optional(channel, batch));
            return;
        }
        Map<String, List<Event>> required = new LinkedHashMap<>();
        Map<String, List<Event>> maybe = new LinkedHashMap<>();
        List<Event> nowhere = new ArrayList<>();
        for (Event event : batch) {
            Route route = routeOf(event);
            if (route.isEmpty()) {
                nowhere.add(event);
            }
            route.required().forEach(channel -> add(required, channel, event));
            route.optional().forEach(channel -> add(maybe, channel, event));
        }
        required.forEach(to::required);
        maybe.forEach(to::optional);
        if (!nowhere.isEmpty()) {
            to.nowhere(nowhere);
        }
    }

    private static void add(Map<String, List<Event>> shares, String channel, Event event) {
        shares.computeIfAbsent(channel, c -> new ArrayList<>()).add(event);
    }

    private Route routeOf(Event event) {
        return routes.getOrDefault(event.header(header, ""), unmapped);
    }

    /** The one route of a batch whose events all go the same way, which needs no regrouping; else null. */
    private @Nullable Route sameForAll(List<Event> batch) {
        Route first = routeOf(batch.get(0));
        for (int i = 1; i < batch.size(); i++) {
            if (!routeOf(batch.get(i)).equals(first)) {
                return null;
            }
        }
        return first;
    }
}
