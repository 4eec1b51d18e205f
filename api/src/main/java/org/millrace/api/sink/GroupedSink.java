package org.millrace.api.sink;

import org.osgi.annotation.versioning.ProviderType;

/** One sink of a group, as its processor sees it. Implemented by the agent, which opens, closes and guards the sink. */
@ProviderType
public interface GroupedSink {

    /** The sink's name in the topology. */
    String name();

    /**
     * Whether it can be tried: open, and not FAILED. Advice only: {@link #deliver} to one that is not fails as
     * {@link RetryableException}.
     */
    boolean available();

    /** As {@link Sink#deliver}: throws what the sink throws. */
    void deliver(Batch batch) throws Exception;
}
