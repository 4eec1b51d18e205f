package org.millrace.api.source;

/**
 * A source that the agent drives: it calls {@link #poll} over and over, from one thread, and pauses when there was nothing.
 *
 * <p>A source that reads by position (a file, a topic) advances it, durably, after {@link Outlet#accept} has returned and
 * never before: if {@code accept} throws, the next poll reads the same events again.
 */
public interface PolledSource extends Source {

    /** What a poll found. */
    enum Poll {
        /** Something: poll again at once. */
        READY,
        /** Nothing: pause before the next poll, a little longer each time in a row. */
        BACKOFF
    }

    /**
     * Brings in at most a batch or a few. Returns within a second or so even if nothing comes, and promptly when
     * interrupted.
     *
     * @throws RefusedException as {@link Outlet#accept} threw it: the agent pauses and polls again
     */
    Poll poll(Outlet outlet) throws Exception;

    @Override
    default void start(Outlet outlet) throws Exception {}

    @Override
    default void stop() throws Exception {}

    /** False unless overridden: it is not polled while its successor is opened, so that one finds the last position. */
    @Override
    default boolean exclusive() {
        return false;
    }
}
