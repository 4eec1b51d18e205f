package org.millrace.runtime.services;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Compares what is configured with what serves. A service of the flow engine. */
@ProviderType
public interface InForce {
    /** The key, among the properties of a component, of the location of the bundle that is to serve it; {@code ?} is any. */
    String LOCATION = ".location";

    /**
     * A component that does not serve as it is configured.
     *
     * @param component kind and name, such as {@code sink k1}
     * @param failed whether that was tried and failed; else it is under way, or waits for another
     * @param outdated whether it serves as it was configured before
     * @param why for people
     */
    record Lack(String component, boolean failed, boolean outdated, String why) {}

    /**
     * Looks once, without waiting. Components that are on hold lack nothing: they take their configuration when they are resumed.
     *
     * @param configured by kind and name the properties that each component was given; also by {@code inlet} or {@code drain} and
     *     name those of the wiring. Components that are not in it are to have ended
     * @return empty if all is in force
     */
    List<Lack> lacks(Map<String, Map<String, Object>> configured) throws InterruptedException;
}
