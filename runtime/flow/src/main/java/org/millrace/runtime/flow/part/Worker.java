package org.millrace.runtime.flow.part;

import java.time.Duration;

/**
 * Does the work of one part on one thread: brings what is running to what is wanted, then runs it step by step. Everything a
 * worker opens is its own, so that one that hangs inside a plug-in can be left behind and a fresh one take over.
 *
 * @param <D> what can be wanted of it
 */
public interface Worker<D> {

    /**
     * Takes up what is wanted: closes what is wanted no longer. Opening is left to {@link #step}, which may take as long as
     * it needs, whereas this has a limit of time. Never throws a plug-in's failure: it shows in the status.
     */
    void apply(D wanted) throws InterruptedException;

    /**
     * Does one piece of work: opens what is missing, or moves one batch.
     *
     * @return how long to wait, unless something new is wanted, before the next step; zero for none
     */
    Duration step() throws InterruptedException;

    /** The call of a plug-in that it is in: always the same object, asked by other threads. */
    InHand inHand();

    /**
     * Whether somebody waits for the step in hand to end although nothing new is wanted. Asked by other threads whenever the part is
     * nudged, and while it is so.
     */
    default boolean isAwaited() {
        return false;
    }

    /** Called by other threads when something new is wanted or has happened: a step that only waits is to return. Returns at once. */
    default void wake() {}

    /** Called once by another thread when this worker is left behind. Must not wait for it. */
    void abandon();
}
