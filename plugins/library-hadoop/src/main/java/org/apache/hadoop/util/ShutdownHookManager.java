package org.apache.hadoop.util;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes the place of Hadoop's class of this name, which gives the JVM a hook that runs when the agent's container is gone and finds
 * its own classes gone as well; the hook would also keep a replaced version of this library in memory for good. Whoever opens a file
 * system here closes it himself, so nothing waits for the end of the process: what is added is only remembered.
 */
public final class ShutdownHookManager {
    /** As in Hadoop. */
    public static final long TIMEOUT_MINIMUM = 1;

    /** As in Hadoop. */
    public static final TimeUnit TIME_UNIT_DEFAULT = TimeUnit.SECONDS;

    private static final ShutdownHookManager ONLY = new ShutdownHookManager();

    private final Set<Runnable> hooks = ConcurrentHashMap.newKeySet();

    private ShutdownHookManager() {}

    /** The only one. */
    public static ShutdownHookManager get() {
        return ONLY;
    }

    /** Remembers it. */
    public void addShutdownHook(Runnable hook, int priority) {
        hooks.add(Objects.requireNonNull(hook));
    }

    /** Remembers it. */
    public void addShutdownHook(Runnable hook, int priority, long timeout, TimeUnit unit) {
        addShutdownHook(hook, priority);
    }

    /** Forgets it; false if it was not there. */
    public boolean removeShutdownHook(Runnable hook) {
        return hooks.remove(hook);
    }

    /** Whether it is remembered. */
    public boolean hasShutdownHook(Runnable hook) {
        return hooks.contains(hook);
    }

    /** Never: file systems are closed before the process ends. */
    public boolean isShutdownInProgress() {
        return false;
    }

    /** Forgets all. */
    public void clearShutdownHooks() {
        hooks.clear();
    }
}
