package org.millrace.runtime.flow.component;

import java.util.concurrent.atomic.AtomicBoolean;

/** One instance's claim on the bundle that its code comes from. Let go of once, whoever does it first. */
public final class BundleClaim {
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();

    BundleClaim(Runnable release) {
        this.release = release;
    }

    public void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
