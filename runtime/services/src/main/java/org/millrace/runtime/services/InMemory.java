package org.millrace.runtime.services;

import org.millrace.api.component.ComponentKey;
import org.osgi.annotation.versioning.ProviderType;

/** Says what would be gone with the process. A service of the flow engine, for whoever is about to have a component replaced. */
@ProviderType
public interface InMemory {
    /**
     * What a replacement puts at risk, for people; empty if nothing, or if it is not known within a second.
     */
    String atRisk(ComponentKey component) throws InterruptedException;
}
