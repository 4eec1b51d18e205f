package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Store;

/** One change at a time, of this process and of others that share the store. */
final class ChangeLock {
    /** Of several agents that share a store each takes its turn while it starts, which takes long on a busy machine. */
    private static final Duration FOR_OTHER_PROCESSES = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deployment deployment;
    private final Duration patience;
    private volatile String current = "";

    ChangeLock(Deployment deployment, Duration patience) {
        this.deployment = deployment;
        this.patience = patience;
    }

    /** A change. */
    interface Work {
        void with(Store.Hold hold) throws Refused, IOException, InterruptedException;
    }

    /** Makes a change when it is its turn; what others have changed in the meantime is taken up first. */
    void take(String what, Work work) throws Refused, IOException, InterruptedException {
        if (!attempt(what, patience, work)) {
            String other = current;
            throw new Refused(
                    "request",
                    (other.isEmpty() ? "another process is changing the plug-ins" : "busy with: " + other)
                            + "; try again when it is over");
        }
    }

    /** Makes a change if it can be its turn at once. */
    boolean tryTake(String what, Work work) throws Refused, IOException, InterruptedException {
        return attempt(what, Duration.ZERO, work);
    }

    private boolean attempt(String what, Duration wait, Work work) throws Refused, IOException, InterruptedException {
        if (!lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            Optional<Store.Hold> taken = deployment.store().hold(wait.isZero() ? wait : FOR_OTHER_PROCESSES);
            if (taken.isEmpty()) {
                return false;
            }
            try (Store.Hold hold = taken.get()) {
                current = what;
                if (deployment.store().reread()) {
                    deployment.reconcile(true);
                }
                work.with(hold);
                deployment.keepVerdicts(hold);
                return true;
            }
        } finally {
            current = "";
            lock.unlock();
        }
    }
}
