package org.millrace.library.hadoop;

import java.security.Provider;
import java.security.Security;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Sees to it that a replaced version of the library goes: Hadoop's threads would keep its classes for good, and so would what Hadoop
 * has the JVM know of it. Not an activator, so that
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
            withdrawProviders();
        }
    }

    /** With Kerberos, Hadoop adds one to the JVM's; only its servers need it. */
    private static void withdrawProviders() {
        for (Provider each : Security.getProviders()) {
            if (each.getClass().getClassLoader() == EndOfLibrary.class.getClassLoader()) {
                Security.removeProvider(each.getName());
            }
        }
    }
}
