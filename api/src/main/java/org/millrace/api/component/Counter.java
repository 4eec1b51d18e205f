package org.millrace.api.component;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A number in the agent's metrics that only grows; one that goes both ways is an {@link UpDownCounter}. Cheap to change from many
 * threads at once; never takes a lock.
 */
@ProviderType
public interface Counter {
    /**
     * Adds {@code n}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    void add(long n);

    /** Adds one. */
    default void increment() {
        add(1);
    }

    /** The sum so far. */
    long get();
}
