package org.millrace.library.hadoop;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Sees to it that a replaced version of the library goes: Hadoop's threads would keep its classes for good. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LibraryActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        // Nothing of Hadoop is touched before somebody needs it.
    }

    @Override
    public void stop(BundleContext context) {
        HadoopThreads.endAll();
    }
}
