package org.millrace.api.sink;

import java.util.List;
import org.millrace.api.component.Lifecycle;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Spreads batches over a group of sinks: fails over, balances. Called by one thread, the one that calls the sinks. It has no limit of
 * time of its own: that of its slowest sink counts.
 */
@ConsumerType
public interface SinkProcessor extends Lifecycle {

    /** Says which sinks there are: after {@code open}, and again whenever one came, went or was replaced. */
    void bind(List<GroupedSink> sinks);

    /**
     * Delivers a batch by one or several of the sinks, whole or in {@linkplain Batch#slice slices}. The exceptions mean what they
     * mean for {@link Sink#deliver}; what a sink throws may be passed on once no other sink is left to try. The same events may be
     * offered to another sink only after the first has thrown.
     */
    void deliver(Batch batch) throws Exception;
}
