package org.millrace.api.component;

import org.osgi.annotation.versioning.ProviderType;

/** A number in the agent's metrics. Cheap to change from many threads at once; never takes a lock. */
@ProviderType
public interface Counter {
    /** Adds {@code n}, which may be negative for a number that goes both ways, such as open connections. */
    void add(long n);

    /** Adds one. */
    default void increment() {
        add(1);
    }

    /** The sum so far. */
    long get();
}
