package org.millrace.api.source;

import org.millrace.api.component.Lifecycle;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings events in. This kind is driven from outside, by its peers, on threads of its own
 * ({@link org.millrace.api.component.ComponentContext#threads()}); one that the agent should drive is a
 * {@link PolledSource}. One that reads by position is a {@link MarkedSource} besides.
 *
 * <p><b>Acknowledge</b> to a peer only when {@link Outlet#accept} has returned. Lose nothing that was acknowledged and
 * promise nothing that was not.
 *
 * <p><b>Replacing.</b> A source that binds a port by itself says that it is {@linkplain Lifecycle#exclusive() exclusive}. One that
 * listens through {@link org.millrace.api.component.SharedSockets} does not, and no connection is refused while it is replaced.
 */
@ConsumerType
public interface Source extends Lifecycle {

    /**
     * Begins to take events in. Returns fast: waiting belongs on a thread of the source.
     *
     * @param outlet where batches go; may be called by many threads at once
     */
    void start(Outlet outlet) throws Exception;

    /**
     * Takes nothing new in, and finishes or answers what is in hand. Bounded to a few seconds; idempotent; also called if
     * {@code start} threw or was never called. While it runs, the outlet still works, but for a {@link MarkedSource} whose
     * successor has read the marks: that goes on from them, and what this put would come twice, so that the outlet refuses
     * it with {@code CLOSING}. {@code close} follows.
     */
    void stop() throws Exception;
}
