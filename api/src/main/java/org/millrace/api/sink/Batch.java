package org.millrace.api.sink;

import java.util.Iterator;
import java.util.List;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Events that are to be delivered, and what became of them. Implemented by the agent; belongs to the thread that delivers it and is
 * over when {@code deliver} has returned.
 *
 * <p>A {@code deliver} that returns has delivered all events but those that it named by {@link #reject} and {@link #again}. One that
 * throws has delivered none, whatever it named.
 */
@ProviderType
public interface Batch extends Iterable<Event> {

    /** The events, in order, at least one; unmodifiable. */
    List<Event> events();

    /** How often these events have been offered to a sink, this time included: 1 at first. A new start of the agent begins at 1. */
    int attempt();

    /**
     * The destination will never take this event: it goes to the component's {@link org.millrace.api.component.DeadLetters dead
     * letters}, and counts as delivered from there on. Dead letters are at least once.
     *
     * @param index its place in {@link #events()}, from 0
     * @param reason why, for people: what the destination answered; no secrets
     */
    void reject(int index, String reason);

    /**
     * The destination did not take this event for now: it comes again after a pause, alone or with others of its kind, and without
     * those that were delivered.
     *
     * @param index its place in {@link #events()}, from 0
     * @param reason why, for people
     */
    void again(int index, String reason);

    /**
     * A part of this batch, to be delivered by itself; what is said of its events is said of this batch's.
     *
     * @param from first event, from 0
     * @param to behind the last
     */
    Batch slice(int from, int to);

    /** How many events. */
    default int size() {
        return events().size();
    }

    @Override
    default Iterator<Event> iterator() {
        return events().iterator();
    }
}
