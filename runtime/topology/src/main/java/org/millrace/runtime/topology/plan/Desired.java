package org.millrace.runtime.topology.plan;

import java.util.Map;
import org.millrace.api.component.ConnectorNamespace;

/**
 * A factory configuration as it shall be.
 *
 * @param pid the factory PID
 * @param name its name below the factory PID, {@code <agent>.<name>}
 * @param location the bundle location it is bound to; {@code ?} is any
 * @param properties values are String or List of String
 * @param part the part of the topology it belongs to, for people: {@code source r1}
 * @param stage when it comes up
 * @param shown what people may see of it, by key
 */
public record Desired(
        String pid,
        String name,
        String location,
        Map<String, Object> properties,
        String part,
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

    /** Kind and name of the component, or of the wiring: {@code sink k1}, {@code drain k1}. */
    public String component() {
        Object kind = properties.getOrDefault(ConnectorNamespace.PROPERTY_KIND, pid.replace("millrace.", ""));
        return kind + " " + properties.get(ConnectorNamespace.PROPERTY_NAME);
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
