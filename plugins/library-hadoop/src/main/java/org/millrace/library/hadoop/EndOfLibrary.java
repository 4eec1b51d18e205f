package org.millrace.library.hadoop;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Sees to it that a replaced version of the library goes: Hadoop's threads would keep its classes for good. Not an activator, so that
 * nothing runs before somebody uses the library.
 */
final class EndOfLibrary implements SynchronousBundleListener {
    private final Bundle bundle;

    private EndOfLibrary(Bundle bundle) {
        this.bundle = bundle;
    }

    /** Waits for it, if there is a container that can end it. */
    static void await() {
        Bundle own = FrameworkUtil.getBundle(EndOfLibrary.class);
        BundleContext context = own == null ? null : own.getBundleContext();
        if (own != null && context != null) {
            context.addBundleListener(new EndOfLibrary(own));
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle() == bundle) {
            HadoopThreads.endAll();
        }
    }
}
