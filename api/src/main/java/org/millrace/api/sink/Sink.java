package org.millrace.api.sink;

import java.time.Duration;
import org.millrace.api.component.Lifecycle;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes events to their destination. A sink knows no channel: the agent leases batches, calls {@link #deliver}, and commits
 * when it returns. Delivery is at least once; a sink that can do better, or that gathers events before it delivers them, is a
 * {@link CheckpointedSink}.
 *
 * <p><b>Threads.</b> Calls never overlap, but for {@link #hurry}. {@code deliver} and {@code tick} come from one thread, the same
 * for the life of the instance; {@code open} and {@code close} may come from others. A sink with timers of its own makes their
 * threads with {@link org.millrace.api.component.ComponentContext#threads()}.
 */
@ConsumerType
public interface Sink extends Lifecycle {

    /** The most events it wants at once. Read after {@code open} and after a change in place. */
    default int batchSize() {
        return 100;
    }

    /** The most bytes it wants at once, by {@link org.millrace.api.event.Event#size()}; one larger event comes alone. */
    default long batchBytes() {
        return 16L << 20;
    }

    /**
     * Delivers a batch. Returns when the destination has it all, but for what the batch was told otherwise; the events are then
     * gone from the channel. After a failure the same events come again, as may others around them.
     *
     * @param batch 1 to {@link #batchSize()} events
     * @throws RetryableException the destination is out of reach or slow: nothing counts as delivered, the agent pauses and delivers
     *     again. The pause grows up to 5 s ({@code millrace.deliver.retryMaxMs})
     * @throws org.millrace.api.component.FatalException a person must act: the events go back, the sink is FAILED
     * @throws Exception anything else is taken as retryable
     * @throws InterruptedException the sink is being stopped: the events go back to the channel
     */
    void deliver(Batch batch) throws Exception;

    /**
     * How long one {@link #deliver} may take when the agent needs the sink to come to an end: because it is replaced, paused or
     * removed, or its channel is. Longer than the longest time-out of the sink's own calls; at most 5 minutes. Before that nothing
     * interrupts it, unless the agent itself ends: then it has no more than {@code millrace.close.deadlineMs}. Read after {@code open} and
     * after a change in place.
     */
    default Duration deliverWithin() {
        return Duration.ofSeconds(30);
    }

    /**
     * The agent needs the call in hand to end soon: finish what takes little and let the rest throw. Called from another thread while
     * {@code deliver} or {@code checkpoint} runs, halfway to {@link #deliverWithin()}; at its end the thread is interrupted. For sinks
     * whose client does not bear an interrupt.
     */
    default void hurry() {}

    /**
     * About a second has passed. Called while the sink is open, whether events flow or not, also on one that its group keeps in
     * reserve. For flushing what was gathered or closing what is no longer needed. Failures count as those of {@code deliver}.
     */
    default void tick() throws Exception {}
}
