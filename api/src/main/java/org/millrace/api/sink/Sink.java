package org.millrace.api.sink;

import java.util.List;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;

/**
 * Takes events to their destination. A sink knows no channel: the agent leases batches, calls {@link #deliver}, and commits
 * when it returns.
 *
 * <p><b>Threads.</b> Calls never overlap. {@code deliver} and {@code idle} come from one thread, the same for the life of
 * the instance; {@code open} and {@code close} may come from others. A sink with timers of its own makes their threads with
 * {@link org.millrace.api.component.ComponentContext#threads()}.
 */
public interface Sink extends Lifecycle {

    /** The most events it wants at once. Read once, after {@code open}. */
    default int batchSize() {
        return 100;
    }

    /**
     * Delivers a batch. Returns when the destination has it all; the events are then gone from the channel. Delivery is at
     * least once: after a failure the same events come again, as may others around them.
     *
     * @param batch 1 to {@link #batchSize()} events, in order, unmodifiable
     * @throws RetryableException the destination is out of reach or slow: the agent pauses, then delivers again what was
     *     not delivered
     * @throws RejectedEventsException the destination has the others but will never take these: they go to the agent's
     *     dead letters, the rest is committed
     * @throws org.millrace.api.component.FatalException a person must act: the events go back, the sink is FAILED
     * @throws Exception anything else is taken as retryable
     * @throws InterruptedException the sink is being stopped: the events go back to the channel
     */
    void deliver(List<Event> batch) throws Exception;

    /**
     * The channel has been empty for a while; called again about every second until events come. For flushing what was
     * gathered or closing what is no longer needed. Failures count as those of {@code deliver}.
     */
    default void idle() throws Exception {}
}
