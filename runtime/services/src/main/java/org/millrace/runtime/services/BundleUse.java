package org.millrace.runtime.services;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says when a bundle's components have been closed, which is when its code may go. A service of the flow engine, for whoever
 * stops and uninstalls bundles.
 */
@ProviderType
public interface BundleUse {
    /**
     * Waits until no instance from this bundle is open or being closed.
     *
     * @return false if some still are when the time is up
     */
    boolean awaitReleased(long bundleId, Duration timeout) throws InterruptedException;
}
