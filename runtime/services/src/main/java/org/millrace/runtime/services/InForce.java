package org.millrace.runtime.services;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.ComponentKey;
import org.osgi.annotation.versioning.ProviderType;

/** Compares what is configured with what serves. A service of the flow engine. */
@ProviderType
public interface InForce {
    /** The key, among the properties of a component, of the location of the bundle that is to serve it; {@code ?} is any. */
    String LOCATION = ".location";

    /**
     * A component that does not serve as it is configured.
     *
     * @param component which one; a group of sinks is named like a sink
     * @param failed whether that was tried and failed; else it is under way, or waits for another
     * @param outdated whether it serves as it was configured before
     * @param why for people
     */
    record Lack(ComponentKey component, boolean failed, boolean outdated, String why) {}

    /**
     * What is configured.
     *
     * @param components the properties that each was given, with the location of its bundle
     * @param inlets the properties of each source's wiring
     * @param drains the properties of the wiring of each sink or group
     */
    record Configured(
            Map<ComponentKey, Map<String, Object>> components,
            List<Map<String, Object>> inlets,
            List<Map<String, Object>> drains) {
        /** Nothing. */
        public static final Configured NOTHING = new Configured(Map.of(), List.of(), List.of());
    }

    /**
     * Looks once, without waiting. Components that are on hold lack nothing: they take their configuration when they are resumed.
     *
     * @param configured components that are not in it are to have ended
     * @return empty if all is in force
     */
    List<Lack> lacks(Configured configured) throws InterruptedException;
}
