package org.millrace.api.component;

import org.osgi.annotation.versioning.ProviderType;

/** A number in the agent's metrics that goes both ways, such as open connections. Cheap to change from many threads at once. */
@ProviderType
public interface UpDownCounter {
    /** Adds {@code n}, which may be negative. */
    void add(long n);

    /** What it stands at. */
    long get();
}
