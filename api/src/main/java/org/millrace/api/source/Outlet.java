package org.millrace.api.source;

import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a source puts its events: through the interceptors and the selector into the channels. Implemented by the agent; may be
 * called by many threads at once. Back-pressure, draining and the replacement of a channel show here and only here, as a call that
 * takes longer or is refused.
 */
@ProviderType
public interface Outlet {

    /**
     * Takes a batch. When it returns, every required channel has the events that interceptors and selector left over, as
     * safely as each channel promises. An empty batch is accepted at once.
     *
     * <p>With several required channels a refusal by one does not undo the puts to those before it: as in Flume, the events
     * arrive there again when the source tries again.
     *
     * @param batch the source gives the events up, and may use the list again once this has returned
     * @throws RefusedException if a required channel does not have it: answer the peer so, keep the position, try later
     * @throws InterruptedException if the source is being closed: as a refusal
     */
    default void accept(List<Event> batch) throws RefusedException, InterruptedException {
        accept(batch, MarkChanges.none());
    }

    /**
     * The same, with the position behind the batch, of a {@link MarkedSource}. The marks count also if interceptors or selector left
     * nothing over, and if the batch is empty. If it is refused, neither events nor marks are to be relied on.
     *
     * <p>Calls that change the same key must not overlap. Interceptors may make a batch larger than a channel takes at once; it is
     * put in parts then, the marks with the last.
     *
     * @param marks which of the source's keys change, and how
     */
    void accept(List<Event> batch, MarkChanges marks) throws RefusedException, InterruptedException;

    /**
     * Takes a batch as {@link #accept(List)} does, if that makes nobody wait: for a thread that serves others too, such as an event loop.
     * It does where interceptors have no part and the batch goes to a single channel that {@linkplain
     * org.millrace.api.channel.Channel#putsAtOnce() puts at once} and has room.
     *
     * @return false if nothing was taken, for whatever reason: {@code accept} on a thread that may wait, which says the reason if it is
     *     no better there
     */
    default boolean offer(List<Event> batch) {
        return false;
    }

    /**
     * The largest batch that the required channels take in one transaction. A larger one is refused as
     * {@link RefusedException.Reason#TOO_LARGE}; a source whose protocol leaves it free cuts its batches to this.
     */
    int maxBatchSize();

    /** As {@link #maxBatchSize()}, in bytes by {@link Event#size()}. */
    default long maxBatchBytes() {
        return Long.MAX_VALUE;
    }

    /** Whether marks are stored in the record of their events, so that nothing comes twice after a crash. */
    default boolean keepsMarks() {
        return false;
    }
}
