package org.millrace.api.component;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The life of a component. The agent calls, for one instance: the constructor; then at most once {@code open}; then the
 * methods that move events; then at most once {@code close}. Calls never overlap unless a method says so, and each
 * happens-before the next, whatever threads they run on. The context class loader is the component's own in all of them.
 *
 * <p>The constructor is the <i>validate</i> phase: it takes the typed configuration, checks it, and throws
 * {@link InvalidConfigurationException}. It does no I/O and starts nothing, because the agent also makes instances only to
 * learn whether a configuration would do.
 *
 * <p><b>Failures.</b> Whatever a call throws becomes this component's status; no other component notices. After a
 * {@link MillraceException} of category FATAL nothing is tried again until a person changes something; after anything else the
 * agent tries again, after a pause that grows.
 */
@ConsumerType
public interface Lifecycle {

    /**
     * Acquires what the component needs: files, sockets, connections. Moves no events. If it throws, {@link #close()} is
     * called to release what it had acquired so far, and the agent tries again with a new instance after a growing pause,
     * except after a {@link FatalException}. One that is to replace another has 7 s ({@code millrace.swap.deadlineMs}); then it is
     * interrupted, and its predecessor goes on.
     *
     * @param context what the agent gives this instance; valid until {@code close} returns
     */
    default void open(ComponentContext context) throws Exception {}

    /**
     * Whether this instance holds something that its successor can't do without: a lock, a socket it bound itself. If so, it
     * is stopped and closed before its successor (another version, another configuration) is opened. If not, the successor
     * is opened beside it and takes over between two batches; a successor that fails never ends its predecessor. Asked once,
     * when it is to be replaced. No, unless overridden; a durable channel, a checkpointed sink and a marked source that is not polled always go
     * first, whatever they answer.
     */
    default boolean exclusive() {
        return false;
    }

    /**
     * How long {@link #close} may take, at most 60 s: an instance that has not returned by then is interrupted, and abandoned
     * half as long after. While the agent itself ends, it has no more than {@code millrace.close.deadlineMs}. Asked after {@code open}.
     */
    default Duration closeWithin() {
        return Duration.ofSeconds(10);
    }

    /**
     * Releases everything. Called after a successful and after a failed {@code open}; must tolerate what was never
     * acquired. Bounded by {@link #closeWithin()}.
     */
    default void close() throws Exception {}
}
