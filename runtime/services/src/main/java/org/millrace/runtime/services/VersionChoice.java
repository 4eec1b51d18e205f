package org.millrace.runtime.services;

import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says which of several installed versions of a plug-in bundle serves a component whose configuration pins none. A service of
 * whoever installs plug-ins; asked by the topology each time it binds components to bundles. Must be cheap and must not block.
 */
@ProviderType
public interface VersionChoice {

    /**
     * The choice for one component.
     *
     * @param component which one
     * @param symbolicName the bundle that brings the component's type
     * @return a Bundle-Version; empty if the newest that is there may serve
     */
    Optional<String> versionFor(ComponentKey component, String symbolicName);
}
