package org.millrace.runtime.flow.component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.runtime.services.BundleUse;

/** Which bundles still have instances open. Open to every thread. */
public final class BundleClaims implements BundleUse {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<Long, Integer> claims = new HashMap<>();

    /** Counts one more instance of a bundle, until the claim is released. */
    public BundleClaim claim(long bundleId) {
        lock.lock();
        try {
            claims.merge(bundleId, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        return new BundleClaim(() -> release(bundleId));
    }

    private void release(long bundleId) {
        lock.lock();
        try {
            claims.computeIfPresent(bundleId, (id, n) -> n > 1 ? n - 1 : null);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitReleased(long bundleId, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (claims.containsKey(bundleId)) {
                if (left <= 0) {
                    return false;
                }
                left = released.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
