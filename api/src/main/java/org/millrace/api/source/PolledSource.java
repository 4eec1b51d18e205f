package org.millrace.api.source;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source that the agent drives: it calls {@link #poll} over and over, from one thread. It is not polled while its successor is
 * opened, so that one finds the last position.
 *
 * <p>A source that reads by position (a file, a topic) advances it with {@link Outlet#accept} and never before: if {@code accept}
 * throws, the next poll reads the same events again. See {@link MarkedSource}.
 */
@ConsumerType
public interface PolledSource extends Source {

    /**
     * Brings in at most a batch or a few. Returns within a second or so even if nothing comes, and promptly when
     * interrupted.
     *
     * @return how long to wait before the next poll: zero if there may be more at once. The wait is cut short when the source is
     *     stopped
     * @throws RefusedException as {@link Outlet#accept} threw it: the agent pauses and polls again
     * @throws org.millrace.api.component.FatalException a person must act: the source is FAILED and not polled again
     * @throws Exception anything else is taken as passing: the agent polls again, after a pause that grows up to 5 s
     *     ({@code millrace.deliver.retryMaxMs})
     */
    Duration poll(Outlet outlet) throws Exception;

    @Override
    default void start(Outlet outlet) throws Exception {}

    @Override
    default void stop() throws Exception {}
}
