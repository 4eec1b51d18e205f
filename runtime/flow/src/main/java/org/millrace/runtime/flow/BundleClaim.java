package org.millrace.runtime.flow;

import java.util.concurrent.atomic.AtomicBoolean;

/** One instance's claim on the bundle that its code comes from. Let go of once, whoever does it first. */
final class BundleClaim {
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();

    BundleClaim(Runnable release) {
        this.release = release;
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
