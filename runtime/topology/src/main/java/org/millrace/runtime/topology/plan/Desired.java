package org.millrace.runtime.topology.plan;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Kind;

/**
 * A factory configuration as it shall be.
 *
 * @param pid the factory PID
 * @param name its name below the factory PID, {@code <agent>.<name>}
 * @param location the bundle location it is bound to; {@code ?} is any
 * @param properties values are String or List of String
 * @param part the part of the topology it belongs to; a group of sinks goes by its processor
 * @param stage when it comes up
 * @param shown what people may see of it, by key
 */
public record Desired(
        String pid,
        String name,
        String location,
        Map<String, Object> properties,
        ComponentKey part,
        Stage stage,
        Map<String, String> shown) {

    /** When configurations come up; they go in the opposite order. */
    public enum Stage {
        /** Parts of components, such as serializers. */
        PART,
        /** Channels. */
        CHANNEL,
        /** Interceptors, selectors, processors. */
        BETWEEN,
        /** Sinks. */
        SINK,
        /** Sources. */
        SOURCE,
        /** What connects them. */
        WIRING
    }

    /** The component it configures; empty for wiring. */
    public Optional<ComponentKey> component() {
        return Optional.ofNullable(properties.get(ConnectorNamespace.PROPERTY_KIND))
                .flatMap(word -> Kind.of(word.toString()))
                .map(kind -> new ComponentKey(kind, String.valueOf(properties.get(ConnectorNamespace.PROPERTY_NAME))));
    }

    /** What tells it from all others. */
    public String id() {
        return pid + "~" + name;
    }

    /** Whether the configuration itself is the same, whatever people see of it. */
    public boolean sameAs(Desired other) {
        return location.equals(other.location) && properties.equals(other.properties);
    }
}
