package org.millrace.runtime.flow.component;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.api.component.ComponentKey;

/** What each component that serves a name gives. Told by whoever has it in hand, read by any thread. */
public final class Promises {
    private record Given(Instance<?> by, Promise promise) {}

    private final Map<ComponentKey, Given> given = new ConcurrentHashMap<>();
    private final Map<ComponentKey, Set<String>> optional = new ConcurrentHashMap<>();

    void serves(Instance<?> instance, Promise promise) {
        given.put(instance.key(), new Given(instance, promise));
    }

    /** This one serves no more; another may do so already. */
    void ended(Instance<?> instance) {
        given.computeIfPresent(instance.key(), (key, now) -> now.by() == instance ? null : now);
    }

    /** What is given under a name; empty while nothing serves it. */
    public Optional<Promise> of(ComponentKey key) {
        return Optional.ofNullable(given.get(key)).map(Given::promise);
    }

    /** A source runs without these channels. */
    public void optional(ComponentKey source, Set<String> channels) {
        optional.put(source, channels);
    }

    /** The channels that a source runs without, as far as its selector has said. */
    public Set<String> optional(ComponentKey source) {
        return optional.getOrDefault(source, Set.of());
    }
}
